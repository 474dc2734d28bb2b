import gzip
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Route

from reachinbox.api.app_files import Bundle, read_bundle
from reachinbox.api.app_pages import AppRoute
from reachinbox.api.app_stamp import STAMP, stamp_of
from tests.accounts.people import browser_on

HTML = {"Accept": "text/html,application/xhtml+xml"}
PAGE = "<!doctype html><title>the app</title>"
SCRIPT = b"console.log('a script long enough to be compressed')"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    sources = tmp_path / "web"
    (sources / "src").mkdir(parents=True)
    (sources / "package.json").write_text("{}")
    (sources / "src" / "main.tsx").write_text("first")
    return sources


@pytest.fixture
def built(tmp_path: Path, sources: Path) -> Path:
    bundle = tmp_path / "bundle"
    (bundle / "assets").mkdir(parents=True)
    (bundle / "index.html").write_text(PAGE)
    (bundle / "assets" / "main-1a2b.js").write_bytes(SCRIPT)
    (bundle / "assets" / "main-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (bundle / STAMP).write_text(stamp_of(sources))
    return bundle


def serving(app: FastAPI, bundle: Bundle) -> httpx.AsyncClient:
    routes: list[Route] = app.router.routes  # pyright: ignore[reportAssignmentType]
    app.router.routes[:] = [one for one in routes if not isinstance(one, AppRoute)]
    app.router.routes.append(AppRoute(bundle))
    return browser_on(app)


async def test_every_screen_is_the_one_page(app: FastAPI, built: Path, sources: Path) -> None:
    async with serving(app, read_bundle(built, sources)) as client:
        for path in ("/", "/dashboard", "/campaigns/018f-1/emails/2", "/senders", "/users"):
            answer = await client.get(path, headers=HTML)
            assert (answer.status_code, answer.text) == (200, PAGE), path
            assert answer.headers["Cache-Control"] == "no-cache"
            policy = answer.headers["Content-Security-Policy"]
            assert "script-src 'self';" in policy
            assert "default-src 'none'" in policy


async def test_what_the_api_does_not_know_stays_a_404(
    app: FastAPI, built: Path, sources: Path
) -> None:
    async with serving(app, read_bundle(built, sources)) as client:
        paths = (
            "/api/nothing",
            "/u/x/y",
            "/docs/x",
            "/metrics/x",
            "/assets/old-9.js",
            "/healthz/x",
        )
        for path in paths:
            answer = await client.get(path, headers=HTML)
            assert answer.status_code == 404, path
            assert answer.json()["error"]["code"] == "not_found"


async def test_the_app_hides_no_other_method_of_the_api(
    app: FastAPI, built: Path, sources: Path
) -> None:
    async with serving(app, read_bundle(built, sources)) as client:
        assert (await client.get("/api/auth/login", headers=HTML)).status_code == 405
        assert (await client.post("/dashboard", headers=HTML)).status_code == 404
        # A script that mistypes an address is told so, not sent a page.
        assert (await client.get("/dashboard")).status_code == 404


async def test_assets_are_sent_as_they_were_compressed_and_kept_for_ever(
    app: FastAPI, built: Path, sources: Path
) -> None:
    async with serving(app, read_bundle(built, sources)) as client:
        packed = await client.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Type"].startswith("text/javascript")
        assert "immutable" in packed.headers["Cache-Control"]
        plain = await client.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert packed.content == plain.content == SCRIPT


async def test_a_stale_bundle_is_never_served(app: FastAPI, built: Path, sources: Path) -> None:
    (sources / "src" / "main.tsx").write_text("second")
    stale = read_bundle(built, sources)
    assert stale.files == {}
    async with serving(app, stale) as client:
        answer = await client.get("/", headers=HTML)
        assert "built from other sources" in answer.text
        assert "make web" in answer.text


async def test_without_a_bundle_the_first_page_says_so(app: FastAPI, tmp_path: Path) -> None:
    async with serving(app, read_bundle(tmp_path / "none", tmp_path / "no-sources")) as client:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert "has not been built" in answer.text
        assert "<script" not in answer.text


async def test_tests_of_the_app_do_not_make_a_bundle_stale(sources: Path) -> None:
    before = stamp_of(sources)
    (sources / "src" / "main.test.tsx").write_text("a test")
    assert stamp_of(sources) == before


async def test_the_documents_load_nothing_from_elsewhere(api: httpx.AsyncClient) -> None:
    for path in ("/docs", "/api/docs"):
        answer = await api.get(path)
        assert answer.status_code == 200
        assert "https://" not in answer.text
        assert "http" not in answer.headers["Content-Security-Policy"]
    assert (await api.get("/api/openapi.json")).json() == (await api.get("/openapi.json")).json()
