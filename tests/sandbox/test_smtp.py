import asyncio
import smtplib
from base64 import b64encode
from uuid import uuid4

import pytest
from sqlalchemy import delete, select

from reachinbox.accounts.tables import User
from reachinbox.mail.outcomes import Accepted, RecipientRefused, ServerTrouble
from reachinbox.mail.smtp import ConnectFailed, Connection, Server
from reachinbox.runtime.database import Database
from reachinbox.sandbox.login import sandbox_password, sandbox_username
from reachinbox.sandbox.process import sandbox_server
from reachinbox.sandbox.smtp import MESSAGE_MAX_BYTES
from reachinbox.sandbox.tables import SandboxMessage
from tests.sandbox.client import MESSAGE, Mailbox, go_on
from tests.senders.people import Person


async def kept(database: Database) -> list[SandboxMessage]:
    async with database.transaction() as tx:
        return list(await tx.scalars(select(SandboxMessage).order_by(SandboxMessage.id)))


async def test_a_message_is_kept_before_250_is_answered(
    mailbox: Mailbox, database: Database
) -> None:
    outcome = await mailbox.hand_over()
    assert isinstance(outcome, Accepted)
    [message] = await kept(database)
    assert message.user_id == mailbox.user_id
    assert message.mail_from == "ada@sandbox.example"
    assert message.rcpt_to == "grace@example.com"
    assert message.subject == "Grüße"
    assert message.message_id == "<one@sandbox.example>"
    assert message.raw == MESSAGE


async def test_dots_and_eight_bit_text_come_through_unharmed(
    mailbox: Mailbox, database: Database
) -> None:
    body = "Subject: x\r\n\r\n.dot\r\n..\r\nGrüße\r\n".encode()
    assert isinstance(await mailbox.hand_over(message=body), Accepted)
    assert [message.raw for message in await kept(database)] == [body]


async def test_it_offers_what_it_can(mailbox: Mailbox) -> None:
    async with mailbox.connection() as connection:
        offers = connection.capabilities
    assert offers.pipelining
    assert offers.eight_bit_mime
    assert offers.smtp_utf8
    assert offers.size_max_bytes == MESSAGE_MAX_BYTES
    assert offers.login_mechanisms == {"PLAIN", "LOGIN"}


async def test_pipelined_commands_are_answered_in_order(mailbox: Mailbox) -> None:
    secret = sandbox_password(mailbox.secret_key, mailbox.user_id)
    login = b64encode(f"\0{mailbox.user_id.hex}\0{secret}".encode()).decode()
    answers = await mailbox.talk(
        "EHLO me",
        f"AUTH PLAIN {login}",
        *("MAIL FROM:<a@b.example>", "RCPT TO:<nobody@b.example>", "RCPT TO:<c@b.example>"),
        *("DATA", "Subject: one", "", "..", "."),
        *("MAIL FROM:<a@b.example>", "RCPT TO:<nobody@b.example>", "DATA", "RSET"),
        *("MAIL FROM:<a@b.example>", "RCPT TO:<d@b.example>", "DATA", "two", "."),
    )
    codes = [line[:3] for line in answers if line[3:4] == " "][2:]
    assert codes == [
        *("235", "250", "550", "250", "354", "250"),
        *("250", "550", "503", "250"),
        *("250", "250", "354", "250", "221"),
    ]


async def test_many_connections_at_once_lose_nothing(mailbox: Mailbox, database: Database) -> None:
    async def send(client: int) -> None:
        async with mailbox.connection() as connection:
            for number in range(25):
                outcome = await connection.hand_over(
                    "ada@sandbox.example",
                    f"p{client}-{number}@example.com",
                    MESSAGE,
                    before_final_dot=go_on,
                )
                assert isinstance(outcome, Accepted)

    await asyncio.gather(*(send(client) for client in range(20)))
    messages = await kept(database)
    assert len({message.rcpt_to for message in messages}) == len(messages) == 500


async def test_each_recipient_of_a_message_gets_a_copy(
    mailbox: Mailbox, database: Database
) -> None:
    def send() -> None:
        with smtplib.SMTP("127.0.0.1", mailbox.port) as client:
            client.login(
                sandbox_username(mailbox.user_id),
                sandbox_password(mailbox.secret_key, mailbox.user_id),
            )
            client.sendmail("a@b.example", ["x@b.example", "y@b.example"], MESSAGE)

    await asyncio.to_thread(send)
    assert [message.rcpt_to for message in await kept(database)] == ["x@b.example", "y@b.example"]


