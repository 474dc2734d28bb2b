"""Which account the engines run as: PostgreSQL refuses root, so root steps down."""

import os
import pwd
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from reachinbox.runtime.embedded.failures import EnginesFailed

CLUSTER_NAMES = ("postgres", "valkey")


class PopenAccount(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that make the child step down."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An account to step down to; `None` stands for "stay who we are"."""

    uid: int
    gid: int


def choose_account(home: Path) -> Account | None:
    """Choose the owner of the clusters or of the data directory, else `postgres`, else `nobody`.

    An ordinary user stays who they are: the answer is None.
    """
    if os.geteuid() != 0:
        _refuse_foreign_clusters(home)
        return None
    for directory in (*(home / name for name in CLUSTER_NAMES), home):
        if directory.exists() and (uid := directory.stat().st_uid) != 0:
            return _account_of(uid, directory)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EnginesFailed(
        "PostgreSQL does not run as root, and there is no account `postgres` or `nobody`: "
        "run as an ordinary user, or set DATABASE_URL and REDIS_URL"
    )


def _account_of(uid: int, directory: Path) -> Account:
    try:
        return Account(uid, pwd.getpwuid(uid).pw_gid)
    except KeyError:  # an owner without a name, as in a container's volume
        return Account(uid, directory.stat().st_gid)


def _refuse_foreign_clusters(home: Path) -> None:
    for name in CLUSTER_NAMES:
        try:
            foreign = (home / name).stat().st_uid != os.geteuid()
        except FileNotFoundError:
            continue
        except PermissionError:
            foreign = True
        if foreign:
            raise EnginesFailed(
                f"{home / name} belongs to another user: run as that user, or set another HOME_DIR"
            )


def popen_arguments(account: Account | None) -> PopenAccount:
    """Return what `subprocess.Popen` needs to start a program under that account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def make_private_directory(directory: Path, account: Account | None) -> Path:
    """Make a 0700 directory that belongs to the engines' account; leave an existing one alone."""
    if not directory.exists():
        directory.mkdir(mode=0o700)
        give(directory, account)
    return directory


def give(path: Path, account: Account | None) -> None:
    """Hand one file or directory of ours to the engines' account."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def remove_trees(paths: Iterable[Path]) -> None:
    """Remove directories of ours that an interrupted start has left."""
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)


def own_directory(directory: Path) -> Path:
    """Return the name under which a program whose working directory it is can reach it.

    Under root the directories above may be closed to the account it steps down to (a home under
    /root). The working directory is entered before stepping down, and Linux follows
    /proc/self/cwd without walking the path, so nobody's directory modes need to change.
    """
    if os.geteuid() == 0 and sys.platform == "linux":
        return Path("/proc/self/cwd")
    return directory
