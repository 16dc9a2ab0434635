"""Pages that stand in the way of another one: checks for browsers, consent, and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from almanac_cli.formats.page_facts.document import Document

Wall: TypeAlias = Literal["browser", "consent", "login", "error"]

_MAX_CHARACTERS = 1_500  # of text on a page that a sentence tells to be a check for browsers
_MAX_ERROR = 4_000  # of text on a page that a title of one word or two tells to be of an error
# Whole titles, folded, or the part of one that stands before or behind the name of the site; each
# line is a regular expression.
_TITLES: dict[Wall, str] = {
    "browser": r"""
        just a moment
        (?:nur )?einen moment(?:,? bitte)?
        un (?:instant|momento?|momentito)
        um momento
        een moment geduld
        один момент
        bir dakika lutfen
        请稍候
        しばらくお待ちください
        잠시만 기다리십시오
        one moment,? please
        please wait
        attention required!?
        access (?:to this page has been )?denied
        (?:sorry, )?you have been blocked
        are you (?:a )?(?:robot|human)\??
        (?:ro)?bot (?:check|verification)
        robot or human\??
        human (?:verification|check)
        verif(?:y|ying) (?:that )?you are (?:a )?human
        verification(?: required)?
        (?:performing )?security (?:check|checkpoint|verification)
        vercel security checkpoint
        checking your browser.*
        ddos-guard
        pardon our interruption
        making sure you.?re not a bot!?
        client challenge
        request (?:rejected|unsuccessful)
        (?:re)?captcha
        sicherheitsuberprufung
        bestatigen sie, dass sie ein mensch sind
        (?:please )?enable javascript.*
        javascript (?:is )?(?:disabled|required)
        browser not supported
    """,
    "consent": r"""
        before you continue(?: to .*)?
        bevor sie (?:fortfahren|zu .* weitergehen)
        avant d.acceder a .*
        antes de (?:ir|continuar).*
        prima di continuare.*
        voordat je (?:verdergaat|doorgaat).*
        (?:cookie )?consent
        zustimmung
        einwilligung
        privacy (?:settings|gate|wall)
        datenschutz-?einstellungen
        we value your privacy
        wir schatzen ihre privatsphare
        (?:cookie|privacy) preferences
        cookie-?einstellungen
        yahoo is part of the yahoo family of brands
        yahoo ist teil der yahoo-markenfamilie
        yahoo fait partie de .*
    """,
    "login": r"""
        (?:log ?in|sign ?in|sign up|anmelden|einloggen)(?: (?:or|to|/) .*)?
        se connecter
        iniciar sesion
    """,
    "error": r"""
        (?:error )?(?:40[0-9]|410|429|50[0-4])(?:[ :-].*)?
        (?:page |file )?(?:was )?not found
        seite nicht gefunden
        page introuvable
        pagina (?:no encontrada|non trovata|niet gevonden)
        forbidden
        internal server error
        bad gateway
        service (?:temporarily )?unavailable
        oops!?
        error
    """,
}
_PATTERNS: dict[Wall, re.Pattern[str]] = {
    wall: re.compile("|".join(filter(None, map(str.strip, lines.split("\n")))))
    for wall, lines in _TITLES.items()
}
_SENTENCES = re.compile(
    r"enable javascript and cookies to continue"
    r"|(?:verify(?:ing)?|confirm) (?:that )?you are (?:not )?(?:an? )?(?:human|robot|bot)"
    r"|checking if the site connection is secure|checking your browser before"
    r"|unusual (?:traffic|activity) from your|press ?(?:&|and) ?hold"
    r"|complete the (?:captcha|security check)|protected by anubis"
)
_PARTS = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022-]\s+")
_CONSENT_HOST = re.compile(r"(?:consent|guce|cmp)\.")
_CONSENT_PATH = re.compile(r"/(?:consent|cookie-?wall|privacy-?(?:wall|gate)|zustimmung)(?:[/.]|$)")
_LOGIN_HOST = re.compile(r"(?:accounts?|login|signin|auth|sso)\.")


def wall_of(document: Document, url: str) -> Wall | None:
    """Return what stands in the way of a page, `None` if it is the page itself.

    `url` is the address of what is there in the end.
    """
    if wall := _wall_of_address(url):
        return wall
    title = fold(document.title).strip(" .\u2026")
    parts = [part.strip(" .\u2026") for part in {title, *_PARTS.split(title)}]
    texts = [piece.text for piece in document.pieces]
    characters = sum(map(len, texts))
    for wall, pattern in _PATTERNS.items():
        if wall in {"error", "login"} and characters > _MAX_ERROR:
            continue
        if any(pattern.fullmatch(part) for part in parts):
            return wall
    if characters <= _MAX_CHARACTERS and _SENTENCES.search(fold(" ".join(texts))):
        return "browser"
    return None


def _wall_of_address(url: str) -> Wall | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.hostname or ""
    if _CONSENT_HOST.match(host) or _CONSENT_PATH.search(parts.path):
        return "consent"
    return "login" if _LOGIN_HOST.match(host) else None
