"""What the tests of handing over share: one message, one server, two gates."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from reachinbox.mail.outcomes import NotSent, Outcome
from reachinbox.mail.smtp import Connection, Server, Timeouts
from tests.peers.scripted_smtp import ScriptedSmtp

MESSAGE = b"Message-ID: <1@x.test>\r\nSubject: Hello\r\n\r\nText\r\n.\r\n..two dots\r\n"
IMPATIENT = Timeouts(command=timedelta(seconds=0.3), final_answer=timedelta(seconds=0.3))


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


def server_of(peer: ScriptedSmtp) -> Server:
    username, password = peer.login or (None, None)
    return Server("localhost", peer.port, peer.security, username, password, address="127.0.0.1")


async def connect(peer: ScriptedSmtp, timeouts: Timeouts | None = None) -> Connection:
    connection = await Connection.open(server_of(peer), ssl_context=peer.client_context)
    # Only what comes after opening is hurried, so that a busy machine fails no test.
    connection._timeouts = timeouts or connection._timeouts
    return connection


async def hand_over(
    connection: Connection,
    local_part: str,
    message: bytes = MESSAGE,
    gate: Callable[[], Awaitable[bool]] = yes,
) -> Outcome | NotSent:
    return await connection.hand_over(
        "ada@x.test", f"{local_part}@y.test", message, before_final_dot=gate
    )
