"""Serves the web app: its files by name, and its one page for every address that is a screen."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from reachinbox.api.app_files import INDEX, Bundle

NOT_SCREENS = ("api", "ws", "u", "docs", "openapi.json", "healthz", "readyz", "metrics")
"""First parts of paths that belong to the API: what it does not know there is a 404."""

_MISSING = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ReachInbox</title>
<style>
  :root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
  body {{ max-width: 40rem; margin: 15vh auto; padding: 0 1.5rem }}
  h1 {{ font-size: 1.4rem }}
</style>
<h1>ReachInbox runs, but without its screens</h1>
<p>{reason} <code>make web</code> builds it (it needs npm packages); then restart.</p>
<p>Everything else works: the <a href="/docs">API and its description</a>, and the
<code>reachinbox</code> command.</p>
</html>
"""


class AppRoute(Route):
    """Matches what the API leaves over: GET of a file of the app, or of a screen's address."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        super().__init__("/{path:path}", self._answer, methods=["GET"], include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a match, or none: never a partial one, which would hide the API's own 405."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return Match.NONE, {}
        path: str = scope["path"].lstrip("/")
        is_ours = path in self.bundle.files or path == "" or _is_screen(path, scope)
        return super().matches(scope) if is_ours else (Match.NONE, {})

    async def _answer(self, request: Request) -> Response:
        files = self.bundle.files
        found = files.get(request.path_params["path"]) or files.get(INDEX)
        if found:
            return found.answer(request)
        reason = escape(self.bundle.missing_because or "The web app is not complete.")
        return HTMLResponse(_MISSING.format(reason=reason), headers={"Cache-Control": "no-store"})


def _is_screen(path: str, scope: Scope) -> bool:
    if path.partition("/")[0] in (*NOT_SCREENS, "assets", "swagger"):
        return False
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return b"text/html" in accepted
