from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.cli.plan import _bars
from reachinbox.cli.watch import BAR_WIDTH, SEGMENTS, _bar, _say_counts

NAMES = [name for name, _ in SEGMENTS]


def counts_of(**some: int) -> dict[str, int]:
    counts = dict.fromkeys(["scheduled", "claimed", "sending", *NAMES], 0) | some
    return {**counts, "total": sum(counts.values())}


@given(st.lists(st.integers(0, 10**6), min_size=8, max_size=8))
def test_the_bar_is_always_full_width(numbers: list[int]) -> None:
    names = ["scheduled", "claimed", "sending", *NAMES]
    assert len(_bar(counts_of(**dict(zip(names, numbers, strict=True))))) == BAR_WIDTH


def test_the_bar_shows_each_state_in_its_share() -> None:
    bar = _bar(counts_of(sent=3, failed=1, scheduled=2))
    assert [(span.end - span.start, span.style) for span in bar.spans if span.end > span.start] == [
        (30, "green"),
        (10, "red"),
        (20, "bright_black"),
    ]


def test_the_counts_are_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    campaign: dict[str, Any] = {
        "counts": counts_of(sent=1200, failed=3, scheduled=797),
        "speed_per_minute": 60,
        "finish_at": "2031-01-01T00:00:00Z",
    }
    assert _say_counts(campaign) == (
        "1,200 of 2,000 e-mails sent · 3 failed · 797 remaining · 60 a minute · "
        "done Wed 1 Jan 2031 01:00 Europe/Berlin"
    )


def test_many_hours_are_shown_by_day() -> None:
    begin = datetime(2026, 11, 30, tzinfo=UTC)
    by_hour = [
        {"hour": (begin + timedelta(hours=hour)).isoformat(), "count": 10} for hour in range(48)
    ]
    assert len(_bars(by_hour[:12])) == 12
    days = _bars(by_hour)
    assert 2 <= len(days) <= 3  # where the machine's midnight is not that of UTC
    assert sum(count for _, count in days) == 480
