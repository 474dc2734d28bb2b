"""Preflight over HTTP: what the database knows, then what the network says, in no transaction."""

import asyncio
from typing import cast
from uuid import UUID

from fastapi import APIRouter, Request

from reachinbox.accounts.access import SignedIn
from reachinbox.campaigns.drafts import own_campaign
from reachinbox.campaigns.preflight import check_campaign
from reachinbox.campaigns.preflight_content import links_in
from reachinbox.campaigns.preflight_dns import Lookup, check_domains, look_up
from reachinbox.campaigns.preflight_links import check_links
from reachinbox.campaigns.views import FindingView, PreflightView
from reachinbox.runtime.edge import TheDatabase, TheSettings

router = APIRouter(prefix="/api/campaigns", tags=["campaigns"])


@router.get("/{campaign_id}/preflight", summary="Find what would go wrong")
async def get_preflight(
    user: SignedIn,
    database: TheDatabase,
    settings: TheSettings,
    request: Request,
    campaign_id: UUID,
    outside: bool = True,  # noqa: FBT001, FBT002  a query parameter
) -> PreflightView:
    """Look at content, senders, every recipient, and with `outside` at DNS and links."""
    async with database.transaction() as session:
        campaign = await own_campaign(session, user.id, campaign_id)
        preflight = await check_campaign(session, campaign)
    findings = list(preflight.findings)
    if outside:
        lookup = cast("Lookup", getattr(request.app.state, "dns_lookup", look_up))
        domains = [sender.email.rpartition("@")[2] for sender in preflight.senders]
        by_dns, by_links = await asyncio.gather(
            check_domains(domains, lookup),
            check_links(links_in(campaign.html), allow_private=settings.allow_private_hosts),
        )
        findings += [*by_dns, *by_links]
    found = [FindingView.model_validate(one) for one in findings]
    return PreflightView(
        ready=not preflight.blocking,
        blocking=[one for one in found if one.severity == "blocking"],
        warnings=[one for one in found if one.severity == "warning"],
    )
