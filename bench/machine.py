"""States on what a run was measured, so that figures can be compared."""

import os
import platform
import re
from pathlib import Path

from bench.sinks import smtp_sink
from bench.stack import HTML, Stack, fields_of
from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.templates import compile_template
from reachinbox.runtime.clock import utc_now

RAM_DISK = Path("/dev/shm")
SHOWN = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")


def where_to_keep(*, on_disk: bool) -> Path | None:
    """Return the directory for the engines' data; None for the system's own for such things.

    The RAM disk where there is one: the fsync of a shared machine's disk measures its neighbours.
    """
    return None if on_disk or not os.access(RAM_DISK, os.W_OK) else RAM_DISK


def message_bytes() -> int:
    """Return the size of one message of the benchmark as it goes over the wire."""
    rendered = compile_template("Hello", HTML, None).render(
        {"first_name": "Person 1", "order": "1", "company": "Acme"}
    )
    message = CompiledMessage(
        from_name="Bench", from_address="bench@example.com", reply_to=None
    ).fill(
        to_address="p1@example.org",
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id="<1@example.com>",
        date=utc_now(),
    )
    return len(message)


async def describe(stack: Stack, keep: Path | None) -> list[str]:
    """Return a few lines about machine, engines, sink and payload."""
    async with stack.database.driver() as connection:
        rows = await connection.fetch(
            "SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name", SHOWN
        )
    settings = {row["name"]: row["value"] for row in rows}
    version = settings.pop("server_version")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    kept = "a RAM disk" if keep == RAM_DISK else "the disk"
    shown = ", ".join(f"{name} {value}" for name, value in settings.items())
    machine = f"{os.cpu_count()} cores ({_processor()}), load before {load}"
    system = f"Python {platform.python_version()}; {platform.system()} {platform.release()}"
    sink = "Postfix smtp-sink" if smtp_sink() else "bench.sink"
    payload = f"{message_bytes():,} bytes, {len(fields_of(1).split(','))} merge fields"
    return [
        f"{machine}; {system}",
        f"PostgreSQL {version} on {kept}; {shown}",
        f"sink {sink}; message {payload}",
    ]


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists() and (
        found := re.search(r"model name\s*:\s*(.+)", information.read_text())
    ):
        return found[1]
    return platform.machine()
