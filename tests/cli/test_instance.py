"""The commands beside a whole `reachinbox up`: real engines, worker, API and sandbox mailbox."""

import os
import pty
import signal
import subprocess
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from reachinbox.runtime.home import find_instance
from tests.cli.conftest import COMMAND, environment, one_line, run

EXAMPLES = Path(__file__).parents[2] / "examples"
PASSWORD = "correct horse battery"
pytestmark = pytest.mark.xdist_group("up")


def address(up: Path) -> str:
    running = find_instance(up)
    assert running is not None
    return running.address


@pytest.fixture(scope="session")
def first_send(up: Path) -> subprocess.CompletedProcess[str]:
    """What the README says to type, before anybody has registered."""
    problems = up.parent / "mend.csv"
    return send(up, EXAMPLES / "people.csv", "--yes", "--problems", problems)


@pytest.fixture(scope="session")
def ada(up: Path, first_send: subprocess.CompletedProcess[str]) -> Generator[httpx.Client]:
    """A script of another user."""
    assert first_send.returncode == 0, first_send.stderr
    done = run(up, "user", "add", "ada@example.com", "--password-stdin", stdin=PASSWORD)
    assert done.stdout == "Added ada@example.com (user).\n"
    with httpx.Client(base_url=f"{address(up)}/api/") as client:
        asked = {"email": "ada@example.com", "password": PASSWORD}
        token = client.post("auth/login", json=asked).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("email,first_name\nbo@example.com,Bo\ncy@example.com,Cy\n")
    return path


def send(up: Path, csv: Path, *more: object, **environ: str) -> subprocess.CompletedProcess[str]:
    return run(up, *send_arguments(csv), *more, **environ)


def send_arguments(csv: Path) -> Sequence[object]:
    template = EXAMPLES / "hello.html"
    return ("send", csv, "--template", template, "--subject", "Hello {{ first_name }}")


def campaigns(client: httpx.Client) -> list[dict[str, Any]]:
    return client.get("campaigns?limit=500").json()["items"]


def test_send_without_any_set_up_writes_as_a_first_user_made_for_it(
    up: Path, first_send: subprocess.CompletedProcess[str]
) -> None:
    done = first_send
    assert (done.returncode, done.stderr) == (0, "")
    assert "made the account you@localhost.example" in done.stdout
    assert "12 rows: 10 accepted; left out: 1 duplicate, 1 invalid" in done.stdout
    assert "row 12 “no-at-sign.example.com”: has no @" in done.stdout
    assert "Plan: 10 e-mails" in done.stdout
    assert "Europe/Paris" in done.stdout
    assert "Completed: 10 sent" in done.stdout
    assert len((up.parent / "mend.csv").read_text("utf-8-sig").splitlines()) == 3


def test_every_e_mail_is_in_the_sandbox_and_the_failed_one_is_told(
    up: Path, ada: httpx.Client, csv: Path
) -> None:
    csv.write_text("email,first_name\nok@example.com,Olena\nnobody@example.com,No\n")
    done = send(up, csv, "--yes", "--user", "ada@example.com", "--name", "A name")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Completed: 1 sent, 1 failed" in done.stdout
    assert "failed: nobody@example.com: " in done.stdout
    kept = ada.get("sandbox/messages").json()["items"]
    assert [one["subject"] for one in kept] == ["Hello Olena"]
    assert [one["name"] for one in campaigns(ada)] == ["A name"]


def test_a_dry_run_shows_the_plan_and_leaves_nothing(
    up: Path, ada: httpx.Client, csv: Path
) -> None:
    before = [each["id"] for each in campaigns(ada)]
    pace = ("--delay", "3600", "--start", "2030-11-28T09:00", "--hourly-limit", "7")
    done = send(up, csv, "--dry-run", "--user", "ada@example.com", *pace)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Thu 28 Nov 2030 09:00 → Thu 28 Nov 2030 10:00 Europe/Paris" in done.stdout
    assert done.stdout.endswith("A dry run: nothing was scheduled.\n")
    assert [each["id"] for each in campaigns(ada)] == before


