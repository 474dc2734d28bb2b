"""Makes the reports beside this file: lets real mail systems fail at a server that refuses.

Run by hand, as root, where `postfix` is installed (and `exim4` is, or its binary is named):

    python tests/mail/reading/make_reports.py [path of exim4]

Both run from a temporary directory on loopback. What they returned goes to `reports.json.xz`.
"""

import asyncio
import json
import lzma
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

READER = "reader@origin.example"
# local part → stage, answer, is it hard; one line each of what real servers say
ANSWERS = {
    "u1": ("rcpt", "550 5.1.1 <{a}>: Recipient address rejected: User unknown in local recipient table", True),
    "u2": ("rcpt", "550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550-5.1.1 double-checking the recipient's email address for typos or\r\n550 5.1.1 unnecessary spaces. - gsmtp", True),
    "u3": ("rcpt", "550 5.5.0 Requested action not taken: mailbox unavailable.", True),
    "u4": ("dot", "554 delivery error: dd This user doesn't have a yahoo.com account ({a}) [0] - mta1", True),
    "u5": ("rcpt", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", True),
    "u6": ("rcpt", "550 No such user here", True),
    "u7": ("rcpt", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", True),
    "u8": ("rcpt", "551 not our customer", True),
    "u9": ("rcpt", "553 sorry, no mailbox here by that name (#5.7.1)", True),
    "u10": ("rcpt", "511 5.1.1 unknown address or alias: {a}", True),
    "u11": ("rcpt", "550 Unrouteable address", True),
    "u12": ("rcpt", "550 5.1.1 {a}... User unknown", True),
    "c1": ("dot", "554 30 Sorry, your message to {a} cannot be delivered. This mailbox is disabled (554.30).", True),
    "c2": ("rcpt", "550 5.2.1 The email account that you tried to reach is disabled.", True),
    "c3": ("rcpt", "550 5.1.6 recipient no longer on server: {a}", True),
    "d1": ("rcpt", "556 5.1.10 {a}: Recipient address rejected: Domain does not accept mail (nullMX)", True),
    "f1": ("rcpt", "552 5.2.2 The email account that you tried to reach is over quota.", False),
    "f2": ("dot", "552 5.2.2 <{a}>: Quota exceeded (mailbox for user is full)", False),
    "f3": ("rcpt", "554 5.2.2 mailbox full; STOREDRV.Deliver; quota exceeded", False),
    "f4": ("rcpt", "550 5.7.1 user mailbox size limit exceeded", False),
    "b1": ("dot", "552 5.3.4 Message size exceeds fixed maximum message size (10240000)", False),
    "s1": ("dot", "550 5.7.1 Our system has detected that this message is likely unsolicited mail. - gsmtp", False),
    "s2": ("rcpt", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", False),
    "s3": ("rcpt", "550 5.7.1 SC-001 (BAY0) Unfortunately, messages from 192.0.2.1 weren't sent. Part of their network is on our block list.", False),
    "s4": ("dot", "554 5.7.9 Message not accepted for policy reasons.", False),
    "s5": ("dot", "550 5.7.26 Unauthenticated email from origin.example is not accepted due to domain's DMARC policy.", False),
    "s6": ("rcpt", "554 5.7.1 <{a}>: Relay access denied", False),
    "s7": ("dot", "550 5.7.0 Message rejected: contains a virus (Eicar-Test-Signature)", False),
    "p1": ("rcpt", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", False),
    "l1": ("dot", "554 5.4.6 Hop count exceeded - possible mail loop", False),
    "m1": ("mail", "550 5.1.8 <reader@origin.example>: Sender address rejected: Domain not found", False),
    "t1": ("dot", "554 5.3.0 Local configuration error, please try again later", False),
}  # fmt: skip
MESSAGE = (
    "From: Reader <{reader}>\r\nTo: {to}\r\nSubject: Our prices in spring\r\n"
    "Message-ID: <{id}.rib@origin.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nHello, write to sales@origin.example.\r\n"
)


class Refuser:
    """An SMTP server that answers by local part, and keeps what comes for the reader."""

    def __init__(self) -> None:
        self.returned: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        sender, people = "", []
        say("220 mx.far.example ESMTP")
        while line := (await reader.readline()).decode("utf-8", "replace").strip():
            verb = line[:4].upper()
            if verb == "EHLO":
                say("250-mx.far.example\r\n250-SIZE 10240000\r\n250 ENHANCEDSTATUSCODES")
            elif verb == "MAIL":
                sender, people = line, []
                say("250 2.1.0 Ok")
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                stage, answer, _ = ANSWERS.get(address.partition("@")[0], ("", "", False))
                if stage in {"rcpt", "mail"}:
                    say(answer.format(a=address))
                else:
                    people.append(address)
                    say("250 2.1.5 Ok")
            elif verb == "DATA":
                say("354 go on")
                data = await reader.readuntil(b"\r\n.\r\n")
                if "<>" in sender:
                    self.returned.append(data[:-3].replace(b"\r\n..", b"\r\n."))
                refused = [p for p in people if ANSWERS.get(p.partition("@")[0], ("",))[0] == "dot"]
                say(
                    ANSWERS[refused[0].partition("@")[0]][1].format(a=refused[0])
                    if refused
                    else "250 Ok"
                )
            elif verb == "QUIT":
                say("221 Bye")
                break
            else:
                say("250 Ok")
        writer.close()


def run(*command: str, stdin: str | None = None) -> None:
    subprocess.run(command, input=stdin, text=True, check=False, capture_output=True)


def groups() -> list[list[str]]:
    ones = [[f"{name}@far.example"] for name in ANSWERS]
    hard = [f"u{n}@far.example" for n in (1, 2, 3, 5, 6, 7)]
    return ones + [hard[n : n + 3] for n in range(4)] + [[hard[0], "f1@far.example"]]


def message(number: int, people: list[str]) -> str:
    return MESSAGE.format(reader=READER, to=", ".join(people), id=f"{number:032x}")


def start_postfix(home: Path, port: int) -> list[str]:
    conf = home / "postfix"
    shutil.copytree("/etc/postfix", conf, ignore=shutil.ignore_patterns("sasl"))
    for name in ("spool", "lib"):
        (home / name).mkdir()
    (conf / "main.cf").write_text(
        f"compatibility_level=3.6\nqueue_directory={home}/spool\ndata_directory={home}/lib\n"
        "myhostname=mx.near.example\nmydestination=\ninet_interfaces=127.0.0.1\nmaillog_file=\n"
        f"relayhost=[127.0.0.1]:{port}\nsmtp_tls_security_level=none\nsmtp_dns_support_level=disabled\n"
        "soft_bounce=no\nalias_maps=\nalias_database=\nsmtp_destination_concurrency_limit=5\n"
    )
    master = (conf / "master.cf").read_text().splitlines()
    master = [line for line in master if not line.startswith("smtp      inet")]
    master = [line.replace(" y       -", " n       -") for line in master]
    (conf / "master.cf").write_text("\n".join(master) + "\n")
    os.chown(home / "lib", pwd.getpwnam("postfix").pw_uid, -1)
    run("postfix", "-c", str(conf), "start")
    return ["sendmail", "-C", str(conf), "-i", "-f", READER]


def exim(binary: str, home: Path, port: int) -> list[str]:
    conf = home / "exim.conf"
    conf.write_text(
        "primary_hostname = mx.near.example\ndomainlist local_domains =\nkeep_environment =\n"
        f"exim_path = {binary}\nspool_directory = {home}/exim\nlog_file_path = {home}/exim/log/%s\nexim_user = mail\n"
        "bounce_return_message = true\nqueue_only = false\n"
        "begin routers\nall:\n  driver = manualroute\n  domains = *\n  transport = out\n"
        "  route_list = * 127.0.0.1 byname\n  self = send\n"
        f"begin transports\nout:\n  driver = smtp\n  port = {port}\n  allow_localhost\n"
        "  hosts_avoid_tls = *\nbegin retry\n*  *  F,1m,1m\n"
    )
    (home / "exim").mkdir()
    shutil.chown(home / "exim", "mail")
    return [binary, "-C", str(conf), "-odf", "-i", "-f", READER]


async def returned_by(command: list[str], sink: Refuser) -> list[bytes]:
    sink.returned = []
    wanted = groups()
    for number, people in enumerate(wanted):
        await asyncio.to_thread(
            run, *command, *people, stdin=message(number, people).replace("\r\n", "\n")
        )
    for _ in range(150):
        if len(sink.returned) >= len(wanted):
            break
        await asyncio.sleep(0.2)
    await asyncio.sleep(1)
    return sink.returned


def labelled(system: str, raws: list[bytes]) -> list[dict[str, object]]:
    found = []
    for raw in raws:
        number = int(raw.partition(b"Message-ID: <0")[2][:31], 16)
        people = groups()[number]
        # one answer at the dot concerns all of the transaction; these are never mixed
        hard = {person: ANSWERS[person.partition("@")[0]][2] for person in people}
        found.append({"system": system, "raw": raw.decode("utf-8", "replace"), "failed": hard})
    return found


async def main() -> None:
    sink = Refuser()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reports: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o755)
        command = start_postfix(home, port)
        try:
            reports += labelled("postfix", await returned_by(command, sink))
        finally:
            run("postfix", "-c", str(home / "postfix"), "stop")
        binary = sys.argv[1] if len(sys.argv) > 1 else shutil.which("exim4")
        if binary:
            reports += labelled("exim", await returned_by(exim(binary, home, port), sink))
    target = Path(__file__).with_name("reports.json.xz")
    target.write_bytes(lzma.compress(json.dumps(reports, indent=0).encode(), preset=9))
    print(len(reports), "reports,", target.stat().st_size, "bytes")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
