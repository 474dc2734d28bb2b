"""How many pages may watch: sockets on API processes, how late they hear, what each one costs.

python -m bench.watchers --clients 2000 --campaigns 50 --processes 2 --rate 500 --seconds 10
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any
from uuid import UUID

import psutil

from bench.machine import where_to_keep
from bench.stack import Stack, stack
from reachinbox.accounts.sessions import begin_session
from reachinbox.accounts.tables import User
from reachinbox.accounts.tokens import issue_access_token
from reachinbox.campaigns.tables import Campaign
from reachinbox.ledger.enter import Promise, enter_campaign
from reachinbox.runtime.ids import new_id

SECRET = "a secret of at least thirty-two characters"
EMAILS = 2000
SETTLE_SECONDS = 3.0
# As settling does: the counters, and one event for each e-mail, under the run's lock.
SEND = """
WITH counted AS (
    UPDATE runs SET sent = sent + $2, open = open - $2, seq = seq + $2, status = 'running'
    WHERE campaign_id = $1 RETURNING seq
)
INSERT INTO events (campaign_id, seq, email_id, kind, data)
SELECT $1, counted.seq - $2 + n, ($3::uuid[])[n], 'email_sent', '{}'
FROM counted, generate_series(1, $2) AS n
RETURNING seq
"""


@dataclass
class Asked:
    """What is to be measured."""

    clients: int
    campaigns: int
    processes: int
    rate: float
    seconds: float


async def make_campaigns(running: Stack, count: int) -> tuple[str, dict[UUID, list[UUID]]]:
    """Return a token of a user, and the e-mails of each of that user's campaigns."""
    database = running.database
    emails: dict[UUID, list[UUID]] = {}
    async with database.transaction() as tx:
        user = User(email="bench@example.com", name="Bench", password_hash=None)
        tx.add(user)
        await tx.flush()
        session = await begin_session(tx, user)
        assert session is not None
        sender_id, now = new_id(), datetime.now(UTC)
        for number in range(count):
            campaign = Campaign(
                user_id=user.id, name=f"Campaign {number}", subject="Hello", html="<p>Hello</p>",
                delay_seconds=0, scheduled_at=now,
            )  # fmt: skip
            tx.add(campaign)
            await tx.flush()
            promise = Promise(
                campaign_id=campaign.id, user_id=user.id, subject="Hello", html="<p>Hello</p>",
                text=None, priority=1, delay=now - now, hourly_limit=None, max_parallel=None,
                timezone="UTC", hours=None, message_domains={str(sender_id): "example.com"},
                planned_first_at=now, planned_last_at=now,
            )  # fmt: skip
            ids = emails[campaign.id] = [new_id() for _ in range(EMAILS)]
            rows = [(one, sender_id, f"{one}@example.org", str(one), "{}", now) for one in ids]
            await enter_campaign(tx, promise, rows)
            await tx.connection()
    token = issue_access_token(SECRET, user.id, session.family_id).token
    return token, emails


