"""`make audit`: whether the dependencies are those we chose, whole, and without known holes.

What needs nobody else is always checked. The advisories come from PyPI and npm; where those cannot
be reached this says so, and never that all is well.
"""

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ;([^\\]*))?", re.MULTILINE)
PATIENCE_SECONDS = 300


def main() -> int:
    """Print a line for each check; return 1 if one failed, 2 if one could not be made."""
    verdicts = [*map(check_lock, LOCKS), check_installed(), check_consistent(), *ask_advisories()]
    worst = 0
    for verdict, words in verdicts:
        print(f"{ {0: '✓', 1: '✗', 2: '!'}[verdict] } {words}")
        worst = 1 if 1 in (worst, verdict) else max(worst, verdict)
    return worst


def check_lock(name: str) -> tuple[int, str]:
    """Every requirement of a lock has one version and hashes."""
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text("utf-8").strip())
    loose = [entry.split()[0] for entry in entries if "==" not in entry or "--hash=" not in entry]
    if loose:
        return 1, f"{name}: without a version or a hash: {', '.join(loose)}"
    return 0, f"{name}: {len(entries)} requirements, each with one version and its hashes"


def check_installed() -> tuple[int, str]:
    """What is installed is what the locks name."""
    text = "\n".join((ROOT / name).read_text("utf-8") for name in LOCKS)
    locked: dict[str, set[str]] = {}
    for name, wanted, _marker in PINNED.findall(text):
        locked.setdefault(name, set()).add(wanted)
    wrong: list[str] = []
    for name, wanted in locked.items():
        try:
            if version(name) not in wanted:
                wrong.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue  # for another platform or Python
    if wrong:
        return 1, f"installed in another version than locked: {', '.join(wrong)}"
    return 0, "what is installed is what is locked"


def check_consistent() -> tuple[int, str]:
    """No package lacks what it needs."""
    done = run([sys.executable, "-m", "pip", "check", "--disable-pip-version-check"])
    return (0, "pip check: consistent") if done.returncode == 0 else (1, done.stdout.strip())


def ask_advisories() -> list[tuple[int, str]]:
    """Ask PyPI and npm for known holes."""
    asked = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner=off", "-fjson"]
    verdicts = [judge_python(run([*asked, "-r", str(ROOT / "requirements.txt")]).stdout)]
    npm = shutil.which("npm")
    if (ROOT / "web" / "package-lock.json").exists():
        verdicts.append(judge_npm(npm))
    return verdicts


def judge_python(said: str) -> tuple[int, str]:
    """Read what pip-audit says; a package it could not look up was not audited."""
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return 2, "pip-audit: no answer, so known holes were NOT looked for"
    holes = [f"{one['name']} {hole['id']}" for one in packages for hole in one.get("vulns", [])]
    missed = sum("skip_reason" in one for one in packages)
    if holes:
        return 1, f"pip-audit: {', '.join(holes)}"
    if missed:
        return 2, f"pip-audit: {missed} of {len(packages)} packages could NOT be looked up"
    return 0, f"pip-audit: no known hole in {len(packages)} packages"


def judge_npm(npm: str | None) -> tuple[int, str]:
    """Read what npm audit says about what the web app ships."""
    if npm is None:
        return 2, "npm audit: there is no npm, so the web app was NOT looked at"
    done = run([npm, "audit", "--omit=dev", "--json"], cwd=ROOT / "web")
    try:
        found: dict[str, int] = json.loads(done.stdout)["metadata"]["vulnerabilities"]
    except (ValueError, KeyError):
        return 2, "npm audit: no answer, so the web app was NOT looked at"
    if found["total"]:
        return 1, f"npm audit: {found}"
    return 0, "npm audit: no known hole in what the web app ships"


def run(command: list[str], *, cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end."""
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )


if __name__ == "__main__":
    sys.exit(main())
