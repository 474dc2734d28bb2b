"""Derives the text part of a template from its HTML part, once, with the Liquid left in it."""

import re

from reachinbox.mail.plain_text import LIQUID_MARK, text_from_html

_END_MARK = "\ue001"
_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_MARKED = re.compile(f"{LIQUID_MARK}([0-9]+){_END_MARK}")
_HTML_IN_STRING = re.compile(r"""["'][^"']*[<&]""")

# What says the same in text as in HTML. Anything else may make markup out of words (newline_to_br,
# a captured <b>), so then the text is derived from each e-mail's HTML instead.
_TAGS = {"if", "unless", "case", "for", "break", "continue", "assign", "cycle"} | {
    *("elsif", "else", "when", "endif", "endunless", "endcase", "endfor"),
}
_FILTERS = {
    *("default", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "squish"),
    *("truncate", "truncatewords", "append", "prepend", "replace", "remove", "date", "size"),
    *("first", "last", "split", "join", "plus", "minus", "times", "divided_by", "round"),
}


def derive_text_template(html: str, filters: frozenset[str], tags: frozenset[str]) -> str | None:
    """Give the source of the text part, or None where it has to be derived from each e-mail."""
    if not filters <= _FILTERS or not tags <= _TAGS or LIQUID_MARK in html or _END_MARK in html:
        return None
    liquid = _LIQUID.findall(html)
    if any(_HTML_IN_STRING.search(each) for each in liquid):
        return None
    numbers = iter(range(len(liquid)))
    marked = _LIQUID.sub(lambda _: f"{LIQUID_MARK}{next(numbers)}{_END_MARK}", html)
    return _MARKED.sub(lambda found: liquid[int(found.group(1))], text_from_html(marked))
