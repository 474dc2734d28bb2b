"""A whole campaign in one call: content, people and pace in, a promise out; all or nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.columns import is_field_name
from reachinbox.audience.recipients import NewRecipients, add_recipients
from reachinbox.campaigns.drafts import create_draft
from reachinbox.campaigns.forms import Draft, OneCall, check_storable
from reachinbox.campaigns.scheduling import schedule_campaign
from reachinbox.campaigns.tables import Campaign
from reachinbox.mail.addresses import AddressInvalid, parse_address
from reachinbox.runtime.errors import Invalid
from reachinbox.runtime.ids import new_id

MAX_VALUE_CHARS = 1024 * 1024  # as in a CSV
SHOWN_CHARS = 200


@dataclass(frozen=True, slots=True)
class _Mistake:
    index: int
    column: str | None
    value: str
    reason: str


async def schedule_in_one_call(
    session: AsyncSession, user_id: UUID, call: OneCall, *, window: timedelta
) -> Campaign:
    """Create, fill and schedule a campaign; a single bad recipient refuses the whole call."""
    people = read_people(call.recipients)
    draft = Draft.model_construct(
        **{name: getattr(call, name) for name in Draft.model_fields}  # validated in `call`
    )
    campaign = await create_draft(session, user_id, draft)
    await add_recipients(session, campaign.id, None, people)
    return await schedule_campaign(session, user_id, campaign.id, window=window)


def read_people(given: Sequence[dict[str, Any]]) -> NewRecipients:
    """Check recipients as the CSV importer does; raises a 422 with the index of each bad one."""
    people, mistakes = NewRecipients(), list[_Mistake]()
    rows: dict[str, int] = {}
    for index, fields in enumerate(given):
        mistake = _add(people, rows, index, fields)
        if mistake is not None:
            mistakes.append(mistake)
    if mistakes:
        first = mistakes[0]
        others = f" ({len(mistakes) - 1} more are wrong too.)" if len(mistakes) > 1 else ""
        raise Invalid(
            f"Recipient {first.index} cannot be used: {first.reason}.{others} Nothing happened.",
            code="bad_recipients",
            details=[
                {name: getattr(one, name) for name in _Mistake.__slots__} for one in mistakes[:100]
            ],
        )
    return people


def _add(
    people: NewRecipients, rows: dict[str, int], index: int, given: dict[str, Any]
) -> _Mistake | None:
    written = given.get("email")
    if not isinstance(written, str):
        return _Mistake(index, "email", "", "it has no e-mail address under “email”")
    try:
        address, key = parse_address(check_storable(written))
    except (AddressInvalid, ValueError) as error:
        return _Mistake(index, "email", _show(written), str(error))
    if key in rows:
        return _Mistake(index, "email", _show(written), f"duplicate of recipient {rows[key]}")
    fields: dict[str, str] = {}
    for name, value in given.items():
        reason = _find_fault(name, value)
        if reason:
            return _Mistake(index, _show(name), "", reason)
        fields[name] = _as_text(value)
    rows[key] = index
    people.ids.append(new_id())
    people.rows.append(index + 1)
    people.addresses.append(address)
    people.keys.append(key)
    people.fields.append(json.dumps(fields | {"email": address}, ensure_ascii=False))
    return None


def _find_fault(name: str, value: object) -> str | None:
    if not is_field_name(name):
        return "a field name has letters, digits and underscores only, and is no word of Liquid"
    if not isinstance(value, str | int | float | bool | None):
        return f"“{name}” must be a text, a number or true/false"
    if isinstance(value, str):
        if len(value) > MAX_VALUE_CHARS:
            return f"“{name}” is longer than 1 MiB"
        try:
            check_storable(value)
        except ValueError as error:
            return f"“{name}” {error}"
    return None


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _show(text: str) -> str:
    cut = text[:SHOWN_CHARS].encode("utf-8", "replace").decode()
    return cut.replace("\0", "\u2400")
