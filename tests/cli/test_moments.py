from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from reachinbox.cli.moments import local_zone, read_moment, say_moment, zone_name

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 30, 8, 0, 7, tzinfo=UTC), "09:00:07"),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "Tue 00:30"),
        (datetime(2026, 12, 3, 14, 42, tzinfo=UTC), "Thu 15:42"),
        (datetime(2026, 12, 7, 14, 42, tzinfo=UTC), "Mon 7 Dec 15:42"),
        (datetime(2027, 1, 7, 14, 42, tzinfo=UTC), "Thu 7 Jan 2027 15:42"),
    ],
)
def test_a_moment_is_said_as_shortly_as_it_is_clear(moment: datetime, said: str) -> None:
    assert say_moment(moment, BERLIN, now=NOW) == said


def test_a_zone_is_called_by_its_name() -> None:
    assert zone_name(BERLIN, NOW) == "Europe/Berlin"
    assert zone_name(UTC, NOW) == "UTC"


def test_a_time_without_an_offset_is_on_the_local_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    assert local_zone() == ZoneInfo("Asia/Kolkata")
    assert read_moment("2026-11-30T13:30") == NOW
    assert read_moment("2026-11-30T08:00Z") == NOW


def test_an_unknown_zone_is_no_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert local_zone() is None
    assert read_moment("2026-11-30T08:00").tzinfo is not None
