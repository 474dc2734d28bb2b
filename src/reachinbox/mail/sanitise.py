"""Makes HTML from strangers harmless to look at: no scripts, no forms, nothing loaded from afar.

One of three walls: this, the frame without scripts it is shown in, and the policy the frame is
served with. Each holds without the others.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import nh3

SOURCE_MAX_CHARS = 512 * 1024
DEPTH_MAX = 2_000  # a browser stops at 512; the parser's time grows with the square of it
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NEVER_CLOSED = {"br", "hr", "img", "col", "p", "li", "td", "th", "tr", "dt", "dd", "meta", "link"}
_CROWDED_TAG = re.compile(r"<(?:[^<>\s]*\s+){500}[^<>]*>?")
_BARE_AMPERSAND = re.compile(r"&(?![a-zA-Z#])")
_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd"),
    *("del", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img"),
    *("ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strike", "strong", "sub", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul"),
}
_LOOKS = {"align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "dir", "height"}
_EVERYWHERE = _LOOKS | {"lang", "title", "valign", "width", "style"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "name"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "col": {"span"},
    "font": {"face", "size"},
    "ol": {"start"},
}
_STYLES = {
    *("background-color", "border", "border-bottom", "border-collapse", "border-color"),
    *("border-left", "border-radius", "border-right", "border-spacing", "border-style"),
    *("border-top", "border-width", "color", "direction", "display", "font", "font-family"),
    *("font-size", "font-style", "font-weight", "height", "letter-spacing", "line-height"),
    *("list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top"),
    *("max-width", "min-width", "padding", "padding-bottom", "padding-left", "padding-right"),
    *("padding-top", "text-align", "text-decoration", "text-transform", "vertical-align"),
    *("white-space", "width", "word-break"),
}
_DROPPED_WHOLE = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg"),
    *("math", "head", "title", "xmp", "noembed", "noframes", "plaintext", "textarea", "select"),
}
_LOADS = re.compile(r"url\s*\(|image\s*\(|image-set|@import|expression|\\", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]*")
_REMOTE_IMAGE = re.compile(r"https://[!-~]+")
_LINK = re.compile(r"(?:https?|mailto|tel):[!-~]*", re.IGNORECASE)

FRAME_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src 'none'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
)
"""For whatever is served as a page of its own; `sandbox` alone stops scripts, forms and popups."""
FRAME_POLICY_WITH_IMAGES = FRAME_POLICY.replace("img-src data:", "img-src data: https:")

_PAGE = """<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer"></head><body>{body}</body></html>"""


def sanitise_html(html: str, *, remote_images: bool = False) -> str:
    """Give a fragment with what may be shown; images from afar only when asked for.

    At most 512 Ki characters are looked at, in well under a second: what is made to take long
    (nested thousands deep, a tag of hundreds of attributes) is left out or shown as text.
    """
    cleaner = _WITH_IMAGES if remote_images else _WITHOUT_IMAGES
    cut = _CROWDED_TAG.sub("", html[:SOURCE_MAX_CHARS])
    if _is_too_deep(cut):
        return escape(cut)
    return cleaner.clean(_BARE_AMPERSAND.sub("&amp;", cut)[:SOURCE_MAX_CHARS])


def frame_page(html: str, *, remote_images: bool = False) -> str:
    """Give a whole page around the sanitised HTML, with the policy inside: for `srcdoc` too."""
    policy = FRAME_POLICY_WITH_IMAGES if remote_images else FRAME_POLICY
    inner = policy.replace("frame-ancestors 'self'; sandbox", "").strip("; ")  # not valid in <meta>
    return _PAGE.format(policy=inner, body=sanitise_html(html, remote_images=remote_images))


def frame_headers(*, remote_images: bool = False) -> Mapping[str, str]:
    """Give the headers such a page is served with."""
    return {
        "Content-Security-Policy": FRAME_POLICY_WITH_IMAGES if remote_images else FRAME_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def _is_too_deep(html: str) -> bool:
    depth = 0
    for closing, name in _ANY_TAG.findall(html):
        if name.lower() not in _NEVER_CLOSED:
            depth += -1 if closing and depth else 0 if closing else 1
            if depth > DEPTH_MAX:
                return True
    return False


def _filter(*, remote_images: bool) -> Any:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return None if _LOADS.search(value) else value
        if attribute == "src":
            plain = value.strip()
            is_kept = _DATA_IMAGE.fullmatch(plain) or (
                remote_images and _REMOTE_IMAGE.fullmatch(plain)
            )
            return plain if is_kept else None
        if attribute == "href":
            return value if tag == "a" and _LINK.fullmatch(value.strip()) else None
        return value

    return keep


def _cleaner(*, remote_images: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter(remote_images=remote_images),
        url_schemes={"http", "https", "mailto", "tel", "data"},
        filter_style_properties=_STYLES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


_WITH_IMAGES = _cleaner(remote_images=True)
_WITHOUT_IMAGES = _cleaner(remote_images=False)
