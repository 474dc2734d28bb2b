"""What was measured, beside what was asked for and what the usual stack does."""

from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured number. `floor` must be reached, `best` is what we hope for.

    `usual` is what one delayed BullMQ job per e-mail (Node, Nodemailer pool) was measured at, where
    it was: see the numbers of the design.
    """

    scenario: str
    name: str
    value: float
    unit: str = ""
    floor: float | None = None
    best: float | None = None
    better: Literal["more", "less"] = "less"
    usual: str = ""

    @property
    def verdict(self) -> str:
        """Say how it compares: best, ok, below, or nothing when nothing was asked for."""
        if self.floor is None:
            return ""
        if not self._reaches(self.floor):
            return "below"
        return "best" if self.best is not None and self._reaches(self.best) else "ok"

    def _reaches(self, mark: float) -> bool:
        return self.value >= mark if self.better == "more" else self.value <= mark


COLOURS = {"best": "bold green", "ok": "green", "below": "bold red", "": ""}


def table_of(figures: list[Figure]) -> Table:
    """Return the table that `make bench` prints."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("scenario", no_wrap=True)
    table.add_column("figure")
    for name in ("measured", "floor", "best", "usual stack"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    last = ""
    for figure in figures:
        if last and figure.scenario != last:
            table.add_section()
        colour = COLOURS[figure.verdict]
        measured = f"{_number(figure.value)} {figure.unit}".strip()
        table.add_row(
            figure.scenario if figure.scenario != last else "",
            figure.name,
            f"[{colour}]{measured}[/]" if colour else measured,
            _mark(figure, figure.floor),
            _mark(figure, figure.best),
            figure.usual,
            f"[{colour}]{figure.verdict}[/]" if colour else "",
        )
        last = figure.scenario
    return table


def _mark(figure: Figure, mark: float | None) -> str:
    if mark is None:
        return ""
    return f"{'≥' if figure.better == 'more' else '≤'} {_number(mark)}"


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.1f}"
