"""The two small pages behind the link that confirms a From address."""

from html import escape

# The pages hold a secret in their address: nothing may be loaded, stored or told about them.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · ReachInbox</title>
<style>
  :root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
  body {{ max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem }}
  h1 {{ font-size: 1.4rem }}
  button {{ font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .4rem;
           background: #1d4ed8; color: #fff; cursor: pointer }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def ask_page(email: str) -> str:
    """Return the page whose button confirms; opening it changes nothing."""
    return _PAGE.format(
        title="Confirm this From address",
        body=(
            f"<p>Campaigns on this ReachInbox are to be sent from "
            f"<strong>{escape(email)}</strong>. If that is what you want, confirm it. "
            "If not, close this page and nothing happens.</p>"
            '<form method="post"><button type="submit">Confirm this address</button></form>'
        ),
    )


def done_page(email: str) -> str:
    """Return the page after it."""
    return _PAGE.format(
        title="Address confirmed",
        body=f"<p>Campaigns may now be sent from <strong>{escape(email)}</strong>.</p>",
    )


def bad_link_page(reason: str) -> str:
    """Return the page for a link that is not good."""
    return _PAGE.format(title="This link does not work", body=f"<p>{escape(reason)}</p>")
