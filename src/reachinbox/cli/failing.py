"""What a command raises when it cannot do what it was asked: one sentence and an exit status."""

FAILED = 1
WRONG_USAGE = 2


class Failed(Exception):
    """The command ends; the text is one clear line for stderr."""

    status = FAILED


class WrongUsage(Failed):
    """The command was asked for in a way that cannot work."""

    status = WRONG_USAGE
