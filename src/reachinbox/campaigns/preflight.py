"""Preflight: what would go wrong, found before anything is promised."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.recipients import (
    FieldGap,
    count_recipients,
    find_field_gaps,
    first_recipients,
    suppressed_recipients,
)
from reachinbox.audience.uploads import imports_in_progress
from reachinbox.campaigns.drafts import say_template_invalid
from reachinbox.campaigns.finding import Finding as Finding
from reachinbox.campaigns.paces import ChosenSender, chosen_senders
from reachinbox.campaigns.preflight_content import check_words
from reachinbox.campaigns.preflight_people import check_people
from reachinbox.campaigns.tables import Campaign
from reachinbox.mail.templates import Template, TemplateInvalid, compile_template
from reachinbox.mail.unsubscribe import OWN_VARIABLES, with_footer

TRIED_RECIPIENTS = 20
MAX_SUBJECT_CHARS = 998  # a header line's length without its end (RFC 5322 §2.1.1)


@dataclass(frozen=True, slots=True)
class Preflight:
    """Everything found, and what the checks read on the way: how many would be written to."""

    findings: list[Finding]
    senders: list[ChosenSender]
    recipients: int
    suppressed: set[str]

    @property
    def blocking(self) -> list[Finding]:
        """The findings that keep the campaign from being scheduled."""
        return [one for one in self.findings if one.severity == "blocking"]


async def check_campaign(session: AsyncSession, campaign: Campaign) -> Preflight:
    """Look at content, senders and every recipient of a campaign."""
    senders = await chosen_senders(session, campaign.id)
    suppressed = await suppressed_recipients(session, campaign.user_id, campaign.id)
    total = await count_recipients(session, campaign.id)
    findings = [
        *check_senders(senders),
        *_check_audience(total, len(suppressed)),
        *[one async for one in _check_imports(session, campaign)],
        *[one async for one in _check_start(session, campaign)],
        *[one async for one in _check_content(session, campaign)],
        *check_words(campaign),
        *[one async for one in check_people(session, campaign, senders, total)],
    ]
    return Preflight(findings, senders, total - len(suppressed), suppressed)


def check_senders(senders: Sequence[ChosenSender]) -> list[Finding]:
    """Find what keeps these senders from sending."""
    if not senders:
        return [_block("no_sender", "Choose at least one sender for this campaign.")]
    findings: list[Finding] = []
    for sender in senders:
        if not sender.is_verified:
            sentence = (
                f"The owner of {sender.email} has not confirmed it yet: follow the link that was "
                "mailed there, or have it mailed again."
            )
            findings.append(Finding("unverified_sender", "blocking", sentence, sender_id=sender.id))
        if not sender.has_server:
            sentence = (
                f"{sender.email} has no SMTP server that may be used: mend the stopped one, or "
                "give it another."
            )
            findings.append(
                Finding("sender_without_server", "blocking", sentence, sender_id=sender.id)
            )
    return findings


def _check_audience(total: int, suppressed: int) -> list[Finding]:
    findings: list[Finding] = []
    if total == suppressed:
        sentence = "Upload a CSV of recipients first." if not total else "Everybody is suppressed."
        findings.append(_block("no_recipients", f"There is nobody to write to. {sentence}"))
    if suppressed:
        sentence = f"{suppressed:,} recipients were suppressed since; they are left out."
        findings.append(Finding("suppressed_recipients", "warning", sentence, count=suppressed))
    return findings


async def _check_imports(session: AsyncSession, campaign: Campaign) -> AsyncIterator[Finding]:
    running = await imports_in_progress(session, campaign.id)
    if running:
        yield _block("import_running", "A CSV is still being imported: wait until it is done.")


async def _check_start(session: AsyncSession, campaign: Campaign) -> AsyncIterator[Finding]:
    now = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    if campaign.start_at is not None and campaign.start_at < now:
        yield Finding("start_in_past", "warning", "The start lies in the past, so it means now.")


async def _check_content(session: AsyncSession, campaign: Campaign) -> AsyncIterator[Finding]:
    for part in ("subject", "html"):
        if not getattr(campaign, part).strip():
            yield _block(f"{part}_empty", f"The {part} is empty: write it first.")
    try:
        bodies = with_footer(campaign.html, campaign.text)
        template = compile_template(campaign.subject, *bodies)
    except TemplateInvalid as error:
        yield _block("template_invalid", say_template_invalid(error))
        return
    gaps = await find_field_gaps(session, campaign.id, sorted(template.required - OWN_VARIABLES))
    for gap in gaps:
        yield _report_gap(gap)
    if not gaps:
        async for finding in _try_rendering(session, campaign.id, template):
            yield finding


def _report_gap(gap: FieldGap) -> Finding:
    shown = ", ".join(map(str, gap.rows))
    more = " …" if gap.count > len(gap.rows) else ""
    sentence = (
        f"{gap.count:,} recipients have no “{gap.name}” (rows {shown}{more}). Add it to the CSV, "
        f'or write {{{{ {gap.name} | default: "…" }}}}.'
    )
    return Finding("missing_field", "blocking", sentence, count=gap.count, rows=gap.rows)


async def _try_rendering(
    session: AsyncSession, campaign_id: UUID, template: Template
) -> AsyncIterator[Finding]:
    for person in await first_recipients(session, campaign_id, TRIED_RECIPIENTS):
        try:
            rendered = template.render(person.fields)
        except TemplateInvalid as error:
            yield _block(
                "render_failed", f"The content fails in row {person.row}: {error.message}."
            )
            return
        if len(rendered.subject) > MAX_SUBJECT_CHARS:
            sentence = f"In row {person.row} the subject has more than {MAX_SUBJECT_CHARS} letters."
            yield _block("subject_too_long", sentence)
            return


def _block(code: str, sentence: str) -> Finding:
    return Finding(code, "blocking", sentence)
