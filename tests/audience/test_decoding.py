import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.audience.decoding import SAMPLE_BYTES, CsvUnreadable, decode_text

NORDIC = "naïve;Größe;Åse;Łódź\r\n"


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    chunks: list[bytes] = []
    for size in sizes:
        chunks.append(data[:size])
        data = data[size:]
    return [*chunks, data]


def decoded(data: bytes) -> tuple[str, str]:
    text = decode_text([data])
    return text.encoding, "".join(text.blocks())


@given(st.text(min_size=1), st.lists(st.integers(0, 5)))
def test_utf_8_comes_back_whatever_the_chunks(text: str, sizes: list[int]) -> None:
    data = codecs.BOM_UTF8 + text.encode()
    assert "".join(decode_text(cut(data, sizes)).blocks()) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_text(mark: bytes, encoding: str) -> None:
    assert decoded(mark + NORDIC.encode(encoding)) == (encoding, NORDIC)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_without_a_mark_the_bytes_themselves_tell(encoding: str) -> None:
    assert decoded(NORDIC.encode(encoding)) == (encoding, NORDIC)


def test_what_is_not_utf_8_is_windows_1252() -> None:
    text = "email;Straße\r\na@example.com;Žižkov “7”\r\n"
    assert decoded(text.encode("cp1252")) == ("windows-1252", text)


def test_the_five_bytes_windows_1252_does_not_define_are_kept() -> None:
    assert decoded(b"\xe9\xe8\x81\x8d\x8f\x90\x9d") == (
        "windows-1252",
        "éè\x81\x8d\x8f\x90\x9d",
    )


def test_a_wrong_byte_far_behind_changes_nothing_else() -> None:
    rows = "Größe\n" * SAMPLE_BYTES
    data = rows.encode() + b"caf\xe9\n" + rows.encode()
    assert decoded(data) == ("utf-8", f"{rows}café\n{rows}")


def test_western_text_far_behind_an_ascii_beginning_is_read_as_meant() -> None:
    ascii_rows = "plain\n" * SAMPLE_BYTES
    assert decoded(ascii_rows.encode() + b"M\xfcller\n") == ("utf-8", f"{ascii_rows}Müller\n")


def test_one_damaged_byte_does_not_turn_a_utf_8_file_western() -> None:
    assert decoded("Größe Größe ".encode() + b"\xff") == ("utf-8", "Größe Größe ÿ")


def test_a_character_cut_off_at_the_end_is_kept() -> None:
    assert decoded("Größe ß".encode()[:-1]) == ("utf-8", "Größe Ã")


def test_half_a_utf_16_unit_at_the_end_becomes_a_replacement() -> None:
    assert decoded(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"c")[1] == "ab\ufffd"


def test_the_sample_depends_on_the_bytes_alone() -> None:
    data = random.Random(1).randbytes(300).hex().encode() * 1000
    whole = decode_text([data])
    assert decode_text([data[i : i + 999] for i in range(0, len(data), 999)]).sample == whole.sample


@pytest.mark.parametrize(
    ("beginning", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....[Content_Types].xml", "Excel workbook"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        (b"PK\x03\x04..list.csv", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"  <!DOCTYPE html><html>", "web page"),
        (random.Random(7).randbytes(5000), "not a text file"),
        (b"\x7fELF\x02\x01" + bytes(500), "not a text file"),
    ],
)
def test_what_is_no_csv_is_refused_in_words(beginning: bytes, says: str) -> None:
    with pytest.raises(CsvUnreadable, match=says) as refusal:
        decode_text([beginning])
    assert says in refusal.value.reason
