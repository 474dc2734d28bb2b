"""`/docs`: the API's description to read and try, from our own files, online or not."""

from fastapi import FastAPI
from starlette.responses import HTMLResponse, JSONResponse

from reachinbox.api.app_files import Bundle

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ReachInbox API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/swagger/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/swagger/swagger-ui-bundle.js"></script>
<script src="/swagger/start.js"></script>
</html>
"""
_WITHOUT_FILES = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>ReachInbox API</title>
<p>The pages of the description are built with the web app, and it has not been built here.
The description itself is at <a href="/openapi.json">/openapi.json</a>.</p>
</html>
"""


def add_documents(app: FastAPI, bundle: Bundle) -> None:
    """Show the description at `/docs`, and both it and the document under `/api/` too."""
    page = _PAGE if "swagger/swagger-ui-bundle.js" in bundle.files else _WITHOUT_FILES

    @app.get("/api/openapi.json", include_in_schema=False)
    async def show_openapi() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/docs", include_in_schema=False)
    @app.get("/api/docs", include_in_schema=False)
    async def show_docs() -> HTMLResponse:
        return HTMLResponse(page)
