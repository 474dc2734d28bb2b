from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.sandbox.glance import glance_at
from reachinbox.sandbox.reading import HEADERS_MAX, Attachment, open_message

PIECES = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"\r", b"\r\n\r\n", b": ", b" ", b"\t", b"\0", b"\xff\xfe", b"=?", b"?="),
        *(b"Subject: ", b"Message-ID: <", b">", b"From: ", b"Content-Type: ", b"text/plain"),
        *(b'multipart/mixed; boundary="b"', b"message/rfc822", b"--b", b"--b--", b"; charset="),
        *(b"no-such-charset", b"utf-8", b"idna", b"rot13", b"hex", b"unicode_escape", b"punycode"),
        *(b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"uuencode", b"begin 6"),
        *(b"Content-Disposition: attachment; filename*=", b"utf-8''%ff", b"; filename*0*=x"),
        *(b"=?utf-8?b?====?=", b"=?x?q?=0D=0ABcc:?=", "ü".encode(), b"MIME-Version: 1.0\r\n"),
    ]
)
CRAFTED = st.lists(PIECES | st.binary(max_size=20), max_size=60).map(b"".join)


def letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Grüße aus Köln"
    message["From"] = "Ada <ada@example.com>"
    message["Message-ID"] = "<one@example.com>"
    message.set_content("Plain ü")
    message.add_alternative("<p>Rich ü</p>", subtype="html")
    message.add_attachment(b"1,2", maintype="text", subtype="csv", filename="zählung.csv")
    return message


def test_a_message_is_taken_apart() -> None:
    opened = open_message(letter().as_bytes())
    assert opened.problem is None
    assert opened.text == "Plain ü\n"
    assert opened.html == "<p>Rich ü</p>\n"
    assert opened.attachments == [Attachment("zählung.csv", "text/csv", 3)]
    assert ("Subject", "Grüße aus Köln") in opened.headers


def test_a_glance_finds_subject_and_message_id() -> None:
    assert glance_at(letter().as_bytes()) == ("Grüße aus Köln", "<one@example.com>")


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"", ""),
        (b"\r\nSubject: in the body\r\n", ""),
        (b"Subject:\r\n\tfolded\r\n and more\r\n\r\n", "folded and more"),
        (b"subject: =?no-such?q?x?=\r\n\r\n", "=?no-such?q?x?="),
        (b"Subject: =?utf-8?q?=0D=0ABcc:_x?=\r\n\r\n", "��Bcc: x"),
        (b"Subject: \xff\xfe\r\n\r\n", "��"),
        (b"X: 1\r\n\r\nSubject: late\r\n\r\n", ""),
    ],
)
def test_odd_subjects_are_read_as_one_line(raw: bytes, subject: str) -> None:
    assert glance_at(raw)[0] == subject


@given(CRAFTED)
def test_no_message_makes_it_fail(raw: bytes) -> None:
    subject, message_id = glance_at(raw)
    opened = open_message(raw)
    shown = [subject, message_id or "", opened.text or "", opened.html or ""]
    shown += [part for header in opened.headers for part in header]
    shown += [attachment.filename for attachment in opened.attachments]
    for text in shown:
        text.encode("utf-8")
        assert "\0" not in text


BOMBS = {
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    ),
    "messages": b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "references": b"References: " + b"<a@b.example> " * 80_000 + b"\r\n\r\n",
    "encoded words": b"Subject: " + b"=?utf-8?q?x?= " * 80_000 + b"\r\n\r\n",
    "headers": b"".join(b"X-%d: y\r\n" % n for n in range(50_000)) + b"\r\n",
    "folds": b"Subject: " + b"\r\n " * 300_000 + b"\r\n\r\n",
    "parameters": b"Content-Type: text/plain" + b"; a*0*=x" * 50_000 + b"\r\n\r\n",
    "parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000,
    "one line": b"x" * 12_000_000,
}


@pytest.mark.timeout(20)  # where the shape is wrong they take minutes
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_crafted_message_holds_up_nobody(bomb: str) -> None:
    glance_at(BOMBS[bomb])
    assert len(open_message(BOMBS[bomb]).headers) <= HEADERS_MAX
