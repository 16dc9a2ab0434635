"""Digests as mails: plain text and HTML, the same bytes whenever and wherever they are made.

A mail has no recipient, and its sender is at an address that is none (RFC 2606): a mail program
asks for both when it is sent on.
"""

from __future__ import annotations

import base64
import quopri
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

from almanac_cli.formats.digest_html import digest_html
from almanac_cli.formats.terminal.digest_text import digest_text
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.formats.terminal.style import Style

if TYPE_CHECKING:
    from almanac_cli.model.digests import Digest

# Neither base64 nor quoted-printable has "=_" in any line (RFC 2045, 6.7 and 6.8; 2046, 5.1.1).
_BOUNDARY = "=_almanac_digest_="
_HOST = "almanac.invalid"
# Of the name of the sender: a longer one takes several encoded words (RFC 2047), between which some
# programs show spaces.
_MAX_SENDER_BYTES = 40
_TEXT_WIDTH = 72  # columns of the plain text, but for URLs


def digest_mail(digest: Digest, name: str) -> bytes:
    """Return a digest as a message (RFC 5322) with plain text and HTML, with CRLF at line ends.

    It is dated at the end of the days of the digest.

    Args:
        digest: The digest.
        name: The name of the almanac, which the subject begins with.

    """
    end = datetime.combine(digest.span.last, time(23, 59, 59), UTC)
    text = "".join(digest_text(digest, Style(end, width=_TEXT_WIDTH)))
    html = digest_html(digest, name)
    shown_name = one_line(name)
    content = blake2b(f"{shown_name}\0{text}\0{html}".encode(), digest_size=10).hexdigest()
    mail = EmailMessage(SMTP)
    mail["Subject"] = f"{shown_name}: {digest.title}"
    sender = shown_name if len(shown_name.encode()) <= _MAX_SENDER_BYTES else "Almanac"
    mail["From"] = Address(sender, "digest", _HOST)
    mail["Date"] = end
    mail["Message-ID"] = f"<{digest.span.key.replace('/', '.')}.{content}@{_HOST}>"
    mail.set_content(text, cte=_encoding(text))
    mail.add_alternative(html, subtype="html", cte=_encoding(html))
    mail.set_boundary(_BOUNDARY)
    return mail.as_bytes()


def _encoding(text: str) -> Literal["base64", "quoted-printable"]:
    """Return the shorter transfer encoding of a text; that which can be read, if neither is."""
    data = text.encode()
    printable = len(quopri.encodestring(data))
    return "quoted-printable" if printable <= len(base64.encodebytes(data)) else "base64"
