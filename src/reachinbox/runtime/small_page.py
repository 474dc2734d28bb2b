"""The small pages behind mailed links, which need neither the app nor a script."""

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


def page(title: str, words: str) -> str:
    """Return a page that says something; both are text, not markup."""
    return _PAGE.format(title=escape(title), body=f"<p>{escape(words)}</p>")


def button_page(title: str, words: str, act: str) -> str:
    """Return a page whose one button POSTs to its own address; opening it changes nothing."""
    form = f'<form method="post"><button type="submit">{escape(act)}</button></form>'
    return _PAGE.format(title=escape(title), body=f"<p>{escape(words)}</p>{form}")
