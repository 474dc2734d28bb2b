"""Turn uploaded bytes into text, because people's CSV files come in whatever Excel last wrote."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

SAMPLE_BYTES = 256 * 1024
PIECE_BYTES = 64 * 1024

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "This is an Excel workbook (.xls); save it as CSV and upload that."),
    (b"%PDF-", "This is a PDF; upload a CSV file."),
    (b"\x1f\x8b", "This is a gzip archive; upload the CSV file inside it."),
    (b"\x89PNG", "This is a picture; upload a CSV file."),
    (b"\xff\xd8\xff", "This is a picture; upload a CSV file."),
    (b"{\\rtf", "This is a rich text document; upload a CSV file."),
)
_CONTROLS = bytes([*range(1, 9), *range(14, 32)])
_CONTROLS_SHARE = 0.05
_NULS_SHARE = 0.3
_ENOUGH_BAD_BYTES = 8


class CsvUnreadable(Exception):
    """No row of the file can be read; `reason` is a sentence for the person who uploaded it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A file as text: `sample` is its beginning, `rest` what follows (to be read once)."""

    encoding: str
    sample: str
    is_whole: bool
    rest: Iterator[str]

    def blocks(self) -> Iterator[str]:
        """Everything, in blocks of about 64 KiB; can be taken once."""
        return chain((self.sample,), self.rest)


def decode_text(chunks: Iterable[bytes]) -> DecodedText:
    """Decode chunks of any sizes in bounded memory; the result depends on the bytes alone.

    A byte that is not valid in a UTF-8 file is read as Windows-1252, wherever in the file it
    stands: what comes before and after it is not affected, and nothing is lost. In UTF-16 and
    UTF-32 an impossible unit becomes U+FFFD. Raises CsvUnreadable for what is not text.
    """
    pieces = _regroup(chunks)
    sample = next(pieces, b"")
    following = next(pieces, None)
    _refuse_binary(sample)
    mark, encoding = _find_encoding(sample, is_whole=following is None)
    decoder = _decoder(encoding)
    text = decoder.decode(sample[len(mark) :], final=following is None)
    rest = () if following is None else chain((following,), pieces)
    return DecodedText(encoding, text, following is None, _decode_rest(decoder, rest))


def _regroup(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a first piece of SAMPLE_BYTES and then pieces of PIECE_BYTES, however they came."""
    buffer = bytearray()
    wanted = SAMPLE_BYTES
    for chunk in chunks:
        view = memoryview(chunk)
        for start in range(0, len(view), PIECE_BYTES):
            buffer += view[start : start + PIECE_BYTES]
            if len(buffer) >= wanted:
                yield bytes(buffer[:wanted])
                del buffer[:wanted]
                wanted = PIECE_BYTES
    while buffer:
        yield bytes(buffer[:wanted])
        del buffer[:wanted]


def _decode_rest(decoder: codecs.IncrementalDecoder, pieces: Iterable[bytes]) -> Iterator[str]:
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _refuse_binary(sample: bytes) -> None:
    if not sample:
        raise CsvUnreadable("The file is empty.")
    if sample.startswith(b"PK\x03\x04"):
        raise CsvUnreadable(_describe_zip(sample))
    for beginning, reason in _BINARY_BEGINNINGS:
        if sample.startswith(beginning):
            raise CsvUnreadable(reason)
    if sample[:1024].lstrip().lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise CsvUnreadable("This is a web page or XML document; upload a CSV file.")


def _describe_zip(sample: bytes) -> str:
    if b"[Content_Types].xml" in sample or b"xl/" in sample:
        return "This is an Excel workbook; save it as CSV and upload that."
    if b"opendocument" in sample:
        return "This is an OpenDocument spreadsheet; save it as CSV and upload that."
    return "This is a ZIP archive; upload the CSV file inside it."


def _find_encoding(sample: bytes, *, is_whole: bool) -> tuple[bytes, str]:
    """Return the byte order mark to skip and the name of the encoding."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return mark, encoding
    encoding = _guess_utf_16(sample)
    if encoding is None:
        _refuse_controls(sample)
        is_western = _is_windows_1252(sample, is_whole=is_whole)
        encoding = "windows-1252" if is_western else "utf-8"
    return b"", encoding


def _guess_utf_16(sample: bytes) -> str | None:
    """Latin letters, delimiters and line ends in UTF-16 have a zero in every other byte.

    Obvious is only what does so from its first letter on.
    """
    half = len(sample) // 2
    first = sample[0 : 2 * half : 2].count(0)
    second = sample[1 : 2 * half : 2].count(0)
    if second > 0.4 * half and first < 0.02 * half and sample[1] == 0:
        return "utf-16-le"
    if first > 0.4 * half and second < 0.02 * half and sample[0] == 0:
        return "utf-16-be"
    return None


def _refuse_controls(sample: bytes) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    has_many = controls > _ENOUGH_BAD_BYTES and controls > _CONTROLS_SHARE * len(sample)
    if has_many or sample.count(0) > _NULS_SHARE * len(sample):
        raise CsvUnreadable("This is not a text file; upload a CSV file.")


def _is_windows_1252(sample: bytes, *, is_whole: bool) -> bool:
    """Whether bytes above ASCII are mostly not UTF-8.

    A few of them prove nothing about what follows the sample, and the UTF-8 decoder reads them
    correctly anyhow, so only clear evidence decides.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = decoder.decode(sample, final=is_whole)
    valid = text.encode("utf-8", "ignore").decode()
    bad = len(text) - len(valid)
    good = len(valid) - len(valid.encode("ascii", "ignore"))
    return bad > good and (is_whole or bad >= _ENOUGH_BAD_BYTES)


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    errors = _AS_WINDOWS_1252 if encoding in {"utf-8", "windows-1252"} else "replace"
    return codecs.getincrementaldecoder(encoding)(errors)


def _read_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(map(_WINDOWS_1252.__getitem__, wrong)), error.end


# The five bytes Windows-1252 leaves undefined are C1 controls, as in the WHATWG encoding standard.
_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
_AS_WINDOWS_1252 = "reachinbox.windows-1252"
codecs.register_error(_AS_WINDOWS_1252, _read_as_windows_1252)
