import pytest

from reachinbox.mail.reading import Kind, read_mail
from tests.mail.reading.letters import OURS, mail, report, status_report

ANN = {"Final_Recipient": "rfc822; ann@far.example", "Action": "failed", "Status": "5.1.1"}
BEN = {"Final_Recipient": "rfc822; ben@far.example", "Action": "failed", "Status": "5.2.2"}

WORDINGS = {
    "qmail": "Hi. This is the qmail-send program at far.example.\nI'm afraid I wasn't able to deliver "
    "your message to the following addresses.\n\n<ann@far.example>:\nSorry, no mailbox here by that "
    "name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <news@shop.example>\n",
    "exim": "This message was created automatically by mail delivery software.\n\nA message that you "
    "sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n"
    "  ann@far.example\n    Unrouteable address\n\n------ This is a copy of the message ------\n",
    "sendmail": "   ----- The following addresses had permanent fatal errors -----\n<ann@far.example>\n\n"
    "   ----- Transcript of session follows -----\n550 5.1.1 <ann@far.example>... User unknown\n",
    "exchange": "Your message\n\n  To:      team@shop.example\n  Subject: Hello\n\ndid not reach the "
    "following recipient(s):\n\nann@far.example on Fri, 20 Jul 2001 11:08:59 -0700\n    The recipient "
    "name is not recognized\n",
    "yahoo": "Message from yahoo.example.\nUnable to deliver message to the following address(es).\n\n"
    "<ann@far.example>:\nThis user doesn't have a yahoo.example account (ann@far.example) [0]\n",
    "marshal": "Your message:\n   From:    news@shop.example\n\nCould not be delivered because of\n\n"
    "550 5.1.1 User unknown\n\nThe following recipients were affected:\n    ann@far.example\n",
    "mercury": "Unknown user: ann@far.example\n\nRCPT TO generated following response:\n"
    "550 no such user\n\nOriginal message follows.\n",
    "domino": "------- Failure Reasons  --------\n\nUser ann@far.example not listed in Domino Directory\n"
    "ann@far.example\n\n------- Returned Message --------\nReceived: from x\n",
    "french": "Votre message n'a pas pu être délivré à\nann@far.example\nDestinataire inconnu\n",
    "japanese": "次のあて先へのメッセージは送信できませんでした。\n\n<ann@far.example>: 宛先不明\n",
    "smtp words": "Sent <<< RCPT TO:<ann@far.example>\nReceived >>> 550 5.1.1 unknown user.\n\n"
    "Unable to deliver message.\n",
}


@pytest.mark.parametrize("text", WORDINGS.values(), ids=WORDINGS)
def test_a_report_in_words_names_who_failed(text: str) -> None:
    reading = read_mail(report(text))
    assert reading.kind is Kind.BOUNCE
    assert [each.address for each in reading.failed] == ["ann@far.example"]
    assert reading.failed[0].is_hard
    assert reading.failed[0].reason == "unknown_address"


def test_each_recipient_of_a_machine_report_has_its_own_verdict() -> None:
    reading = read_mail(status_report(ANN, BEN))
    assert [(each.address, each.is_hard, each.reason) for each in reading.failed] == [
        ("ann@far.example", True, "unknown_address"),
        ("ben@far.example", False, "full"),
    ]
    assert reading.message_ids == (OURS,)


def test_only_who_failed_counts_beside_who_is_late_or_was_reached() -> None:
    late = {**BEN, "Action": "delayed", "Status": "4.4.1"}
    reached = {"Final_Recipient": "rfc822; cy@far.example", "Action": "relayed", "Status": "2.0.0"}
    reading = read_mail(status_report(ANN, late, reached))
    assert [each.address for each in reading.failed] == ["ann@far.example"]


def test_the_original_recipient_goes_before_where_it_was_forwarded_to() -> None:
    forwarded = {**ANN, "Original_Recipient": "rfc822;list@far.example"}
    failed = read_mail(status_report(forwarded)).failed[0]
    assert failed.addresses == ("list@far.example", "ann@far.example")


