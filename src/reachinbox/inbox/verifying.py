"""Tries a mailbox live, step by step, so that a user sees which step fails and in whose words."""

from time import perf_counter
from uuid import UUID

from sqlalchemy import func, update

from reachinbox.accounts.vault import Vault
from reachinbox.inbox.accounts import MailboxAccess, access_to, own_account, server_to_open
from reachinbox.inbox.forms import ImapStepView
from reachinbox.inbox.tables import ImapAccount
from reachinbox.mail.imap import ImapFailed, ImapStep, open_mailbox
from reachinbox.mail.imap_wire import ImapBroken, ImapRefused
from reachinbox.runtime.database import Database
from reachinbox.runtime.outbound import HostRefused
from reachinbox.runtime.settings import Settings

TIMEOUT_SECONDS = 15.0


async def verify_mailbox(
    database: Database, vault: Vault, settings: Settings, user_id: UUID, account_id: UUID
) -> list[ImapStepView]:
    """Give the steps as they went; the first that failed is the last. No transaction is open."""
    async with database.transaction() as session:
        account = await own_account(session, user_id, account_id)
        access = await access_to(session, vault, account)
    steps = _Steps()
    await _try(access, settings, steps)
    if steps.done[-1].ok:
        async with database.transaction() as session:
            now = func.now()
            values = {"verified_at": now, "next_try_at": now, "failures": 0, "last_error": None}
            stopped = ImapAccount.status == "stopped"
            done = update(ImapAccount).where(ImapAccount.id == account_id)
            await session.execute(done.values(values))
            await session.execute(done.where(stopped).values(status="new"))
    return steps.done


async def _try(access: MailboxAccess, settings: Settings, steps: "_Steps") -> None:
    try:
        server = await server_to_open(access, settings)
    except HostRefused as refused:
        steps.close("dns", ok=False, detail=refused.message)
        return
    steps.close("dns", ok=True, detail=server.address or "")
    try:
        async with open_mailbox(
            server, timeout_seconds=TIMEOUT_SECONDS, on_step=steps.note
        ) as mailbox:
            found = [await mailbox.examine(folder) for folder in access.folders]
            opened = ", ".join(f"{each.name} up to mail {each.uid_next - 1}" for each in found)
            idle = "tells of new mail at once" if mailbox.can_idle else "is asked every 15 s"
            steps.close("folder", ok=True, detail=f"{opened}; {idle}")
    except ImapFailed as failed:
        steps.close(failed.step, ok=False, detail=failed.words)
    except (ImapBroken, ImapRefused) as failed:
        steps.close("folder", ok=False, detail=str(failed))


class _Steps:
    def __init__(self) -> None:
        self.done: list[ImapStepView] = []
        self._since = perf_counter()

    def note(self, step: ImapStep) -> None:
        said = {"connect": "connected", "tls": "encrypted, and the certificate is valid"}
        self.close(step, ok=True, detail=said.get(step, "logged in"))

    def close(self, step: "ImapStep | str", *, ok: bool, detail: str) -> None:
        now = perf_counter()
        spent = round((now - self._since) * 1000)
        self._since = now
        view = {"step": step, "ok": ok, "ms": spent, "detail": detail[:500]}
        self.done.append(ImapStepView.model_validate(view))
