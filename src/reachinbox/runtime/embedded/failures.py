"""Why the embedded engines are not running: each is one line for the person who started them."""


class EnginesFailed(Exception):
    """The engines cannot be started here; the text says why and what would help."""


class EnginesBusy(EnginesFailed):
    """Another process already runs the engines of this data directory."""
