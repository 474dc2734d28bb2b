"""The compiled message against the standard library, and against hostile fields."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reachinbox.mail.compiled import CompiledMessage
from reachinbox.mail.headers import one_line
from reachinbox.mail.message import email_id_in, format_date, message_id_for
from tests.mail.hostile import HOSTILE

EMAIL_ID = UUID("0193d1f0-5a5e-7000-8000-000000000001")
MESSAGE_ID = message_id_for(EMAIL_ID, "x.test")
DATE = datetime(2026, 11, 22, 9, 5, 7, tzinfo=UTC)
UNSUBSCRIBE = "<https://x.test/u/" + "t" * 100 + ">, <mailto:u@x.test?subject=unsubscribe>"
NAMES = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
LINES = st.lists(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=78))


def build(**more: Any) -> bytes:
    of_sender = {"from_name": "", "from_address": "ada@x.test"}
    of_email: dict[str, Any] = {
        "to_address": "bob@y.test",
        "subject": "Hello",
        "text": "Hello\n",
        "html": "<p>Hello</p>\n",
        "message_id": MESSAGE_ID,
        "date": DATE,
    }
    for name, value in more.items():
        is_of_sender = name in {"from_name", "from_address", "reply_to", "extra_headers"}
        (of_sender if is_of_sender else of_email)[name] = value
    return CompiledMessage(**of_sender).fill(**of_email)


def parse(message: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(message, policy=policy.default))


def by_the_library(ours: bytes, name: str, subject: str, text: str, html: str) -> bytes:
    """Give what EmailMessage makes of the same fields, with our boundary."""
    message = MIMEPart(policy=policy.SMTP)
    message["From"] = Address(name, addr_spec="ada@x.test")
    message["To"] = "bob@y.test"
    message["Subject"] = subject
    message["Date"] = DATE
    message["Message-ID"] = MESSAGE_ID
    message["Reply-To"] = "r@x.test"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["MIME-Version"] = "1.0"
    message.set_content(text, cte="7bit")
    message.add_alternative(html, subtype="html", cte="7bit")
    boundary = re.search(rb'boundary="(.*?)"', ours)
    assert boundary is not None
    message.set_boundary(boundary.group(1).decode())
    return message.as_bytes()


SHORT_ASCII = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60).map(
    lambda text: re.sub(" +", " ", text.replace("=?", "")).strip()
)


@settings(max_examples=40, deadline=None)
@given(SHORT_ASCII, LINES.map("\n".join), LINES.map("\n".join))
def test_ascii_is_byte_for_byte_what_the_library_builds(subject: str, text: str, html: str) -> None:
    for name in ("Ada Lovelace", "Lovelace, Ada", 'Ada "Countess" \\ L.', ""):
        ours = build(
            from_name=name,
            subject=subject,
            text=text,
            html=html,
            reply_to="r@x.test",
            extra_headers={"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )
        assert ours == by_the_library(ours, name, subject, text, html)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_hostile_fields_make_no_header_and_lose_nothing(
    subject: str, name: str, text: str, value: str
) -> None:
    fields = {"X-Field": value}
    message = build(subject=subject, from_name=name, text=text, html=text, headers=fields)
    parsed = parse(message)
    names = [*NAMES[:5], "X-Field", *NAMES[5:]]
    assert parsed.keys() == names
    assert parsed.defects == []
    assert str(parsed["Subject"]) == one_line(subject)
    assert str(parsed["X-Field"]) == one_line(value)
    assert parsed["From"].addresses[0].addr_spec == "ada@x.test"
    assert display_name_in(message) == one_line(name)
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    for part in parsed.iter_parts():
        assert part.keys() == ["Content-Type", "Content-Transfer-Encoding"]
        raw = cast("bytes", part.get_payload(decode=True))
        assert raw == as_carried(text)
    assert_well_formed(message)
    assert parse(parsed.as_bytes()).keys() == names


def display_name_in(message: bytes) -> str:
    # policy.default of Python 3.11 puts spaces between the encoded words of a long phrase.
    field = message_from_bytes(message, policy=policy.compat32)["From"]
    name, _ = parseaddr(re.sub(r"\?=\r?\n ", "?= ", field))
    return str(make_header(decode_header(name)))


def as_carried(text: str) -> bytes:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text += "" if text.endswith("\n") else "\n"
    return text.replace("\n", "\r\n").encode("utf-8", "replace")


def assert_well_formed(message: bytes) -> None:
    assert message.isascii()
    assert b"\0" not in message
    assert message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n")
    assert max(map(len, message.split(b"\r\n"))) <= 998
    head = message.partition(b"\r\n\r\n")[0]
    for line in head.split(b"\r\n"):
        assert line.strip()
        assert not re.search(rb"[\x00-\x1f\x7f]", line)
        assert len(line) <= 76 or b"=?utf-8?" not in line


def test_an_encoded_word_in_a_subject_stays_text() -> None:
    subject = "Hello =?utf-8?q?=0D=0A?=Bcc: x@y"
    parsed = parse(build(subject=subject))
    assert parsed.keys() == NAMES
    assert parsed["Subject"] == subject


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello", "7bit"),
        ("a" * 998, "7bit"),
        ("a" * 999, "quoted-printable"),
        ("a\0b", "quoted-printable"),
        ("Grüße, liebe Leute, und alles Gute", "quoted-printable"),
        ("Привет, мир", "base64"),
        (".\nFrom here\n", "7bit"),
    ],
)
def test_each_part_is_carried_as_simply_as_it_can_be(text: str, encoding: str) -> None:
    parsed = parse(build(text=text, html="<p>plain</p>"))
    of_text, of_html = parsed.iter_parts()
    assert of_text["Content-Transfer-Encoding"] == encoding
    assert of_html["Content-Transfer-Encoding"] == "7bit"
    assert of_text.get_payload(decode=True) == as_carried(text)


def test_a_long_url_in_a_header_stays_whole() -> None:
    message = build(headers={"List-Unsubscribe": UNSUBSCRIBE})
    assert parse(message)["List-Unsubscribe"] == UNSUBSCRIBE
    assert b"<https://x.test/u/" + b"t" * 100 + b">" in message


def test_a_body_that_guesses_the_boundary_gets_another_one() -> None:
    first = build()
    boundary = re.search(rb'boundary="(.*?)"', first)
    assert boundary is not None
    guessed = f"--{boundary.group(1).decode()}--\n"
    parsed = parse(build(text=guessed))
    assert [part.get_payload(decode=True) for part in parsed.iter_parts()] == [
        as_carried(guessed),
        b"<p>Hello</p>\r\n",
    ]


def test_the_same_e_mail_is_the_same_bytes_in_every_attempt() -> None:
    assert build() == build()


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_address": "bob@y.test\r\nBcc: x@y.test"},
        {"to_address": "bob"},
        {"to_address": "bob@y.test, eve@y.test"},
        {"from_address": "ada@x.test>\r\nBcc: <x@y.test"},
        {"reply_to": "a\n@x.test"},
        {"message_id": "<a@b>\r\nBcc: x@y.test"},
        {"message_id": "a@b"},
        {"date": datetime(2026, 1, 1)},  # noqa: DTZ001  what is to be refused
        {"headers": {"Bcc": "x@y.test"}},
        {"headers": {"X-A: b\r\nBcc": "x@y.test"}},
        {"headers": {"": "x"}},
        {"extra_headers": {"CONTENT-TYPE": "text/html"}},
    ],
)
def test_what_cannot_be_a_field_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        build(**wrong)


def test_an_address_beyond_ascii_is_written_as_utf_8() -> None:
    message = build(to_address="jürgen@y.test")
    assert "To: jürgen@y.test\r\n".encode() in message
    assert not message.isascii()


def test_a_message_id_names_its_e_mail() -> None:
    assert MESSAGE_ID == "<0193d1f05a5e70008000000000000001.rib@x.test>"
    assert email_id_in(MESSAGE_ID) == EMAIL_ID
    for foreign in ("<a@b>", "", MESSAGE_ID + "x", MESSAGE_ID.replace(".rib", "")):
        assert email_id_in(foreign) is None
    for wrong in ("", "x y", "x\r\n", "ü.test", "x>"):
        with pytest.raises(ValueError):
            message_id_for(EMAIL_ID, wrong)


def test_a_date_is_written_in_utc() -> None:
    assert format_date(DATE) == "Sun, 22 Nov 2026 09:05:07 +0000"
    assert format_date(DATE.astimezone(timezone(timedelta(hours=-8)))) == format_date(DATE)
