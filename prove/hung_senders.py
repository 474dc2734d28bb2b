"""Two hundred senders whose servers hang must not slow twenty good ones beside them."""

import asyncio

from prove.people import promise
from prove.record import OutsideRecord, Seen, outside_server
from prove.world import Choices, Told, World, a_world

GOOD_USERS, GOOD_EACH = 4, 5
HUNG, HUNG_EMAILS_EACH = 200, 30
DOT_SECONDS = 0.05  # the server's pace, not the processor's, decides how fast the good ones are
HANG_PATIENCE, PATIENCE = 15.0, 60.0


async def hung_senders(choices: Choices) -> Told:
    """Measure the good ones alone, then with the hung ones, in one run with one worker.

    Half of the hung ones belong to one of the users of the good ones, so they share a shard: more
    of their e-mails are due than a worker holds of a shard. The others have users of their own.
    """
    each = 100 if choices.quick else 200
    count = GOOD_USERS * GOOD_EACH * each
    async with a_world(choices) as world:
        good = outside_server(world.home / "good.txt", dot_seconds=DOT_SECONDS)
        hung = outside_server(world.home / "hung.txt", hangs=True)
        with good as outside, hung as hanging:
            users = [await world.add(outside, GOOD_EACH, 1, server_each=True)
                     for _ in range(GOOD_USERS)]  # fmt: skip
            await world.workers(1)
            for number, who in enumerate(users):
                await promise(world.database, who, each * GOOD_EACH, about=f"alone{number}")
            await world.until_open_is(0, "the good ones alone", PATIENCE)
            lines = await _let_some_hang(world, hanging, [who.user_id for who in users])
            for number, who in enumerate(users):
                await promise(world.database, who, each * GOOD_EACH, about=f"beside{number}")
            missing = await _until_taken(world, outside, 2 * count)
            seen = outside.seen()
    alone, beside = (_speed([one for one in seen if f"@{about}" in one.recipient])
                     for about in ("alone", "beside"))  # fmt: skip
    told = Told("hung senders")
    told.done.append(
        f"{count:,} e-mails of {GOOD_USERS * GOOD_EACH} good senders alone: {alone:,.0f}/s; again "
        f"beside {HUNG} senders with {HUNG * HUNG_EMAILS_EACH:,} e-mails due, {lines} of them "
        f"holding a line that hangs (greeting, RCPT or dot): {beside:,.0f}/s; 1 worker"
    )
    told.promise(f"e-mails of good senders not sent within {PATIENCE:g} s", missing, 0)
    told.promise("speed kept beside the hung ones", 100 * beside / alone, 80, 97, unit="%",
                 better="more")  # fmt: skip
    return told


async def _let_some_hang(world: World, hanging: OutsideRecord, users: list) -> int:
    """Give 200 senders e-mails for a server that hangs; return how many lines do."""
    groups = [(HUNG // 2, users[0]), *((HUNG // 8, None) for _ in range(4))]
    for number, (senders, user_id) in enumerate(groups):
        who = await world.add(hanging, senders, 1, server_each=True, user_id=user_id)
        count = len(who.senders) * HUNG_EMAILS_EACH
        await promise(world.database, who, count, about=f"hung{number}")
    loop = asyncio.get_running_loop()
    deadline, lines = loop.time() + HANG_PATIENCE, 0
    while lines < HUNG and loop.time() < deadline:
        lines = await world.ask(
            "SELECT count(DISTINCT sender_id)::int FROM in_hand JOIN runs USING (campaign_id)"
        )
        world.choices.progress.say(f"{lines} senders hang")
        await asyncio.sleep(0.2)
    await asyncio.sleep(1)
    return lines


async def _until_taken(world: World, outside: OutsideRecord, count: int) -> int:
    """Wait until so many were taken; return how many are missing when patience is at its end."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while (taken := outside.count()) < count and loop.time() < deadline:
        world.choices.progress.say(f"beside the hung ones: {taken - count // 2:,}")
        await asyncio.sleep(0.1)
    return count - taken


def _speed(seen: list[Seen]) -> float:
    """Return e-mails a second, from the first to the last; 0 if hardly any came."""
    return (len(seen) - 1) / (seen[-1].at - seen[0].at) if len(seen) > 1 else 0.0
