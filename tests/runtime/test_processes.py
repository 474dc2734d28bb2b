"""Children are restarted when they crash, stopped when asked, and gone when their launcher is."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from reachinbox.runtime.processes import ProcessTree, Program, ProgramFailed
from tests.runtime.launching import eventually

SLEEPER = "import time; time.sleep(600)"
DEAF = (
    f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); {SLEEPER}"
)
LAUNCHER = f"""
import asyncio, functools, os, sys
from reachinbox.runtime.processes import ProcessTree, Program
async def main():
    async with ProcessTree(functools.partial(print, flush=True)) as tree:
        for name in ("one", "two"):
            await tree.start(Program(name, [sys.executable, "-c", {SLEEPER!r}], os.environ))
        print("up", flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


def program(code: str, name: str = "child", *, stop_within: float = 10) -> Program:
    return Program(name, [sys.executable, "-I", "-S", "-c", code], dict(os.environ), stop_within)


def children() -> list[psutil.Process]:
    """Those started here: not the leash, and not the engines of the whole run."""
    family = psutil.Process().children(recursive=True)
    return [child for child in family if _is_python_code(child)]


def _is_python_code(process: psutil.Process) -> bool:
    try:
        command = process.cmdline()
    except psutil.Error:
        return False
    return command[:1] == [sys.executable] and "-c" in command


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_crashed_program_is_started_again_and_the_reason_is_said() -> None:
    said: list[str] = []
    async with ProcessTree(said.append, first_pause=0.01) as tree:
        await tree.start(program(SLEEPER))
        first = children()[0]
        first.kill()
        await until(lambda: bool(said) and tree.is_running("child"))
        assert said == ["child was killed by SIGKILL; starting it again in 0.01 s"]
        assert [child.pid for child in children()] != [first.pid]
    assert children() == []


async def test_a_program_that_ends_by_itself_is_started_again_after_growing_pauses() -> None:
    said: list[str] = []
    async with ProcessTree(said.append, first_pause=0.01) as tree:
        await tree.start(program("raise SystemExit(3)"))
        await until(lambda: len(said) >= 3)
    assert [line.removeprefix("child ended with status 3; ") for line in said[:3]] == [
        f"starting it again in {pause} s" for pause in ("0.01", "0.02", "0.04")
    ]


async def test_a_program_that_ignores_sigterm_is_killed_after_its_deadline() -> None:
    async with ProcessTree(print) as tree:
        await tree.start(program(DEAF, stop_within=0.1))
        await tree.stop("child")
        assert children() == []
        assert not tree.is_running("child")


async def test_hurrying_kills_at_once_what_takes_its_time() -> None:
    async with ProcessTree(print) as tree:
        await tree.start(program(DEAF, stop_within=3600))
        stopping = asyncio.create_task(tree.stop("child"))
        tree.hurry()
        async with asyncio.timeout(10):
            await stopping
    assert children() == []


async def test_programs_stop_in_the_opposite_order_of_their_start(
    capfd: pytest.CaptureFixture[str],
) -> None:
    polite = (
        "import signal, sys, time\n"
        "def end(*_): print(sys.argv[1], 'stops', flush=True); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); "
        "print(sys.argv[1], 'is up', flush=True); time.sleep(600)"
    )
    output = ""

    def shown(text: str) -> bool:
        nonlocal output
        output += capfd.readouterr().out
        return text in output

    async with ProcessTree(print) as tree:
        for name in ("first", "second"):
            command = [sys.executable, "-c", polite, name]
            await tree.start(Program(name, command, dict(os.environ)))
            await until(lambda name=name: shown(f"{name} is up"))
    assert shown("second stops\nfirst stops\n")


async def test_a_program_that_must_succeed_and_does_not_is_an_error_of_one_line() -> None:
    async with ProcessTree(print) as tree:
        await tree.run_once(program("pass", "good"))
        with pytest.raises(ProgramFailed, match=r"^migrate ended with status 3$"):
            await tree.run_once(program("raise SystemExit(3)", "migrate"))


async def test_what_a_crashed_program_had_started_goes_with_it() -> None:
    parent = (
        f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]); {SLEEPER}"
    )
    async with ProcessTree(lambda _: None, first_pause=60) as tree:
        await tree.start(program(parent))
        await until(lambda: len(children()) == 2)
        grandchild = children()[1]
        children()[0].kill()
        await until(lambda: not grandchild.is_running())


@pytest.mark.parametrize("leash_too", [False, True])
def test_kill_9_of_the_launcher_takes_its_children_with_it(*, leash_too: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCHER], stdout=subprocess.PIPE, text=True
    ) as launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == "up\n"
        family = psutil.Process(launcher.pid).children(recursive=True)
        assert len(family) == 3
        if leash_too:
            next(child for child in family if "leash.py" in str(child.cmdline())).kill()
            assert launcher.stdout.readline().startswith("the leash was killed")
            family = psutil.Process(launcher.pid).children(recursive=True)
        launcher.kill()
        eventually(lambda: not any(process.is_running() for process in family))
