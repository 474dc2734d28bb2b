import base64
import random
import string
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from reachinbox.mail.unsubscribe import (
    Leaving,
    UnsubscribeTokens,
    has_way_out,
    token_in_subject,
    unsubscribe_headers,
    with_footer,
)

TOKENS = UnsubscribeTokens(bytes(range(32)))
ANN = Leaving(UUID(int=1), UUID(int=2), "ann@far.example")


@given(st.uuids(), st.uuids(), st.emails())
def test_a_token_says_what_was_written(email: UUID, user: UUID, address: str) -> None:
    leaving = Leaving(email, user, address)
    assert TOKENS.read(TOKENS.write(leaving)) == leaving


def test_ten_thousand_mutated_tokens_are_refused() -> None:
    letters = string.ascii_letters + string.digits + "-_"
    chance = random.Random(1)
    good = TOKENS.write(ANN)
    for _ in range(10_000):
        place = chance.randrange(len(good))
        bad = good[:place] + chance.choice(letters) + good[place + 1 :]
        kind = chance.random()
        if kind < 0.2:
            bad = good[:place] + good[place + 1 :]
        elif kind < 0.4:
            bad = good[:place] + chance.choice(letters) + good[place:]
        assert bad == good or TOKENS.read(bad) is None


def test_the_idle_bits_of_the_last_letter_make_no_second_token() -> None:
    good = TOKENS.write(ANN)
    same = [
        good[:-1] + last
        for last in string.ascii_letters + string.digits + "-_"
        if base64.urlsafe_b64decode(good[:-1] + last + "=" * (-len(good) % 4))
        == base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    ]
    assert [each for each in same if TOKENS.read(each)] == [good]


@given(st.text(max_size=200))
def test_no_other_text_is_a_token(text: str) -> None:
    assert TOKENS.read(text) is None


def test_a_token_of_another_key_is_refused_and_shows_nothing() -> None:
    token = UnsubscribeTokens(bytes(32)).write(ANN)
    assert TOKENS.read(token) is None
    assert b"ann" not in base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_the_headers_offer_one_click_and_mail() -> None:
    headers = unsubscribe_headers("https://x.example/u/T", "news@shop.example", "T")
    assert headers == {
        "List-Unsubscribe": (
            "<https://x.example/u/T>, <mailto:news@shop.example?subject=unsubscribe%20T>"
        ),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_a_mail_to_unsubscribe_is_known_by_its_subject() -> None:
    token = TOKENS.write(ANN)
    assert token_in_subject(f"Unsubscribe {token}") == token
    assert token_in_subject("Unsubscribe me please") is None


def test_the_footer_goes_into_what_lacks_a_way_out() -> None:
    html, text = with_footer("<html><body><p>Hi</p></body></html>", "Hi")
    assert html.index("unsubscribe_url") < html.index("</body>")
    assert text is not None
    assert has_way_out(text)
    own = '<a href="{{ unsubscribe_url }}">out</a>'
    assert with_footer(own, None) == (own, None)
    assert with_footer("<a href='{{unsubscribe_url | escape}}'>", "{{ unsubscribe_url }}")[1] == (
        "{{ unsubscribe_url }}"
    )
