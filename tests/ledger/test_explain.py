from datetime import UTC, datetime, timedelta

import pytest

from reachinbox.ledger.control import pause_run, retry_email
from reachinbox.ledger.explanation import Explanation, say_span, say_time
from reachinbox.ledger.lanes import rest_lane
from reachinbox.ledger.replan import open_next_hours, replan_lane
from reachinbox.ledger.states import Reason
from reachinbox.ledger.suppress import suppress
from reachinbox.runtime.database import driver_of
from reachinbox.runtime.errors import NotFound
from reachinbox.runtime.ids import new_id
from tests.ledger.walk import Walk, without_times

GATES = [
    "instance", "worker", "user", "campaign", "hours", "suppressed", "sender", "rest",
    "sender_limit", "campaign_limit", "delay", "lane", "parallel", "server", "due",
]  # fmt: skip


def closed(why: Explanation) -> list[str]:
    return [gate.gate for gate in why.gates if not gate.open]


async def test_an_email_that_may_go_has_all_its_gates_open_in_order(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    why = await walk.explain(email)
    assert [gate.gate for gate in why.gates] == [*GATES, "queue"]
    assert closed(why) == []
    assert why.summary == "Nothing stops it: the next look at its lane takes it."
    assert why.likely_at == await walk.now()


async def test_an_email_that_is_not_due_names_its_time(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender(), due=7200)
    why = await walk.explain(email)
    assert closed(why) == ["due"]
    assert why.likely_at == why.gates[-1].opens_at == await walk.now() + timedelta(hours=2)
    assert without_times(why.summary) == "It is planned for …."


async def test_a_full_limit_says_how_full_and_when_the_next_slot_comes(walk: Walk) -> None:
    sender = await walk.sender(limit=2)
    emails = await walk.promised(sender, 3)
    await walk.settle(await walk.claim())
    gate = await walk.gate(emails[2], "sender_limit")
    assert not gate.open
    assert gate.opens_at is not None
    assert gate.opens_at - await walk.now() >= timedelta(minutes=60)
    assert without_times(gate.reason) == "The sender has used 2 of 2 this hour, next slot …."


async def test_a_limit_that_was_lowered_opens_only_when_enough_has_left_the_window(
    walk: Walk,
) -> None:
    sender = await walk.sender(limit=3)
    emails = await walk.promised(sender, 4)
    for _ in range(3):
        await walk.settle(await walk.claim(freed=[sender], room=1))
        await walk.pass_time(timedelta(minutes=10))
    await walk.set_sender(sender, limit=1)
    gate = await walk.gate(emails[3], "sender_limit")
    assert gate.opens_at is not None
    assert timedelta(minutes=49) < gate.opens_at - await walk.now() < timedelta(minutes=51)


async def test_an_email_behind_others_says_how_many_go_before_it(walk: Walk) -> None:
    sender = await walk.sender(delay=60)
    emails = await walk.promised(sender, 4)
    why = await walk.explain(emails[3])
    assert closed(why) == ["queue"]
    assert why.summary == "3 e-mails of this lane go before it."
    assert why.likely_at == await walk.now() + timedelta(minutes=3)
    assert (await walk.explain(emails[1])).summary == "1 e-mail of this lane goes before it."


async def test_behind_a_whole_hours_worth_it_is_likely_to_go_an_hour_later(walk: Walk) -> None:
    emails = await walk.promised(await walk.sender(limit=2, max_in_hand=1), 6)
    why = await walk.explain(emails[5])
    assert why.likely_at == await walk.now() + timedelta(hours=2)


async def test_a_pause_is_decisive_and_has_no_time(walk: Walk) -> None:
    campaign = await walk.promise([(await walk.sender(), 3600)])
    [email] = await walk.emails_of(campaign)
    await pause_run(walk.session, campaign)
    why = await walk.explain(email)
    assert closed(why) == ["campaign", "due"]
    assert why.summary == "The campaign is paused by a person. 1 other gate is closed too."
    assert why.likely_at is None


async def test_a_stopped_instance_says_since_when_and_why(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.execute("INSERT INTO stop (id, stopped_at, reason) VALUES (1, now(), 'Audit.')")
    gate = await walk.gate(email, "instance")
    said = "An admin has stopped all sending of this instance at …: Audit."
    assert (gate.open, without_times(gate.reason)) == (False, said)


async def test_a_disabled_user_sends_nothing(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.execute("UPDATE users SET disabled_at = now()")
    assert closed(await walk.explain(email)) == ["user"]
    assert (await walk.claim()).emails == []


async def test_without_a_living_worker_nothing_goes(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.execute("UPDATE workers SET beat_at = now() - interval '1 minute'")
    why = await walk.explain(email)
    assert closed(why) == ["worker"]
    said = "No worker is running: the last was heard of at …."
    assert without_times(why.summary) == said


async def test_sending_hours_say_when_they_open(walk: Walk) -> None:
    hours = {"days": ["mon", "tue"], "from": "09:00", "to": "17:00"}
    campaign = await walk.promise([(await walk.sender(), -1)], hours=hours)
    [email] = await walk.emails_of(campaign)
    before = await walk.gate(email, "hours")
    await open_next_hours(walk.session, campaign)
    after = await walk.gate(email, "hours")
    assert after == before
    assert "mon, tue 09:00 to 17:00 UTC" in after.reason
    if not after.open:
        assert after.opens_at is not None
        assert (after.opens_at.weekday() in {0, 1}, after.opens_at.hour) == (True, 9)


async def test_hours_that_are_always_open_are_open_before_a_claim_has_read_them(
    walk: Walk,
) -> None:
    hours = {"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}
    campaign = await walk.promise([(await walk.sender(), -1)], hours=hours)
    [email] = await walk.emails_of(campaign)
    assert closed(await walk.explain(email)) == []


async def test_a_suppressed_address_is_named(walk: Walk) -> None:
    campaign = await walk.promise([(await walk.sender(), -1)])
    [email] = await walk.emails_of(campaign)
    claim = await walk.claim()
    await suppress(walk.session, walk.user_id, ["@example.com"], reason="unsubscribed")
    await walk.settle(claim, "scheduled", is_attempt=False, facts=None)
    gate = await walk.gate(email, "suppressed")
    said = "p0@example.com is on the suppression list since … (unsubscribed): it will be skipped."
    assert (gate.open, without_times(gate.reason)) == (False, said)


async def test_a_closed_lane_and_a_resting_one_say_why(walk: Walk) -> None:
    sender = await walk.sender()
    [email] = await walk.promised(sender)
    await walk.set_sender(sender, closed="unverified")
    await rest_lane(await driver_of(walk.session), walk.user_id, sender, reason="421 busy.")
    why = await walk.explain(email)
    assert closed(why) == ["sender", "rest"]
    assert why.summary.startswith("The sender may not send: it is unverified.")
    rest = await walk.gate(email, "rest")
    assert rest.opens_at == await walk.now() + timedelta(seconds=30)
    said = "None of the sender's servers could be used (421 busy): its lane rests until …."
    assert without_times(rest.reason) == said


async def test_a_retry_says_which_attempt_and_what_the_server_answered(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.settle(
        await walk.claim(), "scheduled",
        reason=Reason.TEMPORARY_REFUSAL, wait=timedelta(seconds=25), answer="451 greylisted.",
    )  # fmt: skip
    gate = await walk.gate(email, "retry")
    said = "Attempt 2 of 5 at …, because the server asked to be tried again later: 451 greylisted."
    assert (gate.open, without_times(gate.reason)) == (False, said)
    assert (await walk.explain(email)).likely_at == gate.opens_at


async def test_an_email_moved_by_a_limit_says_from_when_to_when(walk: Walk) -> None:
    sender = await walk.sender(limit=1)
    emails = await walk.promised(sender, 2)
    await walk.settle(await walk.claim())
    await replan_lane(walk.session, sender, walk.window)
    gate = await walk.gate(emails[1], "due")
    said = "It was planned for … and moved to … because a limit was reached."
    assert (gate.open, without_times(gate.reason)) == (False, said)


async def test_one_in_hand_holds_back_a_lane_with_a_delay(walk: Walk) -> None:
    emails = await walk.promised(await walk.sender(delay=2), 2)
    await walk.claim()
    why = await walk.explain(emails[1])
    assert closed(why) == ["delay"]
    assert why.summary.endswith("one is in hand.")
    assert why.likely_at == await walk.now()


async def test_max_parallel_says_how_many_are_in_hand(walk: Walk) -> None:
    sender = await walk.sender()
    campaign = await walk.promise([(sender, -1)] * 3, max_parallel=2)
    await walk.claim()
    email = (await walk.emails_of(campaign))[2]
    said = "2 of at most 2 e-mails of this campaign are in hand at once."
    assert (await walk.gate(email, "parallel")).reason == said


async def test_an_email_of_another_sender_goes_first_within_the_campaigns_limit(
    walk: Walk,
) -> None:
    first, second = await walk.sender(), await walk.sender()
    campaign = await walk.promise([(first, -2), (second, -1)], max_parallel=1)
    email = (await walk.emails_of(campaign))[1]
    why = await walk.explain(email)
    assert closed(why) == ["queue"]
    assert why.summary.endswith("go before it, through its other senders.")


async def test_a_claimed_email_says_who_has_it_and_whether_it_goes(walk: Walk) -> None:
    campaign = await walk.promise([(await walk.sender(), -1)])
    [email] = await walk.emails_of(campaign)
    await walk.claim()
    why = await walk.explain(email)
    assert [gate.gate for gate in why.gates] == [
        "instance", "campaign", "suppressed", "sender", "in_hand",
    ]  # fmt: skip
    assert without_times(why.summary) == "It is claimed since … by worker test: it goes next."
    await pause_run(walk.session, campaign)
    assert (await walk.explain(email)).summary.endswith("it will be put down again.")


async def test_an_email_being_sent_says_so_even_if_its_worker_died(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.mark(await walk.claim())
    await walk.execute("UPDATE workers SET beat_at = now() - interval '1 minute'")
    [gate] = (await walk.explain(email)).gates
    assert (gate.gate, gate.open) == ("in_hand", True)
    assert "the server's answer is awaited" in gate.reason
    assert gate.reason.endswith("That worker is dead: it is taken back within seconds.")


async def test_a_failed_email_that_waits_again_is_explained_again(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.settle(await walk.claim(), "failed")
    await retry_email(walk.session, walk.user_id, email)
    why = await walk.explain(email)
    assert closed(why) == []
    assert "because a person let it wait again" in why.gates[-2].reason


async def test_nobody_elses_email_is_explained(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    walk.user_id = new_id()
    with pytest.raises(NotFound):
        await walk.explain(email)


async def test_times_are_said_as_near_as_they_are() -> None:
    now = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    said = [
        say_time(now + ahead, now)
        for ahead in (timedelta(seconds=5), timedelta(hours=2), timedelta(days=3), timedelta(90))
    ]
    assert said == ["14:00:05 UTC", "16:00 UTC", "Mon 14:00 UTC", "18 Feb 2027 14:00 UTC"]


async def test_spans_are_said_in_the_unit_that_fits() -> None:
    said = [say_span(timedelta(seconds=seconds)) for seconds in (0.5, 90, 120, 7200)]
    assert said == ["0.5 s", "90 s", "2 min", "2 h"]
