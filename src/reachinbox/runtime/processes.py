"""Runs named child processes: restarts what crashes, stops all in order, leaves nothing behind."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from reachinbox.runtime import leash

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY_AFTER = 10.0
"""Seconds after which a process counts as started well, and the pauses begin anew."""


class ProgramFailed(Exception):
    """A program that had to succeed did not; the text is one line."""


@dataclass(frozen=True)
class Program:
    """A command to run under a name, with its whole environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stop_within: float = 10.0
    """Seconds between SIGTERM and SIGKILL."""


@dataclass
class _Run:
    """A program that is kept running."""

    program: Program
    process: Process
    stopping: asyncio.Event
    keeper: "asyncio.Task[None] | None" = None


class ProcessTree:
    """The children of this process; `async with` it, and on leaving all that still run are stopped.

    Children write to our own standard output and error, have a session of their own (so Ctrl-C
    reaches them only through us), and are killed if this process dies without stopping them.
    `say` gets one line whenever something unplanned happens.
    """

    def __init__(self, say: Callable[[str], None], *, first_pause: float = FIRST_PAUSE) -> None:
        self._say = say
        self._first_pause = first_pause
        self._runs: dict[str, _Run] = {}
        self._single: set[Process] = set()
        self._hurried = asyncio.Event()
        self._leash: Process | None = None
        self._leash_watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._leash = await _start_leash()
        self._leash_watch = asyncio.create_task(self._watch_leash(), name="watch the leash")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in reversed(list(self._runs)):
            await self.stop(name)
        if self._leash and self._leash_watch:
            self._leash_watch.cancel()
            await asyncio.wait((self._leash_watch,))
            _let_go(self._leash)
            await self._leash.wait()

    async def run_once(self, program: Program) -> None:
        """Run a program to its end; raise `ProgramFailed` if it does not succeed."""
        process = await self._spawn(program)
        self._single.add(process)
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            await self._end(process, program.stop_within)
            raise
        finally:
            self._single.discard(process)
            self._tell_leash("-", process)
        if status != 0:
            raise ProgramFailed(f"{program.name} {_describe(status)}")

    async def start(self, program: Program) -> None:
        """Start a program and keep it running until `stop`."""
        run = _Run(program, await self._spawn(program), asyncio.Event())
        self._runs[program.name] = run
        run.keeper = asyncio.create_task(self._keep(run), name=f"keep {program.name}")

    async def stop(self, name: str) -> None:
        """Stop a program: SIGTERM, and SIGKILL if it has not ended in its time (or `hurry`)."""
        run = self._runs.get(name)
        if run is None or run.keeper is None:
            return
        run.stopping.set()
        await asyncio.shield(run.keeper)
        self._runs.pop(name, None)

    def hurry(self) -> None:
        """Kill at once what is being stopped now or later."""
        self._hurried.set()

    def is_running(self, name: str) -> bool:
        """Whether that program runs at this moment (it does not between crash and restart)."""
        run = self._runs.get(name)
        return run is not None and run.process.returncode is None

    async def _keep(self, run: _Run) -> None:
        """See one program through its lives, until it is to stop."""
        pause = self._first_pause
        while True:
            began = asyncio.get_running_loop().time()
            if await _happens(run.stopping, run.process):
                await self._end(run.process, run.program.stop_within)
            how = _describe(await run.process.wait())
            _kill_group(run.process)
            self._tell_leash("-", run.process)
            if run.stopping.is_set():
                return
            if asyncio.get_running_loop().time() - began > STEADY_AFTER:
                pause = self._first_pause
            self._say(f"{run.program.name} {how}; starting it again in {pause:g} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(run.stopping.wait(), pause)
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                run.process = await self._spawn(run.program)
            except OSError as error:  # no memory, no processes: the next round tries again
                self._say(f"{run.program.name} cannot be started: {error.strerror}")

    async def _spawn(self, program: Program) -> Process:
        process = await asyncio.create_subprocess_exec(
            *program.command,
            env=dict(program.environment),
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        self._tell_leash("+", process)
        return process

    async def _end(self, process: Process, seconds: float) -> None:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                await _happens(self._hurried, process)
        except TimeoutError:
            pass
        finally:
            _kill_group(process)
        await process.wait()

    async def _watch_leash(self) -> None:
        """Replace the leash should it be killed."""
        while True:
            assert self._leash is not None
            await self._leash.wait()
            _let_go(self._leash)
            self._leash = await _start_leash()
            for process in (*self._single, *(run.process for run in self._runs.values())):
                if process.returncode is None:
                    self._tell_leash("+", process)
            self._say("the leash was killed; another one holds the processes now")

    def _tell_leash(self, change: str, process: Process) -> None:
        assert self._leash is not None
        assert self._leash.stdin is not None
        # To a killed leash this goes nowhere; the next one is told of all that run.
        self._leash.stdin.write(f"{change}{process.pid}\n".encode())


async def _start_leash() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-S",
        leash.__file__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


def _let_go(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()


async def _happens(event: asyncio.Event, process: Process) -> bool:
    """Wait for the event or the end of the process, and say whether the event came."""
    waits = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(process.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return event.is_set()


def _kill_group(process: Process) -> None:
    """Kill what a child has started, and the child itself if it is still there."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def _describe(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    return f"was killed by {signal.Signals(-status).name}"
