"""`make bench`: what one worker does, measured as whole processes on this machine."""

import asyncio
import sys
import time

from bench.stack import Stack, sink, stack


async def one_sender(running: Stack, port: int, count: int, senders: int = 1) -> None:
    chosen = await running.add_senders(senders, port, connections=max(1, 20 // senders))
    await running.promise(chosen, count, start_in=3)
    running.start_worker()
    async with running.database.driver() as connection:
        while not await connection.fetchval("SELECT sum(sent) FROM runs"):
            await asyncio.sleep(0.005)
    began, before = time.monotonic(), running.cpu()
    ended = await running.until_done()
    used = running.cpu() - before
    seconds = ended - began
    print(
        f"{count:>9,} e-mails, {senders} senders: {count / seconds:,.0f}/s; CPU s per 1,000: "
        f"worker {used.worker / count * 1000:.3f}, PostgreSQL {used.postgresql / count * 1000:.3f}, "
        f"Valkey {used.valkey / count * 1000:.3f}, in all {used.total / count * 1000:.3f}; "
        f"worker {running.worker_memory_mb():.0f} MB"
    )
    running.stop_workers()


async def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    senders = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with sink() as port:
        async with stack() as running:
            await one_sender(running, port, count, senders)


asyncio.run(main())
