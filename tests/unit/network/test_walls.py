"""Walls: checks for browsers, which are told from feeds and from plain refusals."""

from __future__ import annotations

import pytest

from almanac_cli.network.request import Request
from support.internet import online
from support.scripted_server import answer

CLOUDFLARE = b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>"
ANUBIS = (
    b"<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title>"
    b'<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css">'
    b'<script id="anubis_challenge" type="application/json">{}</script></head></html>'
)
WALLS = {
    "Cloudflare, by a header": answer(b"", 403, headers=[("CF-Mitigated", "Challenge")]),
    "Cloudflare, of too many": answer(b"", 429, headers=[("cf-mitigated", "challenge")]),
    "Cloudflare, by its page": answer(CLOUDFLARE, 503),
    "Cloudflare, compressed": answer(CLOUDFLARE, 403, gzip_layers=1),
    "Vercel": answer(b"", 429, headers=[("x-vercel-mitigated", "challenge")]),
    "AWS, a challenge": answer(b"", 202, headers=[("x-amzn-waf-action", "challenge")]),
    "AWS, a puzzle": answer(b"", 405, headers=[("x-amzn-waf-action", "captcha")]),
    "DataDome": answer(b'<script src="https://ct.captcha-delivery.com/c.js"></script>', 403),
    "Imperva": answer(b'<iframe src="/_Incapsula_Resource?a=b"></iframe>', 403),
    "Anubis": answer(ANUBIS, 200),
    "Anubis, with a mark of order": answer(b"\xef\xbb\xbf\n" + ANUBIS, 200),
}
OTHERS = {
    "a feed": answer(b"<rss/>"),
    "a feed about a wall": answer(b"<rss><title>" + ANUBIS + CLOUDFLARE + b"</title></rss>"),
    "a page about a wall": answer(b"<html><p>_cf_chl_opt</p></html>"),
    "a feed in parts of a page": answer(b'<?xml version="1.0"?><rss>' + ANUBIS + b"</rss>"),
    "a refusal": answer(b"<html><h1>403 Forbidden</h1></html>", 403),
    "too many requests": answer(b"slow down", 429, headers=[("Retry-After", "60")]),
    "a refusal by Cloudflare": answer(b"<h1>Sorry, you have been blocked</h1>", 403,
        headers=[("server", "cloudflare")]),
    "nothing": answer(b"", 404),
}  # fmt: skip


@pytest.mark.parametrize("name", [*WALLS, *OTHERS])
def test_a_wall_is_told_from_what_is_none(name: str) -> None:
    with online() as (server, client, _):
        server.at("/", WALLS.get(name) or OTHERS[name])
        response = client.get(Request("http://feeds.example/"))
        assert len(server.received) == 1
    assert response.is_wall == (name in WALLS)
