"""The stamp of the web app: a hash of its sources, so that a bundle built from others is found out.

Only the standard library is used: `web/build.py` and the build hook load this file by its path.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

BUNDLE = Path(__file__).parent / "bundle"
"""Where the built app lies; absent until it is built."""
STAMP = "stamp.txt"
_FOLDERS = ("src", "public", "scripts")
_FILES = ("index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json")


def stamp_of(web: Path) -> str:
    """Return the hash of everything in `web` that the bundle is made of."""
    digest = hashlib.sha256()
    for path in _sources(web):
        digest.update(path.relative_to(web).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def built_stamp(bundle: Path = BUNDLE) -> str | None:
    """Return the stamp of what the bundle was built from; None when there is no bundle."""
    try:
        return (bundle / STAMP).read_text("ascii").strip()
    except OSError:
        return None


def _sources(web: Path) -> Iterator[Path]:
    yield from (web / name for name in _FILES if (web / name).is_file())
    for folder in _FOLDERS:
        yield from sorted(
            path
            for path in (web / folder).rglob("*")
            if path.is_file() and ".test." not in path.name
        )
