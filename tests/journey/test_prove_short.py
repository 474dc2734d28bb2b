import io

import pytest
from rich.console import Console

from prove.dropped_dots import dropped_dots
from prove.pauses import pauses
from prove.progress import Progress
from prove.storm import storm
from prove.world import Choices

pytestmark = [pytest.mark.xdist_group("journey"), pytest.mark.timeout(180)]

NOT_TIMED = "seconds"


@pytest.fixture
def choices() -> Choices:
    """Little of everything, always the same."""
    silent = Progress(Console(file=io.StringIO()))
    return Choices(seed=7, quick=True, progress=silent, short=True)


async def test_a_short_storm_loses_nothing_and_repeats_nothing(choices: Choices) -> None:
    told = await storm(choices)
    below = [
        f"{each.name}: {each.value:g}"
        for each in told.figures
        if each.verdict == "below" and not each.name.startswith(NOT_TIMED)
    ]
    assert not below, "\n".join([*below, *told.done])


async def test_dropped_dots_are_unknown_and_never_repeated(choices: Choices) -> None:
    told = await dropped_dots(choices)
    assert {each.verdict for each in told.figures} <= {"ok", "best"}, told.figures


async def test_rapid_pauses_lose_nothing(choices: Choices) -> None:
    told = await pauses(choices)
    assert {each.verdict for each in told.figures} <= {"ok", "best"}, told.figures
