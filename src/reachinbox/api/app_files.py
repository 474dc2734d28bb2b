"""The web app's files, read once at the start of the process and sent as they were compressed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from reachinbox.api.app_stamp import BUNDLE, STAMP, built_stamp, stamp_of

SOURCES = Path(__file__).parents[3] / "web"
"""Where the app's sources lie beside an editable install; absent in an installed package."""
INDEX = "index.html"
FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_ENCODINGS = {".br": "br", ".gz": "gzip"}


@dataclass(frozen=True, slots=True)
class AppFile:
    """One file: its bytes plain and compressed, by content encoding ("" is plain)."""

    content_type: str
    cache_control: str
    bodies: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def answer(self, request: Request) -> Response:
        """Return it in the best encoding the browser takes."""
        taken = request.headers.get("Accept-Encoding", "")
        encoding = next((one for one in ("br", "gzip") if one in taken and one in self.bodies), "")
        headers = {"Cache-Control": self.cache_control, "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(self.bodies[encoding], media_type=self.content_type, headers=headers)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The built app, or why there is none that may be shown."""

    files: Mapping[str, AppFile]
    missing_because: str | None = None


@cache
def read_bundle(bundle: Path = BUNDLE, sources: Path = SOURCES) -> Bundle:
    """Read the built app; one built from other sources than lie beside it counts as missing."""
    stamp = built_stamp(bundle)
    if stamp is None:
        return Bundle({}, "The web app has not been built here.")
    if (sources / "package.json").is_file() and stamp_of(sources) != stamp:
        return Bundle({}, "The web app was built from other sources than are here now.")
    files: dict[str, AppFile] = {}
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and path.name != STAMP:
            _add(files, path.relative_to(bundle).as_posix(), path)
    return Bundle(files)


def _add(files: dict[str, AppFile], name: str, path: Path) -> None:
    encoding = _ENCODINGS.get(path.suffix, "")
    plain = name.removesuffix(path.suffix) if encoding else name
    if plain not in files:
        files[plain] = AppFile(_content_type(plain), _cache_control(plain))
    files[plain].bodies[encoding] = path.read_bytes()


def _content_type(name: str) -> str:
    suffix = Path(name).suffix
    return _TYPES.get(suffix) or guess_type(name)[0] or "application/octet-stream"


def _cache_control(name: str) -> str:
    # Files of assets/ carry a hash in their names; all others may change with the next build.
    return FOR_EVER if name.startswith("assets/") else "no-cache"
