"""A limit over every sliding window, among times that others hold already."""

from collections import deque
from collections.abc import Sequence


class SlidingWindow:
    """At most `limit` times in any half-open [t, t + width), own and `others` together.

    `others` is sorted and may lie before, between and after our own. Own times are taken in
    non-decreasing order, and the questions asked never go back in time; so every pointer only
    moves forward and a question costs O(1) on average, whatever the limit.

    A window holds most when it ends at a time that exists. For windows that end at one of ours,
    count back from it. For windows that end at another's time P still ahead: once we are inside
    (P - width, P], all our later times are too until P has passed, so the number we may have
    placed by then is fixed on the day P comes into view. `_ceilings` keeps the lowest of these.
    """

    __slots__ = (
        "_ahead",
        "_behind",
        "_ceilings",
        "_entering",
        "_gap",
        "_inside",
        "_limit",
        "_others",
        "_placed",
        "_runs",
        "_tail",
        "_width",
    )

    def __init__(self, limit: int, width: int, others: Sequence[int], gap: int) -> None:
        self._limit, self._width, self._others, self._gap = limit, width, others, gap
        self._runs: deque[list[int]] = deque()  # own times in the window: [first, how many]
        self._inside = 0  # own times in the window
        self._placed = 0  # own times ever
        self._behind = 0  # index of the first of others inside the window
        self._ahead = 0  # index of the first of others still to come
        self._entering = 0  # index of the first of others not yet in view
        self._tail = 0  # index of the first of others in the window that ends at `_entering`
        self._ceilings: deque[tuple[int, int]] = deque()  # (most own times, until), rising

    def earliest(self, instant: int) -> int:
        """The first time not before `instant` at which one more is allowed."""
        while True:
            self._forget(instant)
            if self._others:
                self._look(instant)
            if self._inside + self._ahead - self._behind >= self._limit:
                instant = self._oldest() + self._width
            elif self._ceilings and self._placed >= self._ceilings[0][0]:
                instant = self._ceilings[0][1]
            else:
                return instant

    def room(self, first: int) -> int:
        """How many are allowed for certain from `first` on, one every gap (all at once if 0).

        `first` is what `earliest` has just answered. At least 1; asking again may give more.
        """
        room = self._limit - self._inside - self._ahead + self._behind
        gap = self._gap
        if self._runs and self._runs[0][0] + self._width <= first + room * gap:
            room += self._runs[0][1]  # the oldest of ours leave the window at the pace we add
        if self._ceilings:
            room = min(room, self._ceilings[0][0] - self._placed)
        if gap and self._ahead < len(self._others):
            room = min(room, (self._others[self._ahead] - 1 - first) // gap + 1)
        if gap and self._entering < len(self._others):
            in_view = self._others[self._entering] - self._width
            room = min(room, (in_view - first) // gap + 1)
        return room

    def take(self, first: int, number: int) -> None:
        """Record own times: `number` of them from `first` on, one every gap."""
        runs = self._runs
        if runs and not self._gap and runs[-1][0] == first:
            runs[-1][1] += number
        else:
            runs.append([first, number])
        self._inside += number
        self._placed += number

    def _forget(self, instant: int) -> None:
        """Drop own times that have left the window ending at `instant`."""
        gone, runs = instant - self._width, self._runs
        while runs and runs[0][0] <= gone:
            run = runs[0]
            passed = min(run[1], (gone - run[0]) // self._gap + 1) if self._gap else run[1]
            self._inside -= passed
            if passed == run[1]:
                runs.popleft()
            else:
                run[0] += passed * self._gap
                run[1] -= passed

    def _look(self, instant: int) -> None:
        """Move the pointers into `others` on to `instant`."""
        others, size = self._others, len(self._others)
        while self._ahead < size and others[self._ahead] <= instant:
            self._ahead += 1
        while self._behind < self._ahead and others[self._behind] <= instant - self._width:
            self._behind += 1
        while self._entering < size and others[self._entering] < instant + self._width:
            self._bring_into_view(instant)
        while self._ceilings and self._ceilings[0][1] <= instant:
            self._ceilings.popleft()

    def _bring_into_view(self, instant: int) -> None:
        others, index = self._others, self._entering
        self._entering += 1
        if others[index] <= instant:
            return
        while others[self._tail] <= others[index] - self._width:
            self._tail += 1
        ceiling = self._placed + self._limit - (index - self._tail + 1)
        while self._ceilings and self._ceilings[-1][0] >= ceiling:
            self._ceilings.pop()
        self._ceilings.append((ceiling, others[index]))

    def _oldest(self) -> int:
        """The oldest time in the window, ours or another's."""
        if self._behind == self._ahead:
            return self._runs[0][0]
        other = self._others[self._behind]
        return min(other, self._runs[0][0]) if self._runs else other
