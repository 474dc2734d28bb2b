import liquid
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.audience.columns import (
    ColumnMapping,
    MappingInvalid,
    choose_columns,
    has_header,
    is_field_name,
    parse_mapping,
    suggest_name,
)
from reachinbox.audience.decoding import CsvUnreadable
from reachinbox.audience.records import MAX_COLUMNS

NO_WISHES = ColumnMapping()


def names(*header: str, mapping: ColumnMapping = NO_WISHES) -> list[str | None]:
    return choose_columns(header, [], mapping).field_names


@pytest.mark.parametrize(
    "header",
    ["email", "EMAIL", " E-Mail ", "e_mail", "Mail", "Email Address", "E-MAIL ADDRESS", "eMail"],
)
def test_the_email_column_is_known_by_its_name(header: str) -> None:
    columns = choose_columns(["name", header], [["x@example.com", "nothing"]], NO_WISHES)
    assert columns.email == 1
    assert columns.field_names == ["name", "email"]


def test_without_the_name_the_column_full_of_addresses_is_it() -> None:
    rows = [["1", "a@example.com", ""], ["2", "", "x@y.z"], ["3", "b@example.com", "no"]]
    assert choose_columns(["id", "Contact", "note"], rows, NO_WISHES).email == 1


def test_of_two_columns_with_the_name_the_one_with_addresses_is_it() -> None:
    rows = [["yes", "a@example.com"], ["no", "b@example.com"]]
    assert choose_columns(["Email", "E-Mail Address"], rows, NO_WISHES).email == 1


def test_addresses_in_few_rows_do_not_make_an_email_column() -> None:
    rows = [["a@example.com"], ["b"], ["c"]]
    with pytest.raises(CsvUnreadable, match="No column holds"):
        choose_columns(["note"], rows, NO_WISHES)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("First Name", "first_name"),
        ("firstName", "first_name"),
        ("  ZIP / Postal-Code (work) ", "zip_postal_code_work"),
        ("Prénom", "prenom"),
        ("Größe", "grosse"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("İl", "il"),
        ("Имя", "имя"),
        ("Район", "район"),
        ("お名前が", "お名前が"),
        ("2nd name", "_2nd_name"),
        ("№", "no"),
        ("", "column_8"),
        ("!?", "column_8"),
        ("limit", "limit_"),
        ("Empty", "empty_"),
        ("x" * 300_000, "x" * 60),
    ],
)
def test_a_header_becomes_a_field_name(header: str, name: str) -> None:
    assert suggest_name(header, 7) == name


@given(st.text())
def test_every_suggested_name_is_a_variable_of_liquid(header: str) -> None:
    name = suggest_name(header, 0)
    assert liquid.Template("{{ " + name + " }}").render(**{name: "value"}) == "value"


def test_repeated_headers_are_numbered() -> None:
    assert names("email", "Name", "name", "NAME", "name 2", "", "") == [
        "email",
        "name",
        "name_2",
        "name_3",
        "name_2_2",
        "column_6",
        "column_7",
    ]


def test_only_the_email_column_is_called_email() -> None:
    assert names("E-mail", "mail", "Email") == ["email", "mail", "email_2"]


def test_five_thousand_equal_headers_get_five_thousand_names() -> None:
    fields = names("email", *["x"] * 5000)
    assert len(set(fields)) == 5001


def test_more_columns_than_a_spreadsheet_has_are_refused() -> None:
    with pytest.raises(CsvUnreadable, match="16385 columns"):
        names("email", *["x"] * MAX_COLUMNS)


def test_a_first_row_with_an_address_is_not_a_header() -> None:
    assert not has_header(["Ann", "ann@example.com"], NO_WISHES)
    assert has_header(["name", "contact"], NO_WISHES)
    assert has_header(["email", "ann@example.com"], NO_WISHES)
    assert has_header(["Ann", "ann@example.com"], ColumnMapping("Ann"))


def test_a_mapping_chooses_columns_and_names_and_leaves_out() -> None:
    mapping = parse_mapping({"email": "Work", "fields": {"name": "Who", "Secret": None}})
    columns = choose_columns(["Email", "Name", "work", "secret", "who"], [], mapping)
    assert columns.email == 2
    assert columns.field_names == ["email_2", "Who", "email", None, "who"]


def test_a_name_that_was_asked_for_is_not_given_to_another_column() -> None:
    mapping = parse_mapping({"fields": {"City": "name"}})
    assert names("email", "name", "city", mapping=mapping) == ["email", "name_2", "name"]


def test_no_mapping_is_a_mapping_without_wishes() -> None:
    assert parse_mapping(None) == parse_mapping({}) == NO_WISHES


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ([], "must be an object"),
        ({"mail": "x"}, 'unknown key "mail"'),
        ({"email": 3}, "must be the header"),
        ({"fields": ["x"]}, "must be an object"),
        ({"fields": {"a": "two words"}}, "not a field name"),
        ({"fields": {"a": "2nd"}}, "not a field name"),
        ({"fields": {"a": "limit"}}, "not a field name"),
        ({"fields": {"a": 7}}, "not a field name"),
        ({"fields": {"a": "x", "b": "x"}}, "same field name"),
        ({"email": "nowhere"}, 'no column "nowhere"'),
        ({"fields": {"nowhere": "x"}}, 'no column "nowhere"'),
        ({"fields": {"a": "email"}}, "Only the e-mail column"),
        ({"fields": {"email": "address"}}, "always the field"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_in_words(mapping: object, says: str) -> None:
    with pytest.raises(MappingInvalid, match=says):
        choose_columns(["email", "a", "b"], [], parse_mapping(mapping))


def test_a_field_name_is_what_liquid_reads_as_a_variable() -> None:
    assert is_field_name("first_name")
    assert is_field_name("имя")
    assert not is_field_name("")
    assert not is_field_name("a-b")
    assert not is_field_name("_" * 61)
