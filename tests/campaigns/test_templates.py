from typing import Any

import httpx
import pytest

from tests.accounts.people import code_of

TEMPLATE = {"name": "Hello", "subject": "Hi {{ first_name }}", "html": "<p>Hi</p>", "text": None}


async def test_a_template_is_kept_changed_listed_and_deleted(signed_in: httpx.AsyncClient) -> None:
    made = await signed_in.post("/api/templates", json=TEMPLATE)
    assert made.status_code == 201
    path = f"/api/templates/{made.json()['id']}"
    changed = await signed_in.patch(path, json={"html": "<p>Bye</p>"})
    assert changed.status_code == 200
    assert (changed.json()["html"], changed.json()["name"]) == ("<p>Bye</p>", "Hello")
    assert (await signed_in.get(path)).json() == changed.json()
    assert (await signed_in.get("/api/templates")).json()["items"] == [changed.json()]
    assert (await signed_in.delete(path)).status_code == 204
    assert (await signed_in.get(path)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"html": "{% for %}"},
        {"subject": "a\nb"},
        {"name": " " * 201},
        {"html": None},
        {"text": "{{ x | y }}"},
        {"id": "x"},
    ],
)
async def test_a_bad_template_is_refused_and_nothing_changes(
    signed_in: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    assert (await signed_in.post("/api/templates", json=TEMPLATE | change)).status_code == 422
    made = (await signed_in.post("/api/templates", json=TEMPLATE)).json()
    path = f"/api/templates/{made['id']}"
    answer = await signed_in.patch(path, json=change)
    assert answer.status_code == 422
    assert code_of(answer)
    assert (await signed_in.get(path)).json() == made


async def preview(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/api/templates/preview", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_preview_shows_what_a_recipient_would_see(signed_in: httpx.AsyncClient) -> None:
    shown = await preview(
        signed_in,
        subject="Hi {{ first_name }}",
        html='<p>{{ company | default: "your team" }} &amp; {{ n }}</p>',
        variables={"first_name": "<Ada>", "n": 3, "company": None},
    )
    assert shown["subject"] == "Hi <Ada>"
    assert shown["html"] == "<p>your team &amp; 3</p>"
    assert shown["text"].strip() == "your team & 3"
    assert shown["variables"] == ["company", "first_name", "n"]
    assert shown["problems"] == []


async def test_a_preview_tells_what_is_missing(signed_in: httpx.AsyncClient) -> None:
    shown = await preview(signed_in, subject="Hi {{ first_name }}", html="<p>x</p>")
    (problem,) = shown["problems"]
    assert (problem["code"], problem["field"]) == ("missing_field", "first_name")


async def test_a_preview_tells_the_line_of_a_syntax_error(signed_in: httpx.AsyncClient) -> None:
    shown = await preview(signed_in, subject="Hi", html="<p>\n{{ a | b }}</p>")
    (problem,) = shown["problems"]
    assert (problem["code"], problem["part"], problem["line"]) == ("template_invalid", "html", 2)
    assert shown["html"] == ""


async def test_a_preview_of_a_hostile_template_ends_soon(signed_in: httpx.AsyncClient) -> None:
    nested = "{% for a in (1..9999) %}" * 4 + "x" + "{% endfor %}" * 4
    shown = await preview(signed_in, subject="Hi", html=nested)
    assert shown["problems"]
