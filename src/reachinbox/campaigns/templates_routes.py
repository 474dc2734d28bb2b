"""Templates over HTTP."""

import asyncio
from uuid import UUID

from fastapi import APIRouter

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.audience.routes import id_after
from reachinbox.campaigns.forms import NewTemplate, PreviewAsk, TemplateChange
from reachinbox.campaigns.templates import (
    change_template,
    clone_template,
    create_template,
    list_templates,
    own_template,
    preview,
    versions_of,
)
from reachinbox.campaigns.views import PreviewView, TemplateVersionView, TemplateView
from reachinbox.runtime.edge import Transaction
from reachinbox.runtime.pages import Page, PageWanted

router = APIRouter(prefix="/api/templates", tags=["templates"], route_class=IdempotentRoute)


@router.get("", summary="List your templates")
async def get_templates(user: SignedIn, tx: Transaction, ask: PageWanted) -> Page[TemplateView]:
    """Return templates, newest first."""
    rows = await list_templates(tx, user.id, after=id_after(ask), limit=ask.limit + 1)
    return ask.page(rows, lambda row: [row.id], TemplateView.model_validate)


@router.post("", status_code=201, summary="Keep a template")
async def post_template(user: SignedIn, tx: Transaction, new: NewTemplate) -> TemplateView:
    """Keep content for reuse; a syntax error is refused with its part and line."""
    return TemplateView.model_validate(await create_template(tx, user.id, new))


@router.post("/preview", summary="Try content out")
async def post_preview(_user: SignedIn, ask: PreviewAsk) -> PreviewView:
    """Render content with these merge fields; problems are part of the answer."""
    return PreviewView.model_validate(await asyncio.to_thread(preview, ask), from_attributes=True)


@router.get("/{template_id}", summary="Read a template")
async def get_template(user: SignedIn, tx: Transaction, template_id: UUID) -> TemplateView:
    """Return a template."""
    return TemplateView.model_validate(await own_template(tx, user.id, template_id))


@router.patch("/{template_id}", summary="Change a template")
async def patch_template(
    user: SignedIn, tx: Transaction, template_id: UUID, change: TemplateChange
) -> TemplateView:
    """Change what is named; campaigns made from it keep their own copy."""
    return TemplateView.model_validate(await change_template(tx, user.id, template_id, change))


@router.delete("/{template_id}", status_code=204, summary="Delete a template")
async def delete_template(user: SignedIn, tx: Transaction, template_id: UUID) -> None:
    """Delete a template."""
    await tx.delete(await own_template(tx, user.id, template_id, lock=True))


@router.post("/{template_id}/clone", status_code=201, summary="Copy a template")
async def post_template_clone(user: SignedIn, tx: Transaction, template_id: UUID) -> TemplateView:
    """Keep a copy of a template, to be changed on its own."""
    return TemplateView.model_validate(await clone_template(tx, user.id, template_id))


@router.get("/{template_id}/versions", summary="Read what a template was")
async def get_versions(
    user: SignedIn, tx: Transaction, template_id: UUID
) -> list[TemplateVersionView]:
    """Return the template before each of its last 50 changes, newest first."""
    found = await versions_of(tx, user.id, template_id)
    return [TemplateVersionView.model_validate(one) for one in found]
