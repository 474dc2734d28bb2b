"""What in the words of a campaign hurts whether it arrives and is read."""

import re
from collections.abc import Iterator

from reachinbox.campaigns.finding import Finding
from reachinbox.campaigns.tables import Campaign
from reachinbox.mail.unsubscribe import POSTAL_ADDRESS, has_way_out

GMAIL_CUTS_BYTES = 102 * 1024  # Gmail shows no more of a message and hides the rest, link included
SUBJECT_SHOWN_CHARS = 70  # what phones and lists show of it
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=", re.IGNORECASE)
_LINK = re.compile(r"""\bhref\s*=\s*["']?(https?://[^\s"'<>]{1,2000})""", re.IGNORECASE)
LINKS_MAX = 20


def check_words(campaign: Campaign) -> Iterator[Finding]:
    """Find what size, subject, images and text part are about to cost."""
    size = len(campaign.html.encode())
    if size > GMAIL_CUTS_BYTES:
        yield _warn(
            "too_long_for_gmail",
            f"The HTML has {size:,} bytes. Gmail cuts messages at {GMAIL_CUTS_BYTES:,} and hides "
            "the rest, with the link to unsubscribe. Shorten it.",
        )
    if len(campaign.subject) > SUBJECT_SHOWN_CHARS and "{" not in campaign.subject:
        yield _warn(
            "subject_long",
            f"The subject has {len(campaign.subject)} letters; most programs show the first "
            f"{SUBJECT_SHOWN_CHARS}.",
        )
    bare = [image for image in _IMAGE.findall(campaign.html) if not _ALT.search(image)]
    if bare:
        sentence = f"{len(bare)} images have no alt text: who does not load images sees nothing."
        yield Finding("image_without_alt", "warning", sentence, count=len(bare))
    if campaign.text is None and len(re.sub(r"<[^<>]*>|\s", "", campaign.html)) < 20:  # noqa: PLR2004
        yield _warn(
            "text_part_empty",
            "There is hardly a word beside images, so the text part is empty: filters dislike "
            "that. Write a text, or some words.",
        )
    if has_way_out(campaign.html) and POSTAL_ADDRESS not in campaign.html:
        yield _warn(
            "no_postal_address",
            "The content has its own link to unsubscribe, so no footer is added, but it shows no "
            "{{ postal_address }}, which many laws demand. Add it.",
        )


def links_in(html: str) -> list[str]:
    """Return the web links of a template that hold no Liquid, each once, at most LINKS_MAX."""
    found = (link.replace("&amp;", "&") for link in _LINK.findall(html))
    return list(dict.fromkeys(link for link in found if "{" not in link))[:LINKS_MAX]


def _warn(code: str, sentence: str) -> Finding:
    return Finding(code, "warning", sentence)
