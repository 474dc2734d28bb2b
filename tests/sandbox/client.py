"""How these tests talk to the sandbox: with our own client, and by hand."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from reachinbox.mail.outcomes import NotSent, Outcome
from reachinbox.mail.smtp import Connection, Server
from reachinbox.sandbox.login import sandbox_password, sandbox_username

MESSAGE = (
    b"From: Ada <ada@sandbox.example>\r\nTo: grace@example.com\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <one@sandbox.example>\r\n"
    b"\r\nHello.\r\n"
)


async def go_on() -> bool:
    return True


@dataclass
class Mailbox:
    port: int
    user_id: UUID
    secret_key: str

    @property
    def server(self) -> Server:
        return Server(
            host="127.0.0.1",
            port=self.port,
            security="none",
            username=sandbox_username(self.user_id),
            password=sandbox_password(self.secret_key, self.user_id),
        )

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        connection = await Connection.open(self.server)
        try:
            yield connection
        finally:
            connection.abort()

    async def hand_over(
        self, recipient: str = "grace@example.com", message: bytes = MESSAGE
    ) -> Outcome | NotSent:
        async with self.connection() as connection:
            return await connection.hand_over(
                "ada@sandbox.example", recipient, message, before_final_dot=go_on
            )

    async def talk(self, *lines: str) -> list[str]:
        """Say lines by hand, all at once, then QUIT; give everything that was answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write("".join(f"{line}\r\n" for line in (*lines, "QUIT")).encode())
        answers = (await reader.read(1_000_000)).decode()
        while not answers.endswith("221 Bye\r\n"):
            more = await reader.read(1_000_000)
            if not more:
                break
            answers += more.decode()
        writer.close()
        return answers.splitlines()
