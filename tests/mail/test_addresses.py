"""Reading addresses as people write them."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from reachinbox.mail.addresses import _ORDINARY, AddressInvalid, parse_address
from reachinbox.mail.wire_address import check_address

ADDRESS_LIKE = st.one_of(
    st.from_regex(_ORDINARY, fullmatch=True),
    st.emails(),
    st.text(alphabet="aZ9.-_@+ \u00a0ü\u200b'\"<>", max_size=30),
    st.builds("{}@{}".format, st.text(max_size=10), st.text(max_size=20)),
)


@pytest.mark.parametrize(
    ("text", "address", "key"),
    [
        ("ada@example.com", "ada@example.com", "ada@example.com"),
        ("Ada.Lovelace@Example.COM", "Ada.Lovelace@example.com", "ada.lovelace@example.com"),
        ("\u00a0\u200bada@x.test\ufeff\r\n", "ada@x.test", "ada@x.test"),
        ("ada+news@sub.x-y.co.uk", "ada+news@sub.x-y.co.uk", "ada+news@sub.x-y.co.uk"),
        ("o'hara@x.test", "o'hara@x.test", "o'hara@x.test"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("Jürgen@x.test", "Jürgen@x.test", "jürgen@x.test"),
        ("a@x.example", "a@x.example", "a@x.example"),
        ("a" * 64 + "@x.test", "a" * 64 + "@x.test", "a" * 64 + "@x.test"),
    ],
)
def test_an_address_is_read_as_it_was_meant(text: str, address: str, key: str) -> None:
    assert parse_address(text) == (address, key)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("  \u200b", "is empty"),
        ("ada.example.com", "has no @"),
        ("a@b.com, c@d.com", "more than one"),
        ("a@b@c.com", "@"),
        ("ada@", "after the @-sign"),
        ("@example.com", "before the @-sign"),
        ("ada@example", "valid"),
        ("ada@example..com", "periods in a row"),
        (".ada@example.com", "start with a period"),
        ("a da@example.com", "SPACE"),
        ("Ada <ada@example.com>", "display name"),
        ('"a b"@example.com', "Quot"),
        ("ada@[127.0.0.1]", "bracketed"),
        ("ada@x.local", "special-use"),
        ("a\u200bda@x.test", "unsafe characters"),
        ("a" * 65 + "@x.test", "too long"),
        ("a" * 1_000_000 + "@x.test", "longer than 254"),
        ("ada@" + "b" * 64 + ".test", "too many"),
        ("ada\r\nBcc: x@x.test", "invalid"),
        ("ada\0@x.test", "invalid"),
    ],
)
def test_what_is_no_address_has_a_clear_reason(text: str, reason: str) -> None:
    with pytest.raises(AddressInvalid) as caught:
        parse_address(text)
    assert reason in caught.value.reason


@given(ADDRESS_LIKE)
@example("a@a-.aa")
@example("-@a.aa")
@example("a@a.a")
@example("a@1.aa")
def test_the_fast_path_agrees_with_email_validator(text: str) -> None:
    ordinary = _ORDINARY.fullmatch(text)
    try:
        parsed = parse_address(text)
    except AddressInvalid:
        return
    if ordinary is not None:
        found = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
        assert parsed.address == found.normalized
    assert parse_address(parsed.address) == parsed
    assert parse_address(parsed.key).key == parsed.key


@given(ADDRESS_LIKE)
def test_what_is_read_can_be_put_on_the_wire(text: str) -> None:
    try:
        parsed = parse_address(text)
    except AddressInvalid:
        return
    check_address(parsed.address)
    check_address(parsed.key)


@given(st.emails())
def test_what_email_validator_accepts_is_accepted(text: str) -> None:
    try:
        validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        with pytest.raises(AddressInvalid):
            parse_address(text)
    else:
        parse_address(text)
