"""`reachinbox user …`: accounts, straight in the database, for whoever runs the instance."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.audit import Fact, record
from reachinbox.accounts.passwords import hash_password, refuse_weak_password
from reachinbox.accounts.sessions import end_all_sessions
from reachinbox.accounts.tables import User
from reachinbox.accounts.users import (
    disable_user,
    enable_user,
    find_user_by_email,
    list_users,
    make_admin,
    register,
)
from reachinbox.accounts.vault import Vault
from reachinbox.cli.failing import Failed, WrongUsage
from reachinbox.cli.reach import as_running, reach_database
from reachinbox.cli.terminal import open_console, plain
from reachinbox.mail.addresses import AddressInvalid, parse_address
from reachinbox.runtime.settings import Settings, read_settings, require
from reachinbox.sandbox.hooks import sandbox_for_new_users

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Add and change accounts.")

Email = Annotated[str, typer.Argument(metavar="EMAIL")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read it from stdin.")]
PAGE = 500
COMMAND_LINE = "command line"
MAX_NAME = 200


@app.command()
def add(
    email: Email,
    name: Annotated[str | None, typer.Option(help="What to call them.")] = None,
    *,
    admin: Annotated[bool, typer.Option("--admin", help="Let them manage the instance.")] = False,
    password_stdin: FromStdin = False,
) -> None:
    """Add an account; the first one is admin anyway."""
    address = _read_address(email)
    called = (name or address.partition("@")[0]).strip()
    if not called.isprintable() or not 0 < len(called) <= MAX_NAME:
        raise WrongUsage(f"--name must be 1 to {MAX_NAME} printable characters")
    password = _read_password(address, from_stdin=password_stdin)
    added = asyncio.run(_add(address, called, password, admin=admin))
    open_console().print(f"Added {added.email} ({added.role}).")


@app.command(name="list")
def list_all() -> None:
    """List all accounts, oldest first."""
    table = Table("e-mail", "name", "role", "since", "state", box=None)
    for user in asyncio.run(_list()):
        state = "disabled" if user.disabled_at else ""
        since = f"{user.created_at.astimezone():%Y-%m-%d}"
        table.add_row(plain(user.email), plain(user.name), user.role, since, state)
    open_console().print(table)


@app.command()
def disable(email: Email) -> None:
    """Sign somebody out everywhere and let them in no more; their data stays."""
    _change(email, disable_user, "is disabled")


@app.command()
def enable(email: Email) -> None:
    """Let a disabled user sign in again."""
    _change(email, enable_user, "may sign in again")


@app.command(name="make-admin")
def promote(email: Email) -> None:
    """Let somebody manage the instance."""
    _change(email, make_admin, "is admin")


@app.command()
def password(email: Email, *, password_stdin: FromStdin = False) -> None:
    """Give somebody a new password and sign them out everywhere."""
    wanted = _read_password(email, from_stdin=password_stdin)

    async def set_password(tx: AsyncSession, user: User) -> None:
        await end_all_sessions(tx, user.id)
        user.password_hash = await hash_password(wanted)

    _change(email, set_password, "has a new password")


async def _add(email: str, name: str, password: str, *, admin: bool) -> User:
    settings = as_running(read_settings())
    password_hash = await hash_password(password)
    async with reach_database(settings) as database, database.transaction() as tx:
        hooks = (
            [sandbox_for_new_users(settings, _vault(settings))] if _has_sandbox(settings) else []
        )
        user = await register(
            tx, email=email, name=name, password_hash=password_hash, on_registered=hooks
        )
        if admin:
            await make_admin(tx, user)
        await record(tx, Fact("change", "user added", who=COMMAND_LINE, target=user.email))
        return user


async def _list() -> list[User]:
    async with reach_database(as_running(read_settings())) as database:
        users: list[User] = []
        while True:
            after = (users[-1].created_at, users[-1].id) if users else None
            async with database.transaction() as tx:
                page = await list_users(tx, limit=PAGE, after=after)
            users += page
            if len(page) < PAGE:
                return users


def _change(
    email: str, change: Callable[[AsyncSession, User], Awaitable[None]], outcome: str
) -> None:
    async def run() -> User:
        async with (
            reach_database(as_running(read_settings())) as database,
            database.transaction() as tx,
        ):
            user = await find_user_by_email(tx, email)
            if user is None:
                raise Failed(f"there is no account {email}: see reachinbox user list")
            await change(tx, user)
            fact = Fact("change", f"user {outcome}", who=COMMAND_LINE, target=user.email)
            await record(tx, fact)
            return user

    user = asyncio.run(run())
    open_console().print(f"{plain(user.email)} {outcome}.")


def _read_address(email: str) -> str:
    try:
        return parse_address(email).address
    except AddressInvalid as error:
        raise WrongUsage(f"{email} is not an e-mail address: {error.reason}") from None


def _read_password(email: str, *, from_stdin: bool) -> str:
    if from_stdin:
        wanted = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        wanted = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        raise WrongUsage("nobody can be asked for a password here: use --password-stdin")
    refuse_weak_password(wanted, email=email)
    return wanted


def _has_sandbox(settings: Settings) -> bool:
    return settings.sandbox_smtp_port is not None


def _vault(settings: Settings) -> Vault:
    return Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS"))
