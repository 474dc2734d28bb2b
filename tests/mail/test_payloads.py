"""No template reaches anything but its variables, and none takes long."""

import re
from time import thread_time

import pytest

from reachinbox.mail.templates import TemplateInvalid, compile_template
from tests.mail.payloads import PAYLOADS

FIELDS = {"name": "Ada", "secret_field": "not asked for"}
# What an object of Python looks like when it is printed, what files and environments hold, and
# what arithmetic of another template language would give.
LEAK = re.compile(
    r"<class|<function|<module|<bound|<built-in|<_frozen| object at 0x|<liquid|root:|PATH=|/bin/|"
    r"\bstr\b|<type|mappingproxy|\b49\b|7777777|uid=|not asked for|leak|SECRET"
)


def test_more_than_a_hundred_payloads_are_tried() -> None:
    assert len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_template_reaches_nothing_but_its_variables(payload: str) -> None:
    began = thread_time()
    shown = [render(f"{payload}", part) for part in ("html", "subject", "text")]
    assert thread_time() - began < 3
    for text in shown:
        assert not LEAK.search(text), text
        assert len(text) < 2 * 1024 * 1024


def render(source: str, part: str) -> str:
    parts = {"subject": "S", "html": "<p>H</p>", "text": "T"} | {part: source}
    try:
        rendered = compile_template(**parts).render(FIELDS)
    except TemplateInvalid as refused:
        return refused.message
    except Exception as error:
        raise AssertionError(f"{source}: {error!r}") from error
    return {"subject": rendered.subject, "html": rendered.html, "text": rendered.text}[part]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_field_is_never_read_as_a_template(payload: str) -> None:
    rendered = compile_template("{{ name }}", "<p>{{ name }}</p>", "{{ name }}").render(
        {"name": payload, "secret": "SECRET"}
    )
    assert "SECRET" not in rendered.subject + rendered.html + rendered.text
    assert "<script" not in rendered.html
