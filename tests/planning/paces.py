"""Small campaigns of every kind: a window of seconds instead of an hour, times on whole seconds."""

from hypothesis import strategies as st

from reachinbox.planning.pace import CampaignPace, LanePace
from tests.planning.brute_force import START, at, seconds

limits = st.none() | st.integers(1, 6) | st.just(10**9)
delays = st.integers(0, 5).map(seconds)
held_times = st.lists(st.integers(-30, 60), max_size=8).map(
    lambda moments: tuple(at(moment) for moment in sorted(moments))
)


@st.composite
def lane_paces(draw: st.DrawFn, most: int = 4) -> list[LanePace]:
    return [
        LanePace(f"s{place}", draw(limits), draw(delays), draw(held_times))
        for place in range(draw(st.integers(1, most)))
    ]


@st.composite
def campaign_paces(draw: st.DrawFn) -> CampaignPace:
    return CampaignPace(
        start=START,
        delay=draw(delays),
        hourly_limit=draw(limits),
        used=draw(held_times),
        window=seconds(draw(st.integers(1, 20))),
    )
