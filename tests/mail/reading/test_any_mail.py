"""Any bytes at all: never an exception, never more than linear work."""

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reachinbox.mail.reading import read_mail
from reachinbox.mail.reading.parts import DEPTH_MAX, PARTS_MAX, parse_mail
from reachinbox.mail.reading.words import MESSAGE_IDS_MAX
from tests.mail.reading.letters import report, status_report

MADE = [
    each["raw"].encode()
    for each in json.loads(
        lzma.decompress(Path(__file__).with_name("reports.json.xz").read_bytes())
    )
]
MEBIBYTE = 1 << 20
FROM = b"From: mailer-daemon@x.example\nSubject: Delivery failure\n\n"
HUGE = {
    "line ends": b"\n" * MEBIBYTE,
    "ats": FROM + b"a@" * (MEBIBYTE // 2),
    "spaces": FROM + b" " * MEBIBYTE,
    "references": b"References: " + b"<a@b.example> " * (MEBIBYTE // 14) + b"\n\nx",
    "nesting": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)
    ),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (MEBIBYTE // 8),
    "quotes": b"Subject: Re: x\n\n" + b"> " * (MEBIBYTE // 2),
    "attributions": b"Subject: Re: x\n\n" + b"\non mond " * (MEBIBYTE // 9),
    "recipients": FROM + b"".join(b"<u%d@x.example>: 550 no\n" % n for n in range(40_000)),
    "markup": b"Content-Type: text/html\n" + FROM + b"<a " * (MEBIBYTE // 3),
    "encoded": b"Subject: " + b"=?utf-8?q?=41?= " * (MEBIBYTE // 16) + b"\n\n",
    "charset": b"Content-Type: text/plain; charset=punycode\n\n" + b"ab-" * (MEBIBYTE // 3),
}


@given(st.binary(max_size=2000))
def test_any_bytes_are_read(raw: bytes) -> None:
    read_mail(raw)


@given(st.sampled_from(MADE), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_report_is_read(raw: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    read_mail(raw[:start] + data.draw(st.binary(max_size=40)) + raw[end:])


@pytest.mark.parametrize("raw", HUGE.values(), ids=HUGE)
@pytest.mark.timeout(5)  # a hang is seconds for each pattern; the usual mail needs a millisecond
def test_a_huge_mail_is_read(raw: bytes) -> None:
    reading = read_mail(raw)
    assert len(reading.failed) <= 1000
    assert len(reading.message_ids) <= MESSAGE_IDS_MAX


def test_nesting_and_parts_are_capped() -> None:
    def depth(part: object) -> int:
        return 1 + max((depth(each) for each in part.parts), default=0)  # type: ignore[attr-defined]

    assert depth(parse_mail(HUGE["nesting"])) <= DEPTH_MAX + 1
    assert sum(1 for _ in parse_mail(HUGE["parts"]).walk()) <= PARTS_MAX + 1


@given(st.text(max_size=60))
def test_no_subject_breaks_a_line(subject: str) -> None:
    encoded = subject.encode("utf-8", "replace").hex("=").upper()
    shown = read_mail(report("x", subject=f"=?utf-8?q?={encoded}?=")).subject
    assert not set(shown) & set("\r\n\0")


@given(st.text(max_size=80))
def test_no_words_of_a_report_break_a_line(said: str) -> None:
    fields = {
        "Final_Recipient": "rfc822; a@far.example",
        "Action": "failed",
        "Diagnostic_Code": said,
    }
    for each in read_mail(status_report(fields)).failed:
        assert not set(each.said) & {chr(n) for n in (*range(32), 127, 0x85, 0x2028)}