@pytest.mark.parametrize("wrong", ["password", "username", "nonsense", "unicode"])
async def test_a_wrong_login_is_refused(mailbox: Mailbox, wrong: str) -> None:
    right = mailbox.server
    username = {
        "username": uuid4().hex,
        "nonsense": "ada@example.com",
        "unicode": "ädä",
    }.get(wrong, right.username)
    server = Server(
        host="127.0.0.1",
        port=mailbox.port,
        security="none",
        username=username,
        password="wrong" if wrong == "password" else right.password,
    )
    with pytest.raises(ConnectFailed) as failed:
        await Connection.open(server)
    assert failed.value.outcome.code == 535


async def test_nothing_is_taken_without_a_login(mailbox: Mailbox) -> None:
    async with mailbox.connection() as _:
        answers = await mailbox.talk("EHLO me", "MAIL FROM:<a@b.example>")
    assert "530 5.7.0 Authentication required" in answers


async def test_a_message_over_25_mib_is_refused(mailbox: Mailbox, database: Database) -> None:
    big = b"Subject: big\r\n\r\n" + (b"x" * 70 + b"\r\n") * (MESSAGE_MAX_BYTES // 72 + 1)
    assert isinstance(await mailbox.hand_over(message=big), RecipientRefused)
    assert await kept(database) == []


async def test_a_deleted_user_takes_only_their_own_messages_away(
    mailbox: Mailbox, database: Database, bob: Person
) -> None:
    bobs = Mailbox(mailbox.port, bob.id, mailbox.secret_key)
    async with mailbox.connection() as ada_line, bobs.connection() as bob_line:
        async with database.transaction() as tx:
            await tx.execute(delete(User).where(User.id == bob.id))
        outcomes = await asyncio.gather(
            *(
                line.hand_over("a@b.example", "c@b.example", MESSAGE, before_final_dot=go_on)
                for line in (ada_line, bob_line)
            )
        )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Accepted", "SenderRefused"]
    assert len(await kept(database)) == 1


async def test_a_database_that_is_away_means_try_later(mailbox: Mailbox) -> None:
    away = Database("postgresql://postgres@127.0.0.1:1/nowhere")
    async with sandbox_server(away, mailbox.secret_key, 0) as port:
        here = Mailbox(port, mailbox.user_id, mailbox.secret_key)
        outcome = await here.hand_over()
    await away.close()
    assert isinstance(outcome, ServerTrouble)
    assert outcome.code == 451


@pytest.mark.parametrize(
    "path",
    [
        '<"odd local"@b.example>',
        "<grüße@b.example>",
        "<a@b.example> SIZE=1",
        "<\x01@b.example>",
        "<" + "a" * 600 + "@b.example>",
        "<a@b.example",
        "",
    ],
)
async def test_odd_addresses_break_nothing(mailbox: Mailbox, path: str) -> None:
    secret = sandbox_password(mailbox.secret_key, mailbox.user_id)
    login = b64encode(f"\0{mailbox.user_id.hex}\0{secret}".encode()).decode()
    answers = await mailbox.talk(
        "EHLO me",
        f"AUTH PLAIN {login}",
        *(f"MAIL FROM:{path} SMTPUTF8", "MAIL FROM:<a@b.example>", f"RCPT TO:{path}"),
        *("RCPT TO:<a@b.example>", "DATA", "Subject: \x00", "", "x\x00y", "."),
    )
    assert answers[-1] == "221 Bye"
    assert answers[-2].startswith("250 2.0.0 OK")


async def test_stopping_tells_the_clients(mailbox: Mailbox, database: Database) -> None:
    async with sandbox_server(database, mailbox.secret_key, 0) as port:
        connection = await Connection.open(
            Mailbox(port, mailbox.user_id, mailbox.secret_key).server
        )
    outcome = await connection.hand_over(
        "a@b.example", "c@b.example", MESSAGE, before_final_dot=go_on
    )
    assert type(outcome).__name__ == "ServerTrouble"
