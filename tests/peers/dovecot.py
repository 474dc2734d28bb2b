"""A real Dovecot on loopback: IMAP with and without TLS, in a temporary directory, by its pid."""

import asyncio
import getpass
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peers.certificate import Certificate, localhost_certificate

CONF = """
protocols = imap
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{home}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 0
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  {chroot}
}}
service stats {{
  {chroot}
}}
"""


@dataclass
class Dovecot:
    """Where it listens; every user's password is `secret`."""

    port: int
    tls_port: int
    certificate: Certificate

    def append(self, user: str, mail: bytes, folder: str = "INBOX", flags: str = "") -> None:
        """Put a mail into a folder."""
        with self.client(user) as client:
            assert client.append(folder, flags, "", mail)[0] == "OK"

    def client(self, user: str) -> imaplib.IMAP4:
        """The standard library's client, signed in."""
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(user, "secret")
        return client

    def recreate(self, user: str, folder: str) -> None:
        """Let a folder begin anew, with another UIDVALIDITY."""
        with self.client(user) as client:
            client.delete(folder)
            client.create(folder)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _write_config(home: Path, ports: list[int]) -> Path:
    is_root = os.getuid() == 0
    owner = pwd.getpwnam("mail") if is_root else pwd.getpwuid(os.getuid())
    (home / "mail").mkdir()
    if is_root:
        os.chown(home / "mail", owner.pw_uid, owner.pw_gid)
    me = getpass.getuser()
    group = "dovecot" if is_root else subprocess.check_output(["id", "-gn"], text=True).strip()
    conf = home / "dovecot.conf"
    conf.write_text(
        CONF.format(
            home=home,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            internal="dovecot" if is_root else me,
            login="dovenull" if is_root else me,
            group=group,
            chroot="" if is_root else "chroot =",
            port=ports[0],
            tls_port=ports[1],
        )
    )
    return conf


@asynccontextmanager
async def running_dovecot() -> AsyncIterator[Dovecot]:
    """Run it until the block ends."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "Dovecot is missing: apt-get install dovecot-imapd"
    with tempfile.TemporaryDirectory(prefix="dove") as name:
        home = Path(name)
        home.chmod(0o755)
        certificate = localhost_certificate()
        (home / "cert.pem").write_bytes(certificate.certificate_pem)
        (home / "key.pem").write_bytes(certificate.key_pem)
        ports = _free_ports(2)
        process = await asyncio.create_subprocess_exec(
            program, "-F", "-c", str(_write_config(home, ports))
        )
        try:
            await _until_it_greets(ports[0], process, home / "log")
            yield Dovecot(ports[0], ports[1], certificate)
        finally:
            process.terminate()
            await process.wait()


async def _until_it_greets(port: int, process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(20):
        while True:
            assert process.returncode is None, log.read_text() if log.exists() else "it ended"
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                greeting = await reader.readline()
                writer.close()
                if greeting.startswith(b"* OK"):
                    return
            except OSError:
                await asyncio.sleep(0.05)
