"""Adds the routers of audience and campaigns to an app that does not have them yet."""

from fastapi import FastAPI

from reachinbox.audience.routes import downloads
from reachinbox.audience.routes import router as audience
from reachinbox.campaigns.every_route import ROUTERS


def include_our_routers(app: FastAPI) -> None:
    if "/api/campaigns/schedule" in app.openapi()["paths"]:
        return
    app.openapi_schema = None
    for router in (*ROUTERS, audience, downloads):
        app.include_router(router)