def test_a_delay_is_no_bounce() -> None:
    late = {**ANN, "Action": "delayed", "Status": "4.4.1"}
    assert read_mail(status_report(late)).kind is Kind.DELAY
    text = (
        "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to "
        "the following recipient has been delayed:\n\n    ann@far.example\n\nIt will be retried.\n"
    )
    assert read_mail(report(text, subject="Delivery delayed")).kind is Kind.DELAY


def test_a_success_notice_is_no_bounce() -> None:
    reached = {**ANN, "Action": "delivered", "Status": "2.0.0"}
    assert read_mail(status_report(reached)).kind is Kind.NOTICE


def test_without_a_name_the_only_recipient_of_the_returned_message_is_meant() -> None:
    kind = 'multipart/mixed; boundary="b"'
    body = (
        "--b\n\nYour message could not be delivered.\n--b\nContent-Type: message/rfc822\n\n"
        f"From: news@shop.example\nTo: Ann <ann@far.example>\nMessage-ID: {OURS}\n\nHello\n--b--\n"
    )
    reading = read_mail(report(body, Content_Type=kind))
    assert [each.address for each in reading.failed] == ["ann@far.example"]
    assert reading.message_ids == (OURS,)


def test_the_reader_the_writer_and_the_postmaster_are_never_meant() -> None:
    text = (
        "The message could not be delivered.\n<news@shop.example> sent it.\nContact "
        "postmaster@far.example or write to help@far.example.\n<ann@far.example>: user unknown\n"
    )
    assert [each.address for each in read_mail(report(text)).failed] == ["ann@far.example"]


@pytest.mark.parametrize(
    ("code", "said", "is_hard", "reason"),
    [
        ("5.1.1", "", True, "unknown_address"),
        ("5.0.0", "550 5.7.1 No such user", True, "unknown_address"),
        ("5.2.1", "account disabled", True, "closed_address"),
        ("5.1.2", "", True, "unknown_domain"),
        ("5.1.1", "552 mailbox over quota", False, "full"),
        ("5.2.2", "", False, "full"),
        ("5.7.1", "blocked using zen.spamhaus.org", False, "refused_sender"),
        ("5.7.1", "looks like spam", False, "refused_content"),
        ("5.3.4", "message too large", False, "too_big"),
        ("4.4.1", "connection timed out", False, "expired"),
        ("4.1.1", "user unknown, try later", False, "unknown_address"),
        ("5.0.0", "", True, "undelivered"),
        ("4.0.0", "", False, "undelivered"),
    ],
)
def test_hard_is_only_what_will_never_be_reached(
    code: str, said: str, *, is_hard: bool, reason: str
) -> None:
    fields = {**ANN, "Status": code, "Diagnostic_Code": f"smtp; {said}"}
    failed = read_mail(status_report(fields, text="")).failed[0]
    assert (failed.is_hard, failed.reason) == (is_hard, reason)


def complaint(kind: str, extra: str = "") -> bytes:
    body = (
        "--b\n\nThis is an abuse report.\n--b\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: X/1\nVersion: 1\n{extra}\n--b\n"
        f"Content-Type: message/rfc822\n\nFrom: news@shop.example\nTo: ann@far.example\n"
        f"Message-ID: {OURS}\n\nHello\n--b--\n"
    )
    kind = 'multipart/report; report-type=feedback-report; boundary="b"'
    return mail("complaint", body, sender="fbl@far.example", Content_Type=kind)


def test_a_complaint_names_who_complained() -> None:
    named = read_mail(complaint("abuse", "Original-Rcpt-To: <Ann.B@far.example>\n"))
    assert named.kind is Kind.COMPLAINT
    assert [each.address for each in named.failed] == ["Ann.B@far.example"]
    unnamed = read_mail(complaint("abuse"))
    assert [each.address for each in unnamed.failed] == ["ann@far.example"]
    assert unnamed.message_ids == (OURS,)


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "dmarc"])
def test_not_every_feedback_is_a_complaint(kind: str) -> None:
    assert read_mail(complaint(kind)).kind is Kind.NOTICE
