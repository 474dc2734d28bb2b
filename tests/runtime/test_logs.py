"""Log lines cannot be forged, and hold no secrets."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from reachinbox.runtime.logs import set_up_logs

FORGED = [
    "ada\n2026-01-01 [info] admin signed in",
    'ada\r\n{"event": "forged", "level": "info"}',
    "ada\x0b\x0cforged",
    "ada\u2028forged\u2029forged",
    "ada\x85forged",
    "ada\x1b[2K\x1b[1Aforged",
    "ada\x00forged",
    "ada\u202egnitset",
    "ada\ud800",
]
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@pytest.fixture(params=["json", "console"])
def style(request: pytest.FixtureRequest) -> Iterator[str]:
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    configured = structlog.get_config()
    set_up_logs(request.param, process="test")
    yield request.param
    structlog.contextvars.clear_contextvars()
    structlog.configure(**configured)
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


@pytest.mark.parametrize("forged", FORGED)
def test_a_line_stays_one_line_whatever_it_is_given(
    style: str, forged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("json" if style == "json" else "console", process="test")
    structlog.get_logger().info("signed in", who=forged, more={"inner": [forged]})
    structlog.get_logger().warning(forged)
    logging.getLogger("somebody.else").warning("said %s", forged)
    said = capsys.readouterr().err
    lines = said.rstrip("\n").split("\n")
    assert len(lines) == 3
    assert not [c for line in lines for c in line if c in LINE_ENDS or c == "\x00"]
    assert "\x1b[2K" not in said
    if style == "json":
        assert {json.loads(line)["level"] for line in lines} == {"info", "warning"}


def test_what_is_named_a_secret_is_hidden(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json" if style == "json" else "console", process="test")
    structlog.get_logger().info(
        "asked", password="canary", headers={"Authorization": "Bearer canary"}, api_key="canary",
        refresh_token="canary", nested=[{"secret": "canary"}],
    )  # fmt: skip
    assert "canary" not in capsys.readouterr().err


def test_a_traceback_shows_no_local_variables(
    style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("json" if style == "json" else "console", process="test")
    password = "canary-in-a-local"
    try:
        int(password[:0])
    except ValueError:
        structlog.get_logger().exception("broke")
        logging.getLogger("somebody.else").exception("broke")
    said = capsys.readouterr().err
    assert said.count("ValueError") >= 2
    assert "canary-in" not in said.replace('password = "canary-in-a-local"', "")
