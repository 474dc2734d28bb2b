"""Take a multipart body apart as it arrives (RFC 7578), holding no more than one piece of it."""

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from reachinbox.runtime.errors import Problem, TooLarge

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FILE_PART = b"file"
FIELD_BYTES = 64 * 1024  # a mapping of 5,000 columns still fits
PARTS = 16


class MultipartReader:
    """Feed it the body; it hands back the bytes of the part `file` and keeps the small fields."""

    def __init__(self, content_type: str) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise _malformed("Send the CSV as multipart/form-data with a part named “file”.")
        self.fields: dict[str, str] = {}
        self.has_file = False
        self.is_complete = False
        self._parts = 0
        self._name = b""
        self._value = bytearray()
        self._header = (bytearray(), bytearray())
        self._file = bytearray()
        try:
            self._parser = MultipartParser(boundary, self._callbacks())
        except FormParserError as error:
            raise _malformed("The boundary of the multipart body is malformed.") from error

    def _callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._add_to_header_name,
            "on_header_value": self._add_to_header_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def feed(self, data: bytes) -> bytes:
        """Read more of the body; return the bytes of the file that were in it."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise _malformed("The multipart body is malformed; nothing was kept.") from error
        found = bytes(self._file)
        self._file.clear()
        return found

    def close(self) -> None:
        """Raise unless the body ended as it should and held a file."""
        if not self.is_complete:
            raise _malformed("The upload broke off before its end; nothing was kept.")
        if not self.has_file:
            raise _malformed("The part named “file” is missing; nothing was kept.")

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise _malformed("The multipart body has too many parts; nothing was kept.")
        self._name = b""
        self._value.clear()

    def _add_to_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _add_to_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def _end_header(self) -> None:
        name, value = (bytes(part) for part in self._header)
        for part in self._header:
            part.clear()
        if name.lower() != b"content-disposition":
            return
        self._name = parse_options_header(value)[1].get(b"name", b"")
        if self._name == FILE_PART:
            if self.has_file:
                raise _malformed("There are two parts named “file”; send one CSV at a time.")
            self.has_file = True

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._name == FILE_PART:
            self._file.extend(memoryview(data)[start:end])
            return
        self._value.extend(data[start:end])
        if len(self._value) > FIELD_BYTES:
            raise TooLarge("A field of the upload is larger than 64 KiB; nothing was kept.")

    def _end_part(self) -> None:
        if self._name and self._name != FILE_PART:
            name = self._name.decode("utf-8", "replace")
            self.fields[name] = self._value.decode("utf-8", "replace")

    def _end(self) -> None:
        self.is_complete = True


def _malformed(sentence: str) -> Problem:
    return Problem(sentence, code="bad_upload")
