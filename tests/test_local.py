"""`reachinbox up` starts everything, says where it is, heals it, and stops all of it."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil
import pytest

from reachinbox.runtime.home import find_instance
from reachinbox.runtime.ports import free_port
from tests.runtime.launching import eventually, processes_of

STAND_IN = Path(__file__).parent / "runtime" / "stand_in.py"
UP = """
import asyncio, json, sys
from reachinbox.local import CannotStart, run_everything
from reachinbox.runtime.settings import read_settings
try:
    asyncio.run(run_everything(read_settings(), commands=json.loads(sys.argv[1])))
except CannotStart as refusal:
    sys.exit(f"reachinbox: {refusal}")
"""
GIVEN = {"DATABASE_URL": "postgresql://somewhere/else", "REDIS_URL": "redis://somewhere"}
"""Engines of somebody else, for the tests that are not about ours; the stand-ins use none."""
NAMES = ("migrate", "sandbox", "worker", "api")


@contextmanager
def up(
    home: Path, port: int, behaviour: dict[str, str] | None = None, **settings: str
) -> Generator[subprocess.Popen[str]]:
    commands = {
        name: [sys.executable, str(STAND_IN), name, (behaviour or {}).get(name, "good")]
        for name in NAMES
    }
    with subprocess.Popen(
        [sys.executable, "-c", UP, json.dumps(commands)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "HOME_DIR": str(home),
            "PORT": str(port),
            "COLUMNS": "200",
            **settings,
        },
        cwd=home.parent,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)
    eventually(lambda: not processes_of(home))


def read_until(stream: IO[str] | None, pattern: str) -> str:
    assert stream is not None
    read = ""
    while not re.search(pattern, read):
        line = stream.readline()
        assert line, f"ended before {pattern!r}: {read}"
        read += line
    return read


def story(home: Path) -> list[str]:
    return (home / "story.txt").read_text().splitlines()


def environment_of(home: Path, name: str) -> dict[str, str]:
    eventually((home / f"{name}.json").exists)
    found: dict[str, str] = json.loads((home / f"{name}.json").read_text())
    return found


def test_up_starts_everything_tells_where_and_stops_in_order(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with up(home, port) as process:
        banner = read_until(process.stdout, "Ctrl-C")
        assert f"http://127.0.0.1:{port}" in banner
        assert str(home) in banner
        instance = find_instance(home)
        assert instance is not None
        assert (instance.address, instance.pid) == (f"http://127.0.0.1:{port}", process.pid)
        worker = environment_of(home, "worker")
        assert worker["DATABASE_URL"].startswith("postgresql://")
        assert worker["ALLOW_PRIVATE_HOSTS"] == "true"
        assert worker["PUBLIC_URL"] == instance.address
        assert worker["SECRET_KEY"] not in banner
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 0
        assert said.strip() == f"Stopped. Everything is kept in {home}."
    told = story(home)
    assert told[0] == "migrate started"
    assert sorted(told[1:4]) == ["api started", "sandbox started", "worker started"]
    assert told[4:] == ["api stopped", "worker stopped", "sandbox stopped"]
    assert find_instance(home) is None


def test_secrets_and_the_sandbox_port_are_made_once_and_kept_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    kept = []
    for _ in range(2):
        with up(home, free_port(), **GIVEN) as process:
            read_until(process.stdout, "Ctrl-C")
            names = ("SECRET_KEY", "ENCRYPTION_KEYS", "SANDBOX_SMTP_PORT")
            kept.append([environment_of(home, "api")[name] for name in names])
            assert stat.S_IMODE((home / "secrets.env").stat().st_mode) == 0o600
            assert stat.S_IMODE((home / "instance.json").stat().st_mode) == 0o600
    assert kept[0] == kept[1]


def test_given_urls_and_secrets_are_used_and_start_no_engine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    given = {
        **GIVEN,
        "SECRET_KEY": "s" * 40,
        "ENCRYPTION_KEYS": "k" * 44,
        "ALLOW_PRIVATE_HOSTS": "false",
    }
    with up(home, free_port(), **given) as process:
        read_until(process.stdout, "Ctrl-C")
        seen = environment_of(home, "worker")
        assert {name: seen[name] for name in given} == given
        assert not (home / "postgres").exists()
        assert not (home / "secrets.env").exists()


def test_a_taken_port_is_refused_in_one_line_before_anything_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with up(home, port) as process:
            _, said = process.communicate(timeout=20)
            assert process.returncode == 1
            assert said == (
                f"reachinbox: port {port} on 127.0.0.1 is taken: choose another with PORT=\n"
            )
    assert not home.exists()


def test_a_failed_migration_stops_the_start(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home, free_port(), {"migrate": "fail"}, **GIVEN) as process:
        _, said = process.communicate(timeout=20)
        assert (process.returncode, said) == (1, "reachinbox: migrate ended with status 3\n")
    assert story(home) == ["migrate started"]


def test_a_second_up_in_the_same_place_is_refused(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with up(home, port) as process:
        read_until(process.stdout, "Ctrl-C")
        for other in (port, free_port()):
            second = subprocess.run(
                [sys.executable, "-c", UP, "{}"],
                env={"HOME_DIR": str(home), "PORT": str(other)},
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )
            assert second.returncode == 1
            assert re.search(rf"already runs|in use by another .*{process.pid}", second.stderr)
            assert second.stderr.count("\n") == 1


def test_a_crashed_worker_is_started_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home, free_port(), **GIVEN) as process:
        read_until(process.stdout, "Ctrl-C")
        psutil.Process(int(environment_of(home, "worker")["pid"])).kill()
        said = read_until(process.stderr, "worker")
        assert said == "worker was killed by SIGKILL; starting it again in 0.2 s\n"
        eventually(lambda: story(home).count("worker started") == 2)


def test_a_second_ctrl_c_hurries(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home, free_port(), {"worker": "deaf"}, **GIVEN) as process:
        read_until(process.stdout, "Ctrl-C")
        process.send_signal(signal.SIGINT)
        eventually(lambda: "api stopped" in story(home))
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert "worker stopped" not in story(home)


@pytest.mark.parametrize("patience", ["early", "late"])
def test_kill_9_leaves_nothing_running(tmp_path: Path, patience: str) -> None:
    home = tmp_path / "home"
    with up(home, free_port()) as process:
        if patience == "late":
            read_until(process.stdout, "Ctrl-C")
        else:
            eventually((home / "story.txt").exists)
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        eventually(lambda: not any(child.is_running() for child in family))


def test_ctrl_c_during_the_start_stops_cleanly(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with up(home, free_port()) as process:
        eventually((home / "engines.lock").exists)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 0
        # on a slow machine a line before it says that this takes a moment
        assert said.splitlines()[-1] == f"Stopped. Everything is kept in {home}."
