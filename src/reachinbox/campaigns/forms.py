"""What may be said about campaigns and templates; types and sizes are checked here."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from reachinbox.ledger.many import MOST_AT_ONCE, Selection
from reachinbox.ledger.states import Reason

MAX_BODY_BYTES = 512 * 1024
MAX_SUBJECT_CHARS = 4_000  # of the template; what it renders to is at most 998 (RFC 5322 §2.1.1)


def check_storable(text: str) -> str:
    """Refuse what PostgreSQL and e-mail cannot hold."""
    if "\0" in text:
        raise ValueError("must not contain a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode text") from None
    return text


def _check_subject(subject: str) -> str:
    if "\r" in subject or "\n" in subject:
        raise ValueError("must be one line: a subject cannot contain a line break")
    return subject


def _check_size(text: str) -> str:
    if len(text.encode()) > MAX_BODY_BYTES:
        raise ValueError("must not be larger than 512 KiB")
    return text


def _must_be_text(value: object) -> object:
    if not isinstance(value, str | datetime):
        raise ValueError("must be a time such as 2026-11-30T09:00:00Z")  # noqa: TRY004 - for pydantic
    return value


Text = Annotated[str, AfterValidator(check_storable)]
Name = Annotated[Text, Field(min_length=1, max_length=200)]
Subject = Annotated[Text, AfterValidator(_check_subject), Field(max_length=MAX_SUBJECT_CHARS)]
Body = Annotated[Text, AfterValidator(_check_size)]
Moment = Annotated[AwareDatetime, BeforeValidator(_must_be_text)]
DelaySeconds = Annotated[float, Field(strict=True, ge=0, le=86_400, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Priority = Literal["high", "normal", "low"]
LatePolicy = Literal["hold", "send"]
"""what becomes of e-mails that are hours late because nothing ran: ask first, or send"""
TimeZone = Annotated[Text, Field(max_length=64, examples=["Europe/Paris"])]
SenderIds = Annotated[list[UUID], Field(max_length=1_000)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Hours(_Input):
    """When a campaign may send: days of the week and two times on the clock of its time zone."""

    model_config = ConfigDict(
        populate_by_name=True,
        json_schema_extra={"example": {"days": ["mon", "fri"], "from": "09:00", "to": "17:00"}},
    )

    days: Annotated[list[Annotated[Text, Field(max_length=10)]], Field(max_length=7)]
    opens: Annotated[Text, Field(alias="from", max_length=8)]
    closes: Annotated[Text, Field(alias="to", max_length=8)]


class Draft(_Input):
    """A campaign as its owner writes it."""

    name: Name
    subject: Subject
    html: Body
    text: Body | None = None
    sender_ids: SenderIds = []
    start_at: Moment | None = None
    delay_seconds: DelaySeconds = 0
    hourly_limit: Count | None = None
    max_parallel: Count | None = None
    priority: Priority = "normal"
    late_policy: LatePolicy = "hold"
    timezone: TimeZone = "UTC"
    hours: Hours | None = None


class DraftChange(_Input):
    """What to change; what is not named stays, and null takes an optional value away."""

    name: Name = ""
    subject: Subject = ""
    html: Body = ""
    text: Body | None = None
    sender_ids: SenderIds = []
    start_at: Moment | None = None
    delay_seconds: DelaySeconds = 0
    hourly_limit: Count | None = None
    max_parallel: Count | None = None
    priority: Priority = "normal"
    late_policy: LatePolicy = "hold"
    timezone: TimeZone = "UTC"
    hours: Hours | None = None


class OneCall(Draft):
    """A whole campaign in one call: content, people, pace."""

    recipients: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=100_000,
            description="Each with `email`; every other key is a merge field.",
            examples=[[{"email": "ada@example.com", "first_name": "Ada"}]],
        ),
    ]


class NewTemplate(_Input):
    """Reusable content, written in Liquid."""

    name: Name
    subject: Subject
    html: Body
    text: Body | None = None


class TemplateChange(_Input):
    """What to change; what is not named stays."""

    name: Name = ""
    subject: Subject = ""
    html: Body = ""
    text: Body | None = None


class PreviewAsk(_Input):
    """Content and the merge fields to try it with; a syntax error is an answer, not a failure."""

    subject: Annotated[Text, Field(max_length=MAX_SUBJECT_CHARS)]
    html: Body
    text: Body | None = None
    variables: dict[str, Any] = {}

    @model_validator(mode="after")
    def _has_few_variables(self) -> "PreviewAsk":
        if len(self.variables) > 16_384:  # noqa: PLR2004 - as many columns as a CSV may have
            raise ValueError("must not have more than 16,384 variables")
        return self


class ManyEmails(_Input):
    """Which e-mails: `ids`, or a filter over all that fit it; at most 10,000 a call."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)] | None = None
    campaign_id: UUID | None = None
    reason: Reason | None = None

    @property
    def selection(self) -> Selection:
        """What the ledger is asked for."""
        return Selection(self.ids, self.campaign_id, self.reason)

    @model_validator(mode="after")
    def _has_ids_or_a_filter(self) -> Self:
        if (self.ids is None) == (not self.model_fields_set & {"campaign_id", "reason", "status"}):
            raise ValueError("must have either ids or a filter: campaign_id, status or reason")
        return self


class ManyRetries(ManyEmails):
    """Which failed e-mails are to wait again."""

    status: Literal["failed"] = "failed"


class Verdict(_Input):
    """What a person found out about an e-mail whose outcome nobody knew."""

    as_: Annotated[
        Literal["sent", "retry"],
        Field(
            validation_alias=AliasChoices("as", "verdict"),
            description="It was sent, or it is to be sent again.",
        ),
    ]


class ManyVerdicts(ManyEmails, Verdict):
    """Which e-mails of unknown outcome, and what a person found out about them."""

    status: Literal["unknown"] = "unknown"
