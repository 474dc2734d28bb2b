import imaplib
from datetime import UTC, datetime

import pytest

from reachinbox.mail.imap import ImapFailed, ImapServer, open_mailbox
from tests.peers.dovecot import Dovecot

MAIL = b"From: ann@far.example\r\nMessage-ID: <one.1@far.example>\r\nSubject: x\r\n\r\nHi\r\n"


def server(dovecot: Dovecot, user: str, security: str = "none", **changes: str) -> ImapServer:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    named = {"username": user, "password": "secret"} | changes
    return ImapServer("localhost", port, security, address="127.0.0.1", **named)  # type: ignore[arg-type]


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
async def test_mails_are_found_and_fetched(dovecot: Dovecot, security: str) -> None:
    user = f"fetch-{security}"
    dovecot.append(user, MAIL)
    dovecot.append(user, MAIL.replace(b"Hi", b"Ho"), flags=r"\Seen")
    context = dovecot.certificate.client_context()
    async with open_mailbox(server(dovecot, user, security), ssl_context=context) as mailbox:
        inbox = await mailbox.examine("INBOX")
        uids = await mailbox.uids_after(0, inbox.uid_next)
        assert len(uids) == 2
        assert sorted((await mailbox.fetch(uids)).values()) == [MAIL, MAIL.replace(b"Hi", b"Ho")]
        assert await mailbox.uids_since(datetime.now(UTC).date()) == uids
        assert await mailbox.has_message("<one.1@far.example>")
        assert not await mailbox.has_message("<two@far.example>")
        assert await mailbox.sent_folder() == "Sent"
        assert mailbox.can_idle


async def test_reading_changes_nothing(dovecot: Dovecot) -> None:
    dovecot.append("still", MAIL)
    async with open_mailbox(server(dovecot, "still")) as mailbox:
        await mailbox.examine("INBOX")
        await mailbox.fetch([1])
    with dovecot.client("still") as client:
        client.select("INBOX", readonly=True)
        flags = client.fetch("1", "(FLAGS)")[1][0]
        assert b"\\Seen" not in imaplib.ParseFlags(flags)


async def test_a_bad_certificate_and_a_bad_password_are_named(dovecot: Dovecot) -> None:
    with pytest.raises(ImapFailed) as refused:
        async with open_mailbox(server(dovecot, "any", "tls")):
            pass
    assert refused.value.step == "tls"
    with pytest.raises(ImapFailed) as refused:
        async with open_mailbox(server(dovecot, "any", password="wrong")):
            pass
    assert refused.value.is_login


@pytest.mark.parametrize("evil", ["<a@b>\r\nx LOGOUT", '<a"@b>', "a@b", "<a@b> OR ALL"])
async def test_nothing_but_a_message_id_is_searched_for(dovecot: Dovecot, evil: str) -> None:
    async with open_mailbox(server(dovecot, "evil")) as mailbox:
        await mailbox.examine("INBOX")
        with pytest.raises(ValueError, match="not a Message-ID"):
            await mailbox.has_message(evil)


async def test_a_folder_cannot_smuggle_a_command(dovecot: Dovecot) -> None:
    async with open_mailbox(server(dovecot, "evil")) as mailbox:
        with pytest.raises(ValueError, match="control character"):
            await mailbox.examine('INBOX"\r\nx DELETE INBOX')
