"""What real servers answer, and what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.mail.classify import Stage, classify
from reachinbox.mail.outcomes import (
    Accepted,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)
from reachinbox.mail.replies import Reply

STAGES: tuple[Stage, ...] = (
    *("greeting", "ehlo", "starttls", "login", "mail_from", "recipient", "data", "final_dot"),
)


def reply(line: str) -> Reply:
    return Reply(int(line[:3]), (line.encode(),))


@pytest.mark.parametrize(
    ("line", "address_unknown"),
    [
        ("550 5.1.1 The email account that you tried to reach does not exist", True),
        ("550 5.1.2 Host unknown", True),
        ("553 5.1.3 The recipient address is not a valid RFC 5321 address", True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", True),
        ("550 5.1.6 Mailbox has moved", True),
        ("556 5.1.10 Recipient address has null MX", True),
        ("556 No mail here", True),
        ("501 5.1.3 Bad recipient address syntax", True),
        ("550 No such user here", False),
        ("550 5.2.1 The email account that you tried to reach is inactive", False),
        ("550 5.7.1 This group only takes mail from its members", False),
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup", False),
        ("551 User not local", False),
        ("552 5.3.4 Message size exceeds fixed limit", False),
        ("553 Mailbox name not allowed", False),
        ("554 Transaction failed", False),
        ("521 5.2.1 No mail", False),
    ],
)
def test_a_recipient_is_refused_for_good(line: str, *, address_unknown: bool) -> None:
    outcome = classify("recipient", reply(line))
    assert isinstance(outcome, RecipientRefused)
    assert outcome.address_unknown == address_unknown
    assert outcome.answer == line


@pytest.mark.parametrize(
    "line",
    [
        "450 4.2.1 The user you are trying to contact is receiving mail too quickly",
        "450 4.2.0 Greylisted",
        "451 4.7.1 Greylisting in action, please come back later",
        "451 4.3.0 Temporary lookup failure",
        "452 4.2.2 The recipient's mailbox is full",
        "452 4.5.3 Too many recipients",
        "450 Busy",
        "552 5.2.2 The mailbox is full",
        "552 Requested mail action aborted: exceeded storage allocation",
    ],
)
def test_a_recipient_is_refused_for_now(line: str) -> None:
    assert isinstance(classify("recipient", reply(line)), RefusedForNow)


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        ("recipient", "421 4.3.2 Shutting down"),
        ("recipient", "454 4.7.0 Temporary authentication failure"),
        ("recipient", "452 4.3.1 Insufficient system storage"),
        ("recipient", "451 4.7.500 Server busy. Please try again later"),
        ("recipient", "450 4.1.8 <a@x.test>: Sender address rejected: Domain not found"),
        ("recipient", "455 Server unable to accommodate parameters"),
        ("recipient", "503 5.5.1 Bad sequence of commands"),
        ("mail_from", "451 4.3.0 Try again"),
        ("mail_from", "452 4.3.1 Insufficient system storage"),
        ("data", "451 4.3.0 Error: queue file write error"),
        ("final_dot", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
        ("final_dot", "421 4.7.28 Unusual rate of mail"),
        ("final_dot", "454 Throttling failure: Maximum sending rate exceeded"),
        ("login", "454 4.7.0 Temporary authentication failure"),
        ("greeting", "554 No SMTP service here"),
        ("greeting", "521 No mail here"),
        ("starttls", "454 4.7.0 TLS not available"),
        ("mail_from", "354 What"),
    ],
)
def test_the_server_is_in_trouble(stage: Stage, line: str) -> None:
    assert isinstance(classify(stage, reply(line)), ServerTrouble)


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        ("login", "535 5.7.8 Username and Password not accepted"),
        ("login", "534 5.7.9 Application-specific password required"),
        ("login", "432 4.7.12 A password transition is needed"),
        ("mail_from", "530 5.7.0 Authentication Required"),
        ("mail_from", "550 5.7.1 Sender refused"),
        ("mail_from", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        ("mail_from", "553 5.1.8 Bad sender"),
        ("mail_from", "501 5.1.7 Invalid address"),
        ("recipient", "530 5.7.57 Client not authenticated to send mail"),
        ("recipient", "554 5.7.1 <b@y.test>: Relay access denied"),
        ("recipient", "553 5.7.1 <a@x.test>: Sender address rejected: not owned by user b"),
        ("recipient", "550 5.1.8 Access denied, bad outbound sender"),
        ("recipient", "550 5.7.501 Access denied, spam abuse detected"),
        ("recipient", "550 5.7.606 Access denied, banned sending IP"),
        ("recipient", "550 5.4.5 Daily user sending limit exceeded"),
        ("final_dot", "554 5.2.252 SendAsDenied; a@x.test not allowed to send as b@x.test"),
        ("final_dot", "554 Message rejected: Email address is not verified"),
        ("final_dot", "554 Message rejected: Sending suspended for this account"),
        ("final_dot", "550 5.7.26 This mail is unauthenticated"),
        ("greeting", "554 5.7.1 Service unavailable; client host blocked"),
    ],
)
def test_the_sender_is_refused(stage: Stage, line: str) -> None:
    assert isinstance(classify(stage, reply(line)), SenderRefused)


@pytest.mark.parametrize(
    "line",
    [
        "554 5.6.0 Message content rejected",
        "550 5.7.1 Our system has detected that this message is likely spam",
        "552 5.7.0 This message was blocked because its content presents a security issue",
        "552 5.2.2 Over quota",
        "554 Transaction failed",
        "500 What",
    ],
)
def test_a_5xx_after_the_dot_is_for_good_and_for_this_email_alone(line: str) -> None:
    outcome = classify("final_dot", reply(line))
    assert isinstance(outcome, RecipientRefused)
    assert not outcome.address_unknown


def test_the_size_of_a_message_is_not_its_senders_fault() -> None:
    for line in ("552 5.3.4 Message size exceeds fixed limit", "552 Too big"):
        assert isinstance(classify("mail_from", reply(line)), RecipientRefused)


def test_only_an_answer_after_the_dot_can_be_unknown() -> None:
    for line in ("354 Go on", "150 Hm", "999 What"):
        assert isinstance(classify("final_dot", reply(line)), Unknown)


@given(
    st.sampled_from(STAGES),
    st.integers(100, 599),
    st.integers(0, 9),
    st.integers(0, 999),
    st.text(max_size=20),
)
def test_no_answer_goes_too_far(
    stage: Stage, code: int, subject: int, detail: int, text: str
) -> None:
    line = f"{code} {code // 100}.{subject}.{detail} {text}"
    outcome = classify(stage, Reply(code, (line.encode("utf-8", "replace"),)))
    assert isinstance(outcome, Accepted) == (200 <= code < 300)
    if isinstance(outcome, Unknown):
        assert stage == "final_dot"
        assert code < 400
    if isinstance(outcome, RecipientRefused):
        assert code >= 500
        assert stage in {"mail_from", "recipient", "data", "final_dot"}
    if isinstance(outcome, RefusedForNow):
        assert stage in {"recipient", "data", "final_dot"}
    assert outcome.answer.isprintable() or not text.isprintable()
