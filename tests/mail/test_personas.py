"""The personas, and the tests' own server as a process of its own."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from reachinbox.mail.outcomes import Accepted, Unknown
from reachinbox.mail.personas import OK, PERSONAS, persona_for
from reachinbox.mail.smtp import Connection, Server


@pytest.mark.parametrize(
    ("recipient", "name"),
    [
        *(("busy@x.test", "busy"), ("BUSY+17@x.test", "busy"), ("421@x.test", "421")),
        *(
            ("busybody@x.test", "ok"),
            ("policy.maker@x.test", "ok"),
            ("ada@x.test", "ok"),
            ("", "ok"),
        ),
    ],
)
def test_a_persona_is_known_by_its_local_part(recipient: str, name: str) -> None:
    assert persona_for(recipient) is PERSONAS[name]


def test_only_what_is_taken_is_kept() -> None:
    kept = {name for name, persona in PERSONAS.items() if persona.keeps_message}
    assert kept == {"ok", "slow", "dropped", "greylist"}
    assert OK.reply == "250 2.0.0 Taken"


async def test_the_scripted_server_runs_as_a_process_and_records(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.peers.scripted_smtp", "--record", str(record)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        port = int((await process.stdout.readline()).split()[-1])

        async def yes() -> bool:
            return True

        for number, (local_part, kind) in enumerate([("ok", Accepted), ("dropped", Unknown)]):
            connection = await Connection.open(Server("127.0.0.1", port, "none"))
            message = f"Message-ID: <{number}@x.test>\r\n\r\nHello".encode()
            outcome = await connection.hand_over(
                "a@x.test", f"{local_part}@y.test", message, before_final_dot=yes
            )
            assert isinstance(outcome, kind)
            await connection.close()
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0
    first, second = map(json.loads, record.read_text().splitlines())
    assert (first["message_id"], second["message_id"]) == ("<0@x.test>", "<1@x.test>")
    assert first["answered_at"] >= first["dot_at"]
    assert second["answered_at"] is None
