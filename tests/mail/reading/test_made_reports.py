"""Reports that real mail systems made (see make_reports.py): who failed, and how."""

import json
import lzma
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reachinbox.mail.reading import Kind, read_mail

REPORTS = json.loads(lzma.decompress(Path(__file__).with_name("reports.json.xz").read_bytes()))


def test_there_are_reports_of_two_systems() -> None:
    assert Counter(each["system"] for each in REPORTS) == {"postfix": 37, "exim": 37}


@pytest.mark.parametrize("made", REPORTS)
def test_a_made_report_is_read_right(made: dict[str, Any]) -> None:
    reading = read_mail(made["raw"].encode())
    assert reading.kind is Kind.BOUNCE
    assert {each.address: each.is_hard for each in reading.failed} == made["failed"]
    assert len(reading.message_ids) == 1
