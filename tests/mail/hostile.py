"""Strings that have broken mail programs."""

from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        *("\r", "\n", "\r\n", "\0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1b", "\x7f"),
        *("=?utf-8?q?=0D=0A?=", "=?utf-8?b?DQpCY2M6IHg=?=", "=?", "?=", "=?us-ascii?Q?=00?="),
        *("Bcc: x@y.test", "\r\nBcc: x@y.test", "\r\n\r\n<b>", "\r\n.\r\n", "."),
        *(
            "\ud800",
            "\udfff",
            "\ufffe",
            "\u202e",
            "\u200f",
            "שלום",
            "مرحبا",
            "👩‍👩‍👧‍👦",
            "é",
            "e\u0301",
        ),
        *(
            "שלום",
            "مرحبا",
            "a" * 10_000,
            "ü" * 2_000,
            " ",
            "  ",
            " " * 80,
            "\t",
            "\u00a0",
            "\u3000",
        ),
        *('"', "\\", "<", ">", "(", ")", ",", ";", ":", "@", "--", "word", "Hello "),
    ]
)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=6).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=5).map("".join),
)
