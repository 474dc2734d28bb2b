"""Reading replies, however they are cut and whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.mail.replies import REPLY_MAX_BYTES, BadReply, Reply, ReplyReader

LINES = st.lists(st.binary(max_size=20).map(lambda raw: raw.replace(b"\n", b"").rstrip(b"\r")))


def read_one(raw: bytes) -> Reply:
    (reply,) = ReplyReader().feed(raw)
    return reply


@given(st.integers(200, 599), LINES, st.data())
def test_a_reply_is_the_same_however_it_is_cut(
    code: int, lines: list[bytes], data: st.DataObject
) -> None:
    raw = b"".join(b"%d-%s\r\n" % (code, line) for line in lines) + b"%d end\r\n" % code
    reader, cut = ReplyReader(), data.draw(st.integers(0, len(raw)))
    assert reader.feed(raw[:cut]) + reader.feed(raw[cut:]) == [read_one(raw)]
    assert read_one(raw).code == code


@pytest.mark.parametrize(
    ("raw", "enhanced", "answer"),
    [
        (b"250 OK\r\n", None, "250 OK"),
        (b"250\r\n", None, "250"),
        (b"250 2.0.0 OK\n", "2.0.0", "250 2.0.0 OK"),
        (b"550 5.1.10 a\r\n", "5.1.10", "550 5.1.10 a"),
        (b"550 5.1 a\r\n", None, "550 5.1 a"),
        (b"550-5.1.1 No\r\n550 5.1.1 such user\r\n", "5.1.1", "550 5.1.1 No such user"),
        (b"550 \xff\x00\x1b[31m\xe2\x80\xa8!\r\n", None, "550 \ufffd [31m !"),
        (b"550 " + b"x" * 600 + b"\r\n", None, "550 " + "x" * 496),
    ],
)
def test_a_reply_is_told_in_the_servers_words(
    raw: bytes, enhanced: str | None, answer: str
) -> None:
    assert read_one(raw).enhanced == enhanced
    assert read_one(raw).answer == answer


@pytest.mark.parametrize("raw", [b"hello\r\n", b"\r\n", b"25 x\r\n", b"250x\r\n", b"2\xb20 x\r\n"])
def test_what_is_no_reply_is_not_read_as_one(raw: bytes) -> None:
    with pytest.raises(BadReply):
        ReplyReader().feed(raw)


@pytest.mark.parametrize("piece", [b"250-more\r\n" * 1000, b"x" * 10_000])
def test_a_reply_without_end_is_not_kept(piece: bytes) -> None:
    reader = ReplyReader()

    def feed_for_ever() -> None:
        for _ in range(REPLY_MAX_BYTES // len(piece) + 2):
            reader.feed(piece)

    with pytest.raises(BadReply):
        feed_for_ever()


def test_many_small_replies_are_not_one_large_one() -> None:
    reader = ReplyReader()
    for _ in range(1000):
        assert len(reader.feed(b"250 OK\r\n" * 100)) == 100
