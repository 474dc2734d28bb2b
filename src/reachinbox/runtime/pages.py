"""Keyset pages: the millionth row costs what the first does."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, TypeAdapter

from reachinbox.runtime.errors import Problem

Item = TypeVar("Item")
_KEY = TypeAdapter(list[str])


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[Item]
    next_cursor: str | None = None


class PageAsk:
    """Which page is asked for: at most `limit` rows after the row whose sort key is `after`."""

    def __init__(self, limit: int, after: list[Any] | None) -> None:
        self.limit = limit
        self.after = after

    def page(
        self, rows: Sequence[Any], key: Callable[[Any], Sequence[Any]], item: Callable[[Any], Item]
    ) -> Page[Item]:
        """Cut a page from `limit + 1` rows; the extra one only tells that there is more."""
        shown = rows[: self.limit]
        more = len(rows) > self.limit
        cursor = write_cursor(key(shown[-1])) if more else None
        return Page(items=[item(row) for row in shown], next_cursor=cursor)


def write_cursor(key: Sequence[Any]) -> str:
    """Return an opaque cursor for a row's sort key."""
    packed = json.dumps([str(part) for part in key], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_cursor(cursor: str) -> list[str]:
    """Return the sort key inside a cursor, or raise a 400."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return _KEY.validate_json(packed)
    except (binascii.Error, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None


def _page_ask(
    limit: Annotated[int, Query(ge=1, le=500)] = 50, cursor: Annotated[str | None, Query()] = None
) -> PageAsk:
    return PageAsk(limit, read_cursor(cursor) if cursor else None)


PageWanted = Annotated[PageAsk, Depends(_page_ask)]
