"""Templates: content kept for reuse, and trying content out before anybody gets it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.drafts import check_content
from reachinbox.campaigns.forms import NewTemplate, PreviewAsk, TemplateChange
from reachinbox.campaigns.tables import Template, TemplateVersion
from reachinbox.mail.sanitise import frame_page
from reachinbox.mail.templates import TemplateInvalid, compile_template
from reachinbox.mail.unsubscribe import (
    OWN_VARIABLES,
    POSTAL_ADDRESS,
    SENDER_EMAIL,
    SENDER_NAME,
    UNSUBSCRIBE_URL,
)
from reachinbox.runtime.errors import NotFound


async def create_template(session: AsyncSession, user_id: UUID, new: NewTemplate) -> Template:
    """Keep a template; raises a 422 with the line of a syntax error."""
    check_content(new.subject, new.html, new.text)
    template = Template(user_id=user_id, **new.model_dump())
    session.add(template)
    await session.flush()
    await session.refresh(template)
    return template


async def change_template(
    session: AsyncSession, user_id: UUID, template_id: UUID, change: TemplateChange
) -> Template:
    """Change a template; campaigns made from it keep their own copy."""
    template = await own_template(session, user_id, template_id, lock=True)
    await _keep_version(session, template)
    for name, value in change.model_dump(exclude_unset=True).items():
        setattr(template, name, value)
    check_content(template.subject, template.html, template.text)
    await session.flush()
    await session.refresh(template)
    return template


VERSIONS_KEPT, VERSIONS_SHOWN = 50, 50
# What a preview shows where a sent e-mail has its own.
EXAMPLES = {
    UNSUBSCRIBE_URL: "https://example.com/u/preview",
    POSTAL_ADDRESS: "1 Example Street, Exampleton",
    SENDER_NAME: "Your sender",
    SENDER_EMAIL: "sender@example.com",
}


async def clone_template(session: AsyncSession, user_id: UUID, template_id: UUID) -> Template:
    """Keep a copy of a template under a name that says so."""
    source = await own_template(session, user_id, template_id)
    name = f"{source.name[:190]} (copy)"
    copy = Template(
        user_id=user_id, name=name, subject=source.subject, html=source.html, text=source.text
    )
    session.add(copy)
    await session.flush()
    await session.refresh(copy)
    return copy


async def versions_of(
    session: AsyncSession, user_id: UUID, template_id: UUID
) -> Sequence[TemplateVersion]:
    """Return what a template was before each of its last changes, newest first."""
    await own_template(session, user_id, template_id)
    wanted = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    newest_first = wanted.order_by(TemplateVersion.number.desc()).limit(VERSIONS_SHOWN)
    return (await session.scalars(newest_first)).all()


async def _keep_version(session: AsyncSession, template: Template) -> None:
    newest = select(func.max(TemplateVersion.number)).where(
        TemplateVersion.template_id == template.id
    )
    number = (await session.scalar(newest) or 0) + 1
    session.add(
        TemplateVersion(
            template_id=template.id,
            number=number,
            name=template.name,
            subject=template.subject,
            html=template.html,
            text=template.text,
        )
    )
    await session.execute(
        delete(TemplateVersion).where(
            TemplateVersion.template_id == template.id,
            TemplateVersion.number <= number - VERSIONS_KEPT,
        )
    )


async def own_template(
    session: AsyncSession, user_id: UUID, template_id: UUID, *, lock: bool = False
) -> Template:
    """Return a template of this user, or raise a 404."""
    wanted = select(Template).where(Template.id == template_id, Template.user_id == user_id)
    template = await session.scalar(wanted.with_for_update() if lock else wanted)
    if template is None:
        raise NotFound("There is no such template.")
    return template


async def list_templates(
    session: AsyncSession, user_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[Template]:
    """Return a user's templates, newest first."""
    wanted = select(Template).where(Template.user_id == user_id)
    if after:
        wanted = wanted.where(Template.id < after)
    return (await session.scalars(wanted.order_by(Template.id.desc()).limit(limit))).all()


@dataclass(frozen=True, slots=True)
class PreviewProblem:
    """What is wrong with content, in which part and line, or which field it lacks."""

    code: str
    message: str
    part: str | None = None
    line: int | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Content as one recipient would see it; empty where it could not be rendered."""

    subject: str = ""
    html: str = ""
    safe_html: str = ""
    text: str = ""
    variables: list[str] = field(default_factory=list[str])
    problems: list[PreviewProblem] = field(default_factory=list[PreviewProblem])


def preview(ask: PreviewAsk) -> Preview:
    """Render content with these fields; what is wrong is part of the answer. Takes CPU time."""
    try:
        template = compile_template(ask.subject, ask.html, ask.text)
    except TemplateInvalid as error:
        problem = PreviewProblem("template_invalid", error.message, error.part, error.line)
        return Preview(problems=[problem])
    fields = EXAMPLES | {name: _as_text(value) for name, value in ask.variables.items()}
    variables = sorted(template.variables - OWN_VARIABLES)
    problems = [
        PreviewProblem("missing_field", f"There is no value for “{name}”.", field=name)
        for name in template.missing(fields)
        if name not in OWN_VARIABLES
    ]
    try:
        rendered = template.render(fields)
    except TemplateInvalid as error:
        problems.append(PreviewProblem("render_failed", error.message, error.part, error.line))
        return Preview(variables=variables, problems=problems)
    safe = frame_page(rendered.html)
    return Preview(rendered.subject, rendered.html, safe, rendered.text, variables, problems)


def _as_text(value: Any) -> Any:
    """Merge fields from a CSV are text; numbers from JSON are shown as they would be there."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
