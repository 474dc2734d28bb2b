"""`reachinbox doctor`: looks at everything an instance stands on and says what to do."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import typer
from pydantic import SecretStr
from rich.console import Console

from reachinbox.cli.checks import Check, check_certificates, check_database, check_redis
from reachinbox.cli.failing import FAILED
from reachinbox.cli.reach import as_running
from reachinbox.cli.terminal import open_console, plain
from reachinbox.runtime.settings import Settings, SettingsInvalid, read_settings

app = typer.Typer(add_completion=False)

MARKS = {"ok": ("✓", "green"), "look": ("!", "yellow"), "bad": ("✗", "red")}
URLS = ("database_url", "redis_url")


@app.command()
def doctor() -> None:
    """Print the settings and check the database, Redis, workers, clock, DNS and TLS."""
    console = open_console()
    try:
        settings = as_running(read_settings())
    except SettingsInvalid as error:
        _show(Check("settings", "bad", str(error), "change it in the environment or .env"), console)
        raise typer.Exit(FAILED) from None
    for line in _say_settings(settings):
        console.print(line)
    checks = asyncio.run(_check_all(settings))
    for check in checks:
        _show(check, console)
    bad = sum(check.verdict == "bad" for check in checks)
    console.print(f"{bad} of {len(checks)} checks failed." if bad else "Everything is in order.")
    raise typer.Exit(FAILED if bad else 0)


async def _check_all(settings: Settings) -> list[Check]:
    database, redis = await asyncio.gather(check_database(settings), check_redis(settings))
    return [Check("settings", "ok", "well-formed"), *database, *redis, check_certificates()]


def _show(check: Check, console: Console) -> None:
    mark, style = MARKS[check.verdict]
    advice = f" → {check.advice}" if check.advice else ""
    console.print(f"{mark} {check.name}: {plain(check.text, most=400)}{advice}", style=style)


def _say_settings(settings: Settings) -> Iterator[str]:
    """Yield a line for each setting; of URLs all but the password is shown, of secrets nothing."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            secret = value.get_secret_value()
            value = _hide_password(secret) if name in URLS else "[hidden]"
        yield f"{name.upper()}={plain('' if value is None else value)}"


def _hide_password(url: str) -> str:
    place = urlsplit(url)
    if "@" not in place.netloc:
        return url
    who, _, where = place.netloc.rpartition("@")
    return place._replace(netloc=f"{who.partition(':')[0]}:[hidden]@{where}").geturl()
