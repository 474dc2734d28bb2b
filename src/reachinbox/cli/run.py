"""Finds the module of the command asked for, runs it, and turns every failure into one line."""

import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

import typer
from typer.core import TyperGroup

from reachinbox.cli.failing import FAILED, Failed
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.settings import SettingsInvalid

COMMANDS = {
    "up": "up",
    "api": "api",
    "worker": "worker",
    "sandbox": "sandbox",
    "migrate": "migrate",
    "send": "send",
    "user": "users",
    "explain": "explain",
    "doctor": "doctor",
    "rotate-keys": "keys",
}
"""Each command, and the module of this package whose `app` it is."""
INTERRUPTED = 130
"""The status of a program that SIGINT ended, as shells count it."""
PACKAGE = Path(__file__).parents[1]


class _LazyGroup(TyperGroup):
    """Imports a command's module when it is asked for (click: "Lazily Loading Subcommands").

    Each module imports what its command needs at its top. Were they all imported here, a worker
    would carry FastAPI, and the scheduler would need half a second to print a user list.
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"reachinbox.cli.{COMMANDS[cmd_name]}").app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    help="A scheduler for e-mail campaigns that you can prove.",
)


@app.callback()
def _nothing_in_common() -> None:
    """Let there be a group, whatever its commands."""


def main() -> None:
    """Run the command line; exits 0 done, 1 failed, 2 wrong usage."""
    sys.exit(_run())


def _run() -> int:
    try:
        ended = typer.main.get_command(app).main(prog_name="reachinbox", standalone_mode=False)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as failure:  # noqa: BLE001 - nothing leaves a command as a traceback
        return _end_with(failure)
    return ended if isinstance(ended, int) else 0


def _end_with(failure: Exception) -> int:
    """Say on stderr why the command ends, and return its status."""
    match failure:
        case typer.Abort():
            return _complain("stopped: nothing was entered", FAILED)
        case typer.TyperException():
            return _complain_of_usage(failure)
        case Failed():
            return _complain(str(failure), failure.status)
        case SettingsInvalid() | Problem():
            return _complain(str(failure), FAILED)
        case BrokenPipeError():
            # Our reader has gone; Python must not complain when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAILED
        case _:
            return _complain_of_bug(failure)


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"reachinbox: {' '.join(sentence.split())}\n")
    return status


def _complain_of_usage(wrong: typer.TyperException) -> int:
    context = getattr(wrong, "ctx", None)
    sentence = wrong.format_message()
    if not sentence:  # no command was named: the help has been printed
        return wrong.exit_code
    where = f" (see {context.command_path} --help)" if context else ""
    return _complain(f"{sentence.rstrip('.')}{where}", wrong.exit_code)


def _complain_of_bug(bug: Exception) -> int:
    if os.environ.get("REACHINBOX_DEBUG"):
        traceback.print_exception(bug)
    said = f"unexpected {type(bug).__name__}{_where(bug.__traceback__)}: {bug}"
    hint = "" if os.environ.get("REACHINBOX_DEBUG") else " (REACHINBOX_DEBUG=1 shows how it came)"
    return _complain(f"{said[:500]}{hint}", FAILED)


def _where(trace: TracebackType | None) -> str:
    """Name the innermost place in our own code."""
    ours = [
        frame
        for frame in traceback.extract_tb(trace)
        if Path(frame.filename).is_relative_to(PACKAGE)
    ]
    if not ours:
        return ""
    path = Path(ours[-1].filename).relative_to(PACKAGE.parent)
    return f" in {path}:{ours[-1].lineno}"
