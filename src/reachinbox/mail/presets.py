"""Host, port and security of the well-known providers, from their own documentation."""

from dataclasses import dataclass

from reachinbox.mail.smtp_server import Security


@dataclass(frozen=True, slots=True)
class Preset:
    """What a form is filled with; `host` may hold `{region}`, `hint` says what to log in with."""

    name: str
    label: str
    host: str
    port: int
    security: Security
    hint: str

    @property
    def needs_region(self) -> bool:
        """Whether the host is complete only with a region."""
        return "{region}" in self.host


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            *("google", "Google Workspace / Gmail", "smtp.gmail.com", 465, "tls"),
            hint="your address and an app password",
        ),
        Preset(
            *("microsoft365", "Microsoft 365", "smtp.office365.com", 587, "starttls"),
            hint="your address; SMTP AUTH must be switched on for the mailbox",
        ),
        Preset(
            *("ses", "Amazon SES", "email-smtp.{region}.amazonaws.com", 587, "starttls"),
            hint="the SMTP credentials of this region, not the access key",
        ),
        Preset(
            *("sendgrid", "SendGrid", "smtp.sendgrid.net", 587, "starttls"),
            hint='the word "apikey" and an API key',
        ),
        Preset(
            *("mailgun", "Mailgun", "smtp.mailgun.org", 587, "starttls"),
            hint="the SMTP login of your domain; smtp.eu.mailgun.org for the EU",
        ),
        Preset(
            *("postmark", "Postmark", "smtp.postmarkapp.com", 587, "starttls"),
            hint="the server token, as user name and as password",
        ),
        Preset(
            *("brevo", "Brevo", "smtp-relay.brevo.com", 587, "starttls"),
            hint="your SMTP login and an SMTP key",
        ),
        Preset(
            *("zoho", "Zoho Mail", "smtp.zoho.com", 465, "tls"),
            hint="your address and an app password; smtppro.zoho.com for own domains",
        ),
        Preset(
            *("ethereal", "Ethereal (keeps, never delivers)", "smtp.ethereal.email", 587),
            security="starttls",
            hint="the user and password that ethereal.email made for you",
        ),
    )
}


def preset_host(preset: Preset, region: str | None = None) -> str:
    """Give the host; ValueError when the preset needs a region and gets none that could be one."""
    if not preset.needs_region:
        return preset.host
    if region is None or not region.replace("-", "").isalnum() or not region.isascii():
        raise ValueError(f"{preset.label} needs a region such as eu-central-1")
    return preset.host.format(region=region.lower())
