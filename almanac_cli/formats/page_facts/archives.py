"""Pages as browsers save them with all their parts in one file: MHTML (RFC 2557)."""

from __future__ import annotations

import re

_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,50}\r?\n")
_MULTIPART = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_MAX_HEADER_BYTES = 8_192


def page_of(data: bytes) -> tuple[bytes, str | None]:
    """Return the page in a saved file, and its `Content-Type`; other files are pages themselves."""
    header = _HEADER.match(data[:_MAX_HEADER_BYTES])
    if header is None or not _MULTIPART.search(header[0]):
        return data, None
    from email import message_from_bytes  # it takes 20 ms to load

    for part in message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            return content, part.get("Content-Type")
    return b"", None
