"""Exceptions of the network as failures of the request: `failures_of`."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING

from almanac_cli.network.bodies import CutOff, UnknownEncoding
from almanac_cli.network.channel import TooMuch
from almanac_cli.network.request_failed import RequestFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.network.limits import Timer

_CUT_OFF = "it is not whole"


@contextmanager
def failures_of(url: str, timer: Timer) -> Iterator[None]:
    """Turn what may happen in the block into `RequestFailed`."""
    try:
        yield
    except (OSError, HTTPException, TooMuch, CutOff, UnknownEncoding, ValueError) as error:
        raise _failure(error, url, timer) from None


def _failure(  # noqa: PLR0911 (one case a failure, and a return in each)
    error: Exception, url: str, timer: Timer
) -> RequestFailed:
    match error:
        case TimeoutError():
            return RequestFailed("timeout", url, timer.exceeded)
        case ssl.SSLCertVerificationError():
            return RequestFailed("tls", url, error.verify_message.rstrip("."))
        case ssl.SSLError():
            return RequestFailed("tls", url, error.reason or str(error))
        case socket.gaierror():
            return RequestFailed("name", url, error.strerror or "")
        case TooMuch():
            return RequestFailed("too_large", url, _size(error.limit_bytes))
        case UnknownEncoding():
            return RequestFailed("encoding", url, str(error))
        case CutOff() | IncompleteRead():
            return RequestFailed("protocol", url, _CUT_OFF)
        case RemoteDisconnected():
            return RequestFailed("connect", url, "the server hung up")
        case OSError():
            return RequestFailed("connect", url, error.strerror or str(error))
    return RequestFailed("protocol", url, "it is not HTTP")


def _size(number_bytes: int) -> str:
    """Return a number of bytes in the largest unit that it fills."""
    if number_bytes >= 1 << 20:
        return f"{number_bytes >> 20} MiB"
    return f"{number_bytes >> 10} KiB" if number_bytes >= 1 << 10 else f"{number_bytes} bytes"