@pytest.mark.parametrize(
    ("rows", "more", "status", "said"),
    [
        ("bo@example.com,Bo", [], 2, "say --yes or --dry-run"),
        ("bo@example.com,", ["--yes"], 1, "mend that first"),
        ("bo@example.com,Bo", ["--yes", "--sender", "no@example.com"], 2, "you have no sender"),
        ("bo@example.com,Bo", ["--yes", "--start", "soon"], 2, "is not an ISO 8601 time"),
        ("bo@example.com,Bo", ["--yes", "--hourly-limit", "0"], 1, "hourly_limit"),
        ("bo@example.com,Bo", ["--yes", "--subject", "{{ x"], 1, "subject of the template"),
    ],
)
def test_what_cannot_be_sent_is_one_line_and_leaves_no_draft(
    up: Path, ada: httpx.Client, csv: Path, rows: str, more: list[str], status: int, said: str
) -> None:
    before = [each["id"] for each in campaigns(ada)]
    csv.write_text(f"email,first_name\n{rows}\n")
    done = send(up, csv, "--user", "ada@example.com", *more)
    assert done.returncode == status, done.stdout
    assert said in one_line(done.stderr)
    assert [each["id"] for each in campaigns(ada)] == before


@pytest.mark.parametrize(("answer", "status"), [("n", 1), ("y", 0)])
def test_a_person_is_asked_first(
    up: Path, ada: httpx.Client, csv: Path, answer: str, status: int
) -> None:
    before = len(campaigns(ada))
    keyboard, terminal = pty.openpty()
    os.write(keyboard, f"{answer}\n".encode())
    done = subprocess.run(
        [*COMMAND, *map(str, send_arguments(csv)), "--user", "ada@example.com"],
        env=environment(up),
        cwd=up.parent,
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(keyboard)
    os.close(terminal)
    assert done.returncode == status
    assert "Schedule 2 e-mails, " in done.stdout
    assert len(campaigns(ada)) == before + (answer == "y")


def test_ctrl_c_leaves_the_campaign_running_and_says_so(
    up: Path, ada: httpx.Client, csv: Path
) -> None:
    more = ("--yes", "--user", "ada@example.com", "--start", "2031-01-01T00:00Z", "--name", "Later")
    with subprocess.Popen(
        [*COMMAND, *map(str, (*send_arguments(csv), *more))],
        env=environment(up, PYTHONUNBUFFERED="1"),
        cwd=up.parent,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "2 remaining" in line:
                break
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 130
    [later] = [one for one in campaigns(ada) if one["name"] == "Later"]
    assert rest.endswith(f"Not watching any more: campaign {later['id']} goes on by itself.\n")
    assert later["counts"]["scheduled"] == 2
    [email, _] = ada.get(f"emails?campaign_id={later['id']}").json()["items"]
    done = run(up, "explain", email["id"], "--user", "ada@example.com")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{email['recipient']}: scheduled\n  due Wed 1 Jan 2031 01:00 ")


def test_a_token_and_an_address_are_all_another_machine_needs(
    up: Path, ada: httpx.Client, csv: Path
) -> None:
    elsewhere = csv.parent / "elsewhere"
    token = ada.headers["Authorization"].removeprefix("Bearer ")
    there = {"REACHINBOX_URL": address(up)}
    done = send(elsewhere, csv, "--dry-run", **there, REACHINBOX_TOKEN=token)
    assert (done.returncode, done.stderr) == (0, "")
    done = send(elsewhere, csv, "--dry-run", **there)
    assert "set REACHINBOX_TOKEN" in one_line(done.stderr)
    done = send(elsewhere, csv, "--dry-run", **there, REACHINBOX_TOKEN="wrong")
    assert (done.returncode, one_line(done.stderr)[:16]) == (1, "The access token")


def test_where_nothing_runs_send_says_how_to_start_it(tmp_path: Path, csv: Path) -> None:
    done = send(tmp_path / "data", csv, "--yes")
    assert done.returncode == 1
    assert "start it with `make run` or `reachinbox up`" in one_line(done.stderr)


def test_doctor_finds_a_running_instance_in_order(up: Path) -> None:
    done = run(up, "doctor")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    for name in ("database", "schema", "clock", "keys", "workers", "DNS", "redis", "TLS"):
        assert f"✓ {name}: " in done.stdout
    assert done.stdout.endswith("Everything is in order.\n")
    for line in (up / "secrets.env").read_text().splitlines():
        assert line.partition("=")[2] not in done.stdout
