"""Plain text from HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.mail.plain_text import text_from_html

TOKENS = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "/>",
            "<!--",
            "-->",
            '"',
            "'",
            "=",
            "&",
            "&#",
            ";",
            " ",
            "\n",
            "x",
            "9" * 5000,
        ),
        *(
            "<a href=",
            "<a href='https://x.test'>",
            "</a>",
            "<p>",
            "</p>",
            "<ul>",
            "<ol>",
            "<li>",
            "</ul>",
        ),
        *(
            "<style>",
            "</style>",
            "<pre>",
            "<br>",
            "<td>",
            "<img alt='i'>",
            "&amp;",
            "&#9999999999;",
            "<!",
        ),
    ]
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", "\n"),
        ("<p>Hello</p><p>World</p>", "Hello\n\nWorld\n"),
        ("a <b>b</b>c\n\n d", "a bc d\n"),
        ("a<br>b<br/><br>c", "a\nb\n\nc\n"),
        ("&lt;b&gt; &amp; &eacute;&#8364;&nbsp;x", "<b> & é€ x\n"),
        ("<h1>T</h1>x<div>y</div>z", "T\n\nx\ny\nz\n"),
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc\n"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "1. a\n2. b\n  - c\n"),
        ('<a href="https://x.test/?a=1&amp;b=2">here</a>!', "here (https://x.test/?a=1&b=2)!\n"),
        ("<a href=https://x.test/>https://x.test</a>", "https://x.test\n"),
        ("<a href='mailto:a@x.test'>a@x.test</a>", "a@x.test\n"),
        ("<a href='https://x.test'><img src=y></a>", "https://x.test\n"),
        ("<a href='#top'>up</a> <a href='javascript:x()'>y</a> <a>z</a>", "up y z\n"),
        ("<img src=x alt='Our logo'>", "Our logo\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
        ("<head><title>t</title><style>p > a {}</style></head><script>x<y</script>z", "z\n"),
        ("a<!-- <p>no</p> -->b<!DOCTYPE html>c<?xml ?>d", "abcd\n"),
        ("<pre>a\n  b</pre>", "a\n  b\n"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2\n"),
        ('<p title="a > b">x</p>', "x\n"),
        ("<!-- never ends <p>x", "\n"),
        ("<style>never ends", "\n"),
        ("</p></ul></a></pre>x", "x\n"),
    ],
)
def test_text_says_what_the_html_says(html: str, text: str) -> None:
    assert text_from_html(html) == text


@given(st.lists(TOKENS).map("".join))
def test_broken_html_still_gives_a_text(html: str) -> None:
    text = text_from_html(html)
    assert text.endswith("\n")
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    "piece", ["<", "<a '", '<a "', "<a href=x>y", "<ul><li>", "&#9", "<!--", "</a>"]
)
def test_hostile_html_takes_linear_time(piece: str) -> None:
    text_from_html(piece * 100_000)
    text_from_html("<p " + "a" * 500_000 + ">" + piece)
