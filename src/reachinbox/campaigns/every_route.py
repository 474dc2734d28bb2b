"""Every router of campaigns, for the process that serves them."""

from fastapi import APIRouter

from reachinbox.campaigns.emails_routes import router as emails
from reachinbox.campaigns.recipients_routes import forecasts, uploads
from reachinbox.campaigns.recipients_routes import router as recipients
from reachinbox.campaigns.routes import router as campaigns
from reachinbox.campaigns.stats_routes import queues
from reachinbox.campaigns.stats_routes import router as stats
from reachinbox.campaigns.templates_routes import router as templates

ROUTERS: tuple[APIRouter, ...] = (
    templates,
    campaigns,
    recipients,
    uploads,
    forecasts,
    emails,
    stats,
    queues,
)
