import subprocess
import sys

import pytest

from reachinbox.cli.run import COMMANDS
from tests.cli.conftest import Reachinbox, one_line

SHOWN = [name for name in COMMANDS if name != "sandbox"]


def test_the_help_names_every_command_but_the_hidden_one(reachinbox: Reachinbox) -> None:
    done = reachinbox("--help")
    assert done.returncode == 0
    for name in SHOWN:
        assert f"\n│ {name} " in done.stdout
    assert "│ sandbox " not in done.stdout


def test_without_a_command_the_help_is_shown_as_wrong_usage(reachinbox: Reachinbox) -> None:
    done = reachinbox()
    assert done.returncode == 2
    assert "Usage: reachinbox" in done.stdout
    assert not done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "No such command 'nothing' (see reachinbox --help)"),
        (["up", "--loud"], "No such option: --loud (see reachinbox up --help)"),
        (["send", "nobody.csv"], "nobody.csv' does not exist (see reachinbox send --help)"),
        (["explain", "7"], "EMAIL_ID"),
        (["user", "add", "nobody"], "nobody is not an e-mail address: has no @"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    reachinbox: Reachinbox, arguments: list[str], said: str
) -> None:
    done = reachinbox(*arguments)
    assert done.returncode == 2
    assert said in one_line(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["worker"], "REDIS_URL is not set"),
        (["sandbox"], "SANDBOX_SMTP_PORT is not set"),
        (["migrate"], "start it with `reachinbox up`, or set DATABASE_URL"),
        (["rotate-keys"], "start it with `reachinbox up`, or set DATABASE_URL"),
    ],
)
def test_where_nothing_runs_each_command_says_what_it_lacks(
    reachinbox: Reachinbox, arguments: list[str], said: str
) -> None:
    done = reachinbox(*arguments)
    assert done.returncode == 1
    assert said in one_line(done.stderr)


def test_a_malformed_setting_is_named(reachinbox: Reachinbox) -> None:
    done = reachinbox("worker", PORT="eighty")
    assert done.returncode == 1
    assert one_line(done.stderr).startswith("PORT: ")


def test_a_database_that_is_away_is_one_line(reachinbox: Reachinbox) -> None:
    done = reachinbox("user", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "the database at 127.0.0.1 does not answer" in one_line(done.stderr)


def test_a_bug_is_one_line_with_its_place_unless_debugging() -> None:
    program = """
import sys
from reachinbox.cli import keys, run
def broken(): raise KeyError("two\\nlines")
keys.as_running = lambda settings: broken()
sys.argv = ["reachinbox", "rotate-keys"]
run.main()
"""
    for debug in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"REACHINBOX_DEBUG": debug},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        last = done.stderr.splitlines()[-1]
        assert last.startswith("reachinbox: unexpected KeyError in reachinbox/cli/keys.py:")
        assert ("Traceback" in done.stderr) == bool(debug)
        assert bool(debug) == (done.stderr.count("\n") > 1)


def test_a_worker_never_imports_fastapi() -> None:
    program = """
import sys, reachinbox.cli.run, reachinbox.cli.worker
sys.exit(any(name.split(".")[0] in {"fastapi", "starlette"} for name in sys.modules))
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
