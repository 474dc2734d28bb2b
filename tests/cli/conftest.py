import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from reachinbox.runtime.ports import free_port

Reachinbox = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = (sys.executable, "-m", "reachinbox")


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the command sees: nothing of ours but what a test gives it."""
    wide = {
        "PATH": os.environ["PATH"],
        "HOME_DIR": str(home),
        "COLUMNS": "200",
        "TZ": "Europe/Paris",
    }
    return {**wide, **more}


def run(
    home: Path, *arguments: object, stdin: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(home, **environ),
        cwd=home.parent,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def reachinbox(tmp_path: Path) -> Reachinbox:
    """The command, where nothing runs and nothing is set."""

    def called(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return run(tmp_path / "data", *arguments, **more)

    return called


@pytest.fixture(scope="session")
def up(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A whole `reachinbox up`; yields its data directory."""
    home = tmp_path_factory.mktemp("up") / "data"
    log = home.parent / "log"
    with (
        log.open("w") as written,
        subprocess.Popen(
            [*COMMAND, "up"],
            env=environment(home, PORT=str(free_port())),
            cwd=home.parent,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        else:
            raise AssertionError(f"{said}\n{log.read_text()}")
        yield home
        process.terminate()
        process.communicate(timeout=40)
    assert process.returncode == 0


def one_line(said: str) -> str:
    """Return the only line of an error, without the name of the program."""
    assert said.startswith("reachinbox: ")
    assert said.count("\n") == 1
    assert said.endswith("\n")
    return said.removeprefix("reachinbox: ").strip()
