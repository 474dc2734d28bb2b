"""The pages behind the link to unsubscribe: for anybody, on any device, without a script."""

from html import escape

from reachinbox.inbox.leaving import UNDO_DAYS, Standing

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark; font: 1.05rem/1.55 system-ui, sans-serif }}
  body {{ max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem; overflow-wrap: anywhere }}
  h1 {{ font-size: 1.45rem; line-height: 1.25 }}
  button {{ font: inherit; padding: .75rem 1.4rem; min-height: 2.9rem; border: 0;
           border-radius: .5rem; background: #3730a3; color: #fff; cursor: pointer }}
  button.quiet {{ background: none; color: inherit; border: 1px solid currentColor }}
  button:focus-visible {{ outline: 3px solid #818cf8; outline-offset: 2px }}
</style>
<main>
<h1>{title}</h1>
{body}
</main>
</html>
"""


def standing_page(standing: Standing) -> str:
    """Return the page as things stand: a button to stop, or to come back."""
    if standing.has_left:
        return _left(standing)
    body = (
        f"<p>{_why(standing)}</p>"
        f"<p>Press the button and {escape(standing.address)} gets no more mail from "
        f"{_sender(standing)}. It works at once, for everything they send here.</p>"
        '<form method="post"><button type="submit">Stop these e-mails</button></form>'
    )
    return _PAGE.format(title="Stop these e-mails?", body=body)


def _left(standing: Standing) -> str:
    back = ""
    if standing.may_return:
        back = (
            f"<p>Was that a mistake? You can undo it for {UNDO_DAYS} days. What was skipped "
            "meanwhile is not sent afterwards.</p>"
            '<form method="post"><input type="hidden" name="undo" value="yes">'
            '<button class="quiet" type="submit">Undo: keep sending to me</button></form>'
        )
    body = (
        f"<p>{escape(standing.address)} gets no more mail from {_sender(standing)}. An e-mail "
        f"that was on its way at this very moment may still arrive.</p>{back}"
    )
    return _PAGE.format(title="You are unsubscribed", body=body)


def returned_page(standing: Standing) -> str:
    """Return the page after the mistake was undone."""
    body = (
        f"<p>{escape(standing.address)} may get mail from {_sender(standing)} again.</p>"
        '<form method="post"><button class="quiet" type="submit">Stop these e-mails</button></form>'
    )
    return _PAGE.format(title="Undone", body=body)


def bad_link_page() -> str:
    """Return the one page for every link that is not of this instance."""
    body = (
        "<p>This link is not complete, or not one of ours. Open it again from the e-mail, in "
        "full; or answer that e-mail and ask its sender to stop.</p>"
    )
    return _PAGE.format(title="This link does not work", body=body)


def test_link_page() -> str:
    """Return the page for the link in a test e-mail."""
    body = "<p>In an e-mail of a campaign this link lets its recipient unsubscribe.</p>"
    return _PAGE.format(title="This was a test e-mail", body=body)


def _why(standing: Standing) -> str:
    when = f" on {standing.sent_at:%d %B %Y}" if standing.sent_at else ""
    return (
        f"You got an e-mail{when} because {_sender(standing)} has "
        f"<strong>{escape(standing.address)}</strong> on their list of people to write to."
    )


def _sender(standing: Standing) -> str:
    if standing.sender_email is None:
        return "this sender"
    name = standing.sender_name
    named = f"{escape(name)} ({escape(standing.sender_email)})" if name else ""
    return f"<strong>{named or escape(standing.sender_email)}</strong>"
