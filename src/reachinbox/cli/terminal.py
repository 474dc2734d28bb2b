"""What may go to a terminal: our own styles, and the texts of strangers without their tricks."""

from rich.console import Console

REPLACED = "\N{REPLACEMENT CHARACTER}"


def open_console(*, stderr: bool = False) -> Console:
    """Return a console that takes brackets and numbers in a text for what they are."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def plain(text: object, *, most: int = 200) -> str:
    """Return a text on one line, cut after `most` characters, without anything that acts.

    Cells of a CSV and answers of SMTP servers may hold escape sequences.
    """
    line = " ".join(str(text).split())
    line = "".join(one if one.isprintable() else REPLACED for one in line)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def how_many(count: int, thing: str) -> str:
    """Say `1 row`, `2,000 rows`."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
