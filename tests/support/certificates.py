"""TLS of tests: contexts of servers with certificates of ours, and of clients that trust them."""

from __future__ import annotations

import ssl

from support.setting import ROOT

_FOLDER = ROOT / "tests" / "support" / "tls"


def server_context(name: str = "server") -> ssl.SSLContext:
    """Return the context of a server with the certificate `server`, or with `expired`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_FOLDER / f"{name}.pem")
    context.set_alpn_protocols(["http/1.1"])
    return context


def client_context() -> ssl.SSLContext:
    """Return a context that trusts the authority of the tests, and no other."""
    context = ssl.create_default_context(cafile=str(_FOLDER / "ca.pem"))
    context.set_alpn_protocols(["http/1.1"])
    return context
