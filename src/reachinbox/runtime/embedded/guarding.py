"""Keeps a guardian at the engines' side for as long as the launcher wants them."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from reachinbox.runtime.embedded import guardian as program
from reachinbox.runtime.embedded.account import PopenAccount
from reachinbox.runtime.embedded.orphans import stop_orphans

RESPAWN_PAUSE = 0.5


@dataclass(frozen=True)
class ServerToRun:
    """What the guardian is told of one server; the fields of its own `Server`."""

    name: str
    command: list[str]
    directory: str
    log: str
    stop_signal: int
    account: PopenAccount
    lock: int


class Guardian:
    """The guardian process, started again if it is killed while the launcher lives."""

    def __init__(
        self, home: Path, servers: Sequence[ServerToRun], lock: int, litter: Sequence[Path]
    ) -> None:
        self._home = home
        told = {
            "servers": [asdict(server) for server in servers],
            "litter": [str(x) for x in litter],
        }
        self._line = json.dumps(told).encode() + b"\n"
        self._lock = lock
        self._turn = threading.Lock()
        self._stopping = False
        self._process = self._start()
        self._watcher = threading.Thread(target=self._watch, name="guardian", daemon=True)

    def watch(self) -> None:
        """Begin to replace it should it die: from now on a death is not the engines' own fault."""
        self._watcher.start()

    def gave_up(self) -> bool:
        """Whether it has ended by itself, because a server could not be started."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Let it stop the engines, and wait until they are gone."""
        with self._turn:
            self._stopping = True
            process = self._process
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        if self._watcher.ident is not None:
            self._watcher.join()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-I", "-S", program.__file__, str(self._home)],  # the last for `ps`
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(self._lock,),
            bufsize=0,
        )
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # killed at once: the watch sees it
            process.stdin.write(self._line)
        return process

    def _watch(self) -> None:
        while True:
            self._process.wait()
            with self._turn:
                if self._stopping:
                    return
            time.sleep(RESPAWN_PAUSE)
            stop_orphans(self._home)
            with self._turn:
                if self._stopping:
                    return
                assert self._process.stdin is not None
                self._process.stdin.close()
                self._process = self._start()
