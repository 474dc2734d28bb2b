"""A real PostgreSQL and a real Valkey out of PyPI wheels, for `up` and for the tests."""

from reachinbox.runtime.embedded.engines import Engines as Engines
from reachinbox.runtime.embedded.engines import running_engines as running_engines
from reachinbox.runtime.embedded.failures import EnginesBusy as EnginesBusy
from reachinbox.runtime.embedded.failures import EnginesFailed as EnginesFailed