def start_api(running: Stack) -> tuple[int, subprocess.Popen[bytes]]:
    """Start one API process and return its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | running.settings | {"PORT": str(port), "SECRET_KEY": SECRET}
    with (running.home / "api.log").open("ab") as log:
        command = [sys.executable, "-m", "reachinbox", "api"]
        return port, subprocess.Popen(command, env=environment, stdout=log, stderr=log)


async def until_listening(port: int) -> None:
    """Wait until something answers there."""
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return


async def send(running: Stack, emails: dict[UUID, list[UUID]], asked: Asked) -> dict[str, Any]:
    """Let e-mails be sent at `rate` a second in all; return when each number was committed."""
    commits: dict[str, list[tuple[int, float]]] = {str(one): [] for one in emails}
    began, done, turn = time.monotonic(), 0, 0
    campaigns = list(emails)
    async with running.database.driver() as connection:
        while (passed := time.monotonic() - began) < asked.seconds:
            due = int(passed * asked.rate) - done
            if due <= 0:
                await asyncio.sleep(0.001)
                continue
            campaign_id = campaigns[turn % len(campaigns)]
            turn += 1
            count = min(due, 20, max(1, EMAILS // 4))
            mine = emails[campaign_id]
            seqs = await connection.fetch(SEND, campaign_id, count, mine[:count])
            mine[:] = mine[count:] + mine[:count]
            commits[str(campaign_id)].append((max(row["seq"] for row in seqs), time.time()))
            done += count
    print(f"sent {done} e-mails in {asked.seconds:g} s, {done / asked.seconds:,.0f} a second")
    return commits


async def measure(asked: Asked) -> None:
    """Print what was found."""
    async with stack(where_to_keep(on_disk=False)) as running:
        token, emails = await make_campaigns(running, asked.campaigns)
        async with running.database.driver() as connection:
            await connection.execute("UPDATE runs SET total = 100000000, open = 100000000")
        apis = [start_api(running) for _ in range(asked.processes)]
        pages: list[subprocess.Popen[str]] = []
        try:
            for port, _ in apis:
                await until_listening(port)
            await asyncio.sleep(1)
            processes = [psutil.Process(process.pid) for _, process in apis]
            before = [process.memory_info().rss for process in processes]
            began = time.monotonic()
            each = asked.clients // asked.processes
            for port, _ in apis:
                page = subprocess.Popen(
                    [sys.executable, "-m", "bench.watching", str(port), str(each)],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                )  # fmt: skip
                pages.append(page)
                tell(page, {"token": token, "campaigns": [str(one) for one in emails]})
            for page in pages:
                await hear(page)
            connected = time.monotonic() - began
            grown = sum(p.memory_info().rss for p in processes) - sum(before)
            used = [sum(process.cpu_times()[:2]) for process in processes]
            psutil.cpu_percent()
            commits = await send(running, emails, asked)
            busy = psutil.cpu_percent() / 100 * (psutil.cpu_count() or 1)
            shares = [
                (sum(p.cpu_times()[:2]) - cpu) / asked.seconds
                for p, cpu in zip(processes, used, strict=True)
            ]
            await asyncio.sleep(SETTLE_SECONDS)
            found = []
            for page in pages:
                tell(page, commits)
                found.append(await hear(page))
            grown_later = sum(p.memory_info().rss for p in processes) - sum(before)
        finally:
            for process in [*pages, *(process for _, process in apis)]:
                process.terminate()
                process.wait()
        show(asked, found, connected, (grown, grown_later), (shares, busy))


def tell(page: "subprocess.Popen[str]", what: Any) -> None:
    """Send one line."""
    assert page.stdin is not None
    page.stdin.write(json.dumps(what) + "\n")
    page.stdin.flush()


async def hear(page: "subprocess.Popen[str]") -> dict[str, Any]:
    """Receive one line."""
    assert page.stdout is not None
    line = await asyncio.to_thread(page.stdout.readline)
    if not line:
        raise SystemExit("a process of clients ended early")
    return json.loads(line)


def show(
    asked: Asked,
    found: list[dict[str, Any]],
    connected: float,
    grown: tuple[int, int],
    used: tuple[list[float], float],
) -> None:
    """Print the figures."""
    delays = sorted(delay for one in found for delay in one["delays"])
    cut = quantiles(delays, n=100)
    progress = sum(one["progress"] for one in found)
    statuses = sum(one["statuses"] for one in found)
    print(
        f"{asked.clients} clients, {asked.campaigns} campaigns, {asked.processes} API processes,"
        f" {asked.rate:g} e-mails/s"
    )
    print(f"all watching after {connected:.1f} s, {asked.clients / connected:,.0f} a second")
    print(f"memory of the API per client {grown[0] / asked.clients / 1024:.1f} KB at rest,")
    print(f"  {grown[1] / asked.clients / 1024:.1f} KB after the flood")
    print(
        f"event delay p50 {cut[49] * 1000:.0f} ms, p95 {cut[94] * 1000:.0f} ms,"
        f" p99 {cut[98] * 1000:.0f} ms, never heard {sum(one['missed'] for one in found)}"
    )
    print(
        f"each client heard {progress / asked.clients / asked.seconds:.2f} campaign_progress/s and"
        f" {statuses / asked.clients / asked.seconds:.2f} email_status/s;"
        f" in all {(progress + statuses) / asked.seconds:,.0f} messages/s"
    )
    shares, busy = used
    print(
        "API processes used " + ", ".join(f"{share:.0%}" for share in shares) + " of a core;"
        f" the machine {busy:.2f} of {psutil.cpu_count()} cores, clients and all others included"
    )


def main() -> None:
    """Read what was asked and measure it."""
    parser = argparse.ArgumentParser(prog="python -m bench.watchers", description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--campaigns", type=int, default=50)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    asyncio.run(measure(Asked(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
