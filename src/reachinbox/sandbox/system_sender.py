"""Whom mail of the instance itself comes from: the system sender set, else the sandbox."""

from uuid import UUID

from reachinbox.accounts.system_mail import SystemSender, configured_sender
from reachinbox.mail.helo import helo_name
from reachinbox.mail.smtp_server import Server
from reachinbox.runtime.settings import Settings, require
from reachinbox.sandbox.login import HOST, HOST_NAME, sandbox_password, sandbox_username


def find_system_sender(settings: Settings) -> SystemSender | None:
    """Return the sender of the settings; else one whose mail lands in each user's own sandbox."""
    port = settings.sandbox_smtp_port
    if settings.system_smtp_url is not None or port is None:
        return configured_sender(settings)
    secret = require(settings.secret_key, "SECRET_KEY")

    def server_for(user_id: UUID) -> Server:
        return Server(
            host=HOST,
            port=port,
            security="none",
            username=sandbox_username(user_id),
            password=sandbox_password(secret, user_id),
            helo_name=helo_name(settings),
        )

    return SystemSender(f"reachinbox@{HOST_NAME}", server_for)
