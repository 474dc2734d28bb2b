"""How forecasts put times, lengths of time and senders into words."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import tzinfo

from reachinbox.planning.instants import DAY, HOUR, SECOND, from_micros

_MINUTE = 60 * SECOND
_UNITS = ((DAY, "d"), (HOUR, "h"), (_MINUTE, "min"), (SECOND, "s"))


def say_length(micros: int) -> str:
    """The two largest units of a length of time: `2 h 14 min`."""
    for place, (size, unit) in enumerate(_UNITS):
        if micros >= size:
            rest = _UNITS[place + 1 : place + 2]
            parts = [f"{micros // size} {unit}"]
            parts += [f"{micros % size // less} {name}" for less, name in rest]
            return " ".join(part for part in parts if not part.startswith("0 "))
    return "less than 1 s"


def say_moment(micros: int, zone: tzinfo, seen_from: int) -> str:
    """A moment on the campaign's clock, `Tue 16:10 Europe/Berlin`; with the date if far off."""
    local, near = from_micros(micros).astimezone(zone), from_micros(seen_from).astimezone(zone)
    text = local.strftime("%a")
    if not 0 <= (local.date() - near.date()).days <= 6:  # noqa: PLR2004 - days of a week
        text += f" {local.day} {local:%b}"
        text += f" {local.year}" if local.year != near.year else ""
    return f"{text} {local:%H:%M} {getattr(zone, 'key', None) or zone}"


def say_sender(sender_id: Hashable, names: Mapping[Hashable, str]) -> str:
    """A sender's name, or its id where no name was given."""
    return names.get(sender_id, str(sender_id))


def say_whose(sender_ids: Sequence[Hashable], names: Mapping[Hashable, str]) -> str:
    """Whose it is: `Ann's`, or `the 3 senders'`."""
    if len(sender_ids) == 1:
        return f"{say_sender(sender_ids[0], names)}'s"
    return f"the {len(sender_ids)} senders'"
