"""Campaigns, templates and e-mails as the API shows them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Status = Literal["draft", "scheduled", "running", "paused", "completed", "cancelled"]
EmailStatus = Literal[
    "scheduled", "claimed", "sending", "sent", "failed", "unknown", "cancelled", "skipped"
]


class _View(BaseModel):
    # An answer always holds every field: clients in typed languages need not ask.
    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class Counts(_View):
    """How many e-mails are in each state; `total` is the sum of all the others."""

    total: int = 0
    scheduled: int = 0
    claimed: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0
    skipped: int = 0


class CampaignSummary(_View):
    """A campaign in a list: everything but its content."""

    id: UUID
    name: str
    subject: str
    sender_ids: list[UUID]
    start_at: datetime | None
    delay_seconds: float
    hourly_limit: int | None
    max_parallel: int | None
    priority: Literal["high", "normal", "low"]
    late_policy: Literal["hold", "send"]
    timezone: str
    hours: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime
    scheduled_at: datetime | None
    status: Status
    status_reason: str | None
    recipients: int
    counts: Counts
    first_at: datetime | None
    last_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    speed_per_minute: int
    finish_at: datetime | None
    drift_seconds: float | None


class CampaignView(CampaignSummary):
    """A campaign with its content; `notes` say what was understood differently than written."""

    html: str
    text: str | None
    notes: list[str] = []


class OneCallView(_View):
    """What one call promised."""

    campaign_id: UUID
    email_count: int
    suppressed: int
    first_at: datetime
    last_at: datetime
    notes: list[str] = []


class FindingView(_View):
    """One thing preflight found."""

    code: str
    severity: Literal["blocking", "warning"]
    message: str
    count: int | None
    rows: list[int]
    sender_id: UUID | None
    fix: str | None = None


class PreflightView(BaseModel):
    """Everything preflight found; a campaign with blocking findings cannot be scheduled."""

    ready: bool
    blocking: list[FindingView]
    warnings: list[FindingView]


class SenderForecastView(_View):
    """What one sender is to send."""

    sender_id: UUID
    email: str
    count: int
    first_at: datetime | None
    last_at: datetime | None


class HourForecastView(_View):
    """How many e-mails leave within one hour of UTC."""

    hour: datetime
    count: int


class BoundByView(_View):
    """The rule that decides when the campaign ends."""

    kind: str
    text: str
    sender_id: UUID | None


class SuggestionView(_View):
    """One change, and when the campaign would then end."""

    kind: str
    text: str
    last_at: datetime
    exact: bool
    sender_id: UUID | None


class ForecastView(_View):
    """What Schedule would promise if it were pressed now."""

    count: int
    first_at: datetime | None
    last_at: datetime | None
    by_sender: list[SenderForecastView]
    by_hour: list[HourForecastView]
    bound_by: BoundByView
    suggestions: list[SuggestionView]


class RecipientView(_View):
    """One recipient with its merge fields."""

    id: UUID
    row: int
    address: str
    fields: dict[str, Any]


class TemplateView(_View):
    """A template as its owner wrote it."""

    id: UUID
    name: str
    subject: str
    html: str
    text: str | None
    created_at: datetime
    updated_at: datetime


class TemplateVersionView(_View):
    """A template as it was before a change."""

    number: int
    name: str
    subject: str
    html: str
    text: str | None
    replaced_at: datetime


class PreviewProblemView(_View):
    """What is wrong with content."""

    code: str
    message: str
    part: str | None
    line: int | None
    field: str | None


class PreviewView(_View):
    """Content as one recipient would see it; `safe_html` is a page for a sandboxed `srcdoc`."""

    subject: str
    html: str
    safe_html: str
    text: str
    variables: list[str]
    problems: list[PreviewProblemView]


class EmailRow(BaseModel):
    """One e-mail in a list."""

    id: UUID
    campaign_id: UUID
    sender_id: UUID
    sender: str | None
    recipient: str
    status: EmailStatus
    planned_at: datetime
    scheduled_at: datetime
    scheduled_reason: str | None
    sent_at: datetime | None
    ended_at: datetime | None
    attempts: int
    message_id: str
    reason: str | None
    error: str | None


class EmailOne(EmailRow):
    """One e-mail with everything that happened to it, oldest first."""

    timeline: list[dict[str, Any]]


class ManyView(_View):
    """How many e-mails were changed, and how many were not, by why; `more`: the filter has more."""

    done: int
    skipped: int
    skipped_because: dict[str, int]
    more: bool


class FailureView(_View):
    """A class of failed e-mails: why, with which SMTP code, how many, and an answer to read."""

    reason: str | None
    code: int | None
    count: int
    example_answer: str | None


class TestSendView(BaseModel):
    """Whether a server took the test e-mail, and in which words it answered."""

    accepted: bool
    recipient: str
    sender_id: UUID
    message_id: str
    answer: str
