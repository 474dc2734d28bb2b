import pytest

from reachinbox.ledger.control import cancel_email
from tests.ledger.walk import Walk, without_times

UNKNOWN = " Nobody knows whether it arrived; it is not sent again unless a person says so."


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        ("sent", None, "It was handed over at …; the last answer was: 250 ok."),
        (
            "failed",
            "recipient_refused",
            "It failed at …: the server refused the recipient; the last answer was: 250 ok.",
        ),
        (
            "unknown",
            "no_answer",
            "It is unknown since …: the line died after the final dot; the last answer was: 250 ok."
            + UNKNOWN,
        ),
        ("skipped", "hard_bounce", "It was skipped at …: hard bounce."),
    ],
)
async def test_an_email_that_ended_has_one_gate(
    walk: Walk, status: str, reason: str | None, said: str
) -> None:
    [email] = await walk.promised(await walk.sender())
    await walk.settle(await walk.claim(), status, answer="250 ok.")
    await walk.execute("UPDATE emails SET reason = :reason", reason=reason)
    why = await walk.explain(email)
    [gate] = why.gates
    assert (gate.gate, gate.open, gate.opens_at, why.likely_at) == ("ended", False, None, None)
    assert without_times(gate.reason) == without_times(why.summary) == said


async def test_a_cancelled_email_says_so(walk: Walk) -> None:
    [email] = await walk.promised(await walk.sender())
    await cancel_email(walk.session, walk.user_id, email)
    said = "It was cancelled by a person at …."
    assert without_times((await walk.explain(email)).summary) == said
