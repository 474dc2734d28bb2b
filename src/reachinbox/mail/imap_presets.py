"""Where the well-known providers keep mailboxes, from their own documentation."""

from dataclasses import dataclass

from reachinbox.mail.smtp_server import Security


@dataclass(frozen=True, slots=True)
class ImapPreset:
    """What a form is filled with; `hint` says what to log in with."""

    label: str
    host: str
    hint: str
    port: int = 993
    security: Security = "tls"


IMAP_PRESETS = {
    "google": ImapPreset("Google Workspace / Gmail", "imap.gmail.com", "an app password"),
    "microsoft365": ImapPreset(
        "Microsoft 365", "outlook.office365.com", "needs OAuth; passwords are refused there"
    ),
    "yahoo": ImapPreset("Yahoo Mail", "imap.mail.yahoo.com", "an app password"),
    "icloud": ImapPreset("iCloud Mail", "imap.mail.me.com", "an app-specific password"),
    "fastmail": ImapPreset("Fastmail", "imap.fastmail.com", "an app password"),
    "zoho": ImapPreset("Zoho Mail", "imap.zoho.com", "an app password; for domains imappro"),
    "gmx": ImapPreset("GMX", "imap.gmx.net", "your address; IMAP must be switched on"),
    "ionos": ImapPreset("IONOS", "imap.ionos.com", "your address and its password"),
    "ovh": ImapPreset("OVH", "ssl0.ovh.net", "your address and its password"),
}
