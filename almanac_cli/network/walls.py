"""Walls: pages that check for a browser, in place of what was asked for. They are not evaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The values of headers that say it, of Cloudflare (developers.cloudflare.com, "Detect a Challenge
# Page response"), Vercel and AWS WAF.
_HEADERS = {
    "cf-mitigated": {"challenge"},
    "x-vercel-mitigated": {"challenge"},
    "x-amzn-waf-action": {"challenge", "captcha"},
}
_REFUSALS = {401, 403, 405, 429, 503}
# In pages of a status that refuses: Cloudflare, DataDome, Imperva, PerimeterX, DDoS-Guard, Sucuri.
_MARKS = re.compile(
    rb"_cf_chl_opt|/cdn-cgi/challenge-platform/|captcha-delivery\.com|_Incapsula_Resource"
    rb"|_pxCaptcha|px-captcha|ddos-guard/js-challenge|sucuri_cloudproxy_js"
)
# In pages of any status: Anubis answers 200 (github.com/TecharoHQ/anubis, issue 473).
_ANUBIS = re.compile(rb'<script id="anubis_challenge"|/\.within\.website/x/cmd/anubis/')
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HEAD_BYTES = 65536


def is_wall(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether a response is a check for browsers in place of what was asked for."""
    if any(headers.get(name, "").lower() in values for name, values in _HEADERS.items()):
        return True
    head = body[:_HEAD_BYTES]
    if status in _REFUSALS and _MARKS.search(head):
        return True
    return bool(_MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) and _ANUBIS.search(head))
