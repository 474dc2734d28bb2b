from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.sandbox.client import MESSAGE, Mailbox
from tests.senders.people import Person, code_of, newcomer


async def test_a_message_is_listed_and_opened(mailbox: Mailbox, ada: Person) -> None:
    await mailbox.hand_over()
    listed = (await ada.get("/api/sandbox/messages")).json()
    [row] = listed["items"]
    assert listed["next_cursor"] is None
    assert row["subject"] == "Grüße"
    assert row["size_bytes"] == len(MESSAGE)
    opened = (await ada.get(f"/api/sandbox/messages/{row['id']}")).json()
    assert opened["text"] == "Hello.\r\n"
    assert opened["html"] is None
    assert opened["raw"] == MESSAGE.decode()
    assert {"name": "From", "value": "Ada <ada@sandbox.example>"} in opened["headers"]


async def test_pages_run_from_new_to_old_without_gaps(mailbox: Mailbox, ada: Person) -> None:
    for number in range(7):
        await mailbox.hand_over(f"p{number}@example.com")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await ada.get("/api/sandbox/messages", limit=3, **cursor)).json()
        seen += [row["rcpt_to"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [f"p{number}@example.com" for number in reversed(range(7))]


async def test_messages_are_searched(mailbox: Mailbox, ada: Person) -> None:
    await mailbox.hand_over("grace@example.com")
    await mailbox.hand_over("linus%@example.org")
    for q, expected in [
        ("GRACE", ["grace@example.com"]),
        ("grüß", ["linus%@example.org", "grace@example.com"]),
        ("%", ["linus%@example.org"]),
        ("one@sandbox", ["linus%@example.org", "grace@example.com"]),
        ("absent", []),
    ]:
        found = (await ada.get("/api/sandbox/messages", q=q)).json()["items"]
        assert [row["rcpt_to"] for row in found] == expected, q


async def test_another_users_messages_are_not_there(
    mailbox: Mailbox, ada: Person, bob: Person
) -> None:
    await mailbox.hand_over()
    [row] = (await ada.get("/api/sandbox/messages")).json()["items"]
    path = f"/api/sandbox/messages/{row['id']}"
    assert (await bob.get("/api/sandbox/messages")).json()["items"] == []
    assert (await bob.get(path)).status_code == 404
    assert (await bob.delete(path)).status_code == 404
    assert (await bob.delete("/api/sandbox/messages")).status_code == 204
    assert (await ada.get(path)).status_code == 200


async def test_one_or_all_messages_are_deleted(mailbox: Mailbox, ada: Person) -> None:
    for _ in range(3):
        await mailbox.hand_over()
    first, *_ = (await ada.get("/api/sandbox/messages")).json()["items"]
    assert (await ada.delete(f"/api/sandbox/messages/{first['id']}")).status_code == 204
    assert (await ada.delete(f"/api/sandbox/messages/{first['id']}")).status_code == 404
    assert len((await ada.get("/api/sandbox/messages")).json()["items"]) == 2
    assert (await ada.delete("/api/sandbox/messages")).status_code == 204
    assert (await ada.get("/api/sandbox/messages")).json()["items"] == []


async def test_a_foreign_cursor_is_a_400(ada: Person) -> None:
    answer = await ada.get("/api/sandbox/messages", cursor="bm90IG91cnM")
    assert (answer.status_code, code_of(answer)) == (400, "bad_cursor")


async def test_there_is_no_mailbox_where_no_sandbox_runs(
    settings: Settings, database: Database
) -> None:
    elsewhere = make_app(
        settings.model_copy(update={"sandbox_smtp_port": None}), database, password_cost=4
    )
    async with (
        elsewhere.router.lifespan_context(elsewhere),
        newcomer(elsewhere, "ada@example.com") as person,
    ):
        assert (await person.get("/api/sandbox/messages")).status_code == 404
        assert (await person.delete("/api/sandbox/messages")).status_code == 404


async def test_a_message_full_of_nonsense_is_opened(mailbox: Mailbox, ada: Person) -> None:
    nonsense = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\xff\x00: \x00\r\n\r\n\xff"
    await mailbox.hand_over(message=nonsense)
    [row] = (await ada.get("/api/sandbox/messages")).json()["items"]
    assert (await ada.get(f"/api/sandbox/messages/{row['id']}")).status_code == 200


async def test_a_message_is_framed_without_scripts_under_its_own_policy(
    mailbox: Mailbox, ada: Person, bob: Person
) -> None:
    html = b'<p>Hello<script>alert(1)</script><img src="https://x.example/pixel"></p>'
    await mailbox.hand_over(message=b"Content-Type: text/html\r\n\r\n" + html)
    [row] = (await ada.get("/api/sandbox/messages")).json()["items"]
    path = f"/api/sandbox/messages/{row['id']}"
    framed = await ada.get(f"{path}/frame")
    assert "<p>Hello<img" in framed.text
    assert "alert" not in framed.text
    assert "x.example" not in framed.text
    policy = framed.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert policy.endswith("sandbox")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    with_images = await ada.get(f"{path}/frame", images="true")
    assert "https://x.example/pixel" in with_images.text
    assert "script" not in with_images.text
    assert (await ada.get(path)).json()["safe_html"] == framed.text
    assert (await bob.get(f"{path}/frame")).status_code == 404


async def test_a_message_of_text_alone_is_framed_as_text(mailbox: Mailbox, ada: Person) -> None:
    await mailbox.hand_over(message=b"Subject: x\r\n\r\n<script>alert(1)</script>\r\n")
    [row] = (await ada.get("/api/sandbox/messages")).json()["items"]
    framed = (await ada.get(f"/api/sandbox/messages/{row['id']}/frame")).text
    assert "<pre>&lt;script&gt;alert(1)&lt;/script&gt;" in framed
