import httpx
import pytest

from tests.peers.dovecot import Dovecot


def form(dovecot: Dovecot, **changes: object) -> dict[str, object]:
    return {
        "name": "Inbox", "host": "127.0.0.1", "port": dovecot.port, "security": "none",
        "username": "routes", "password": "secret", **changes,
    }  # fmt: skip


async def test_a_mailbox_is_kept_tried_changed_and_forgotten(
    signed_in: httpx.AsyncClient, dovecot: Dovecot
) -> None:
    made = await signed_in.post("/api/imap-accounts", json=form(dovecot))
    assert made.status_code == 201
    assert "password" not in made.text
    path = f"/api/imap-accounts/{made.json()['id']}"
    steps = (await signed_in.post(f"{path}/verify")).json()
    assert [(step["step"], step["ok"]) for step in steps] == [
        ("dns", True), ("connect", True), ("login", True), ("folder", True),
    ]  # fmt: skip
    changed = await signed_in.patch(path, json={"password": "wrong", "folders": ["INBOX", "Sent"]})
    assert changed.json()["folders"] == ["INBOX", "Sent"]
    steps = (await signed_in.post(f"{path}/verify")).json()
    assert (steps[-1]["step"], steps[-1]["ok"]) == ("login", False)
    assert len((await signed_in.get("/api/imap-accounts")).json()["items"]) == 1
    assert (await signed_in.delete(path)).status_code == 204
    assert (await signed_in.get(path)).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"preset": "nobody"},
        {"host": None},
        {"port": 0},
        {"folders": []},
        {"folders": ["a\r\nb"]},
        {"password": "a\nb"},
        {"unknown": 1},
    ],
)
async def test_a_form_that_cannot_be_is_refused(
    signed_in: httpx.AsyncClient, dovecot: Dovecot, changes: dict[str, object]
) -> None:
    answer = await signed_in.post("/api/imap-accounts", json=form(dovecot, **changes))
    assert answer.status_code == 422


async def test_a_preset_says_where(signed_in: httpx.AsyncClient) -> None:
    new = {"name": "Mine", "preset": "google", "username": "a@b.example", "password": "x"}
    made = (await signed_in.post("/api/imap-accounts", json=new)).json()
    assert (made["host"], made["port"], made["security"]) == ("imap.gmail.com", 993, "tls")


async def test_there_are_no_replies_yet(signed_in: httpx.AsyncClient) -> None:
    assert (await signed_in.get("/api/replies")).json() == {"items": [], "next_cursor": None}
