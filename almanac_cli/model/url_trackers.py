"""Trackers: parameters of URLs that say where a reader came from, not what page is shown.

The names were taken from the public lists of Brave (brave-core, components/query_filter/utils.cc),
Firefox (its collection query-stripping) and ClearURLs (the global rules of its data.min.json), as
of 2025; left out are those with another meaning on some sites, such as `mc`, `source` and `utm`.
"""

from __future__ import annotations

# Families: every parameter whose name begins so.
_PREFIXES = ("utm_", "mtm_", "itm_", "otm_", "hsa_", "oft_", "vero_", "oly_", "bsft_", "fb_action_")
_NAMES = {
    # Click ids of advertising networks.
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid",
    "yclid", "ysclid", "ymclid", "igshid", "igsh", "li_fat_id", "irclickid", "rb_clickid",
    "unicorn_click_id", "wickedid", "srsltid",
    # Newsletters and marketing automation.
    "mc_cid", "mc_eid", "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "ck_subscriber_id",
    "ss_email_id", "et_rid", "at_recipient_id", "at_recipient_list", "sc_customer", "sc_eh",
    "sc_uid", "_bhlid", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "__s",
    "_kx", "bbeml", "vgo_ee",
    # Analytics.
    "_ga", "_gl", "ga_source", "ga_medium", "ga_campaign", "ga_content", "ga_term", "ga_place",
    "gs_l", "_openstat", "wt_mc", "wt_zmc", "wtrid", "pk_campaign", "pk_kwd", "pk_keyword",
    "pk_source", "pk_medium", "pk_content", "pk_cid", "cmpid", "s_cid", "spm", "guce_referrer",
    "guce_referrer_sig", "_branch_match_id", "_branch_referrer", "fb_source", "fb_ref",
    "__twitter_impression", "tracking_source", "xtor", "echobox",
}  # fmt: skip
# By host: names that have another meaning elsewhere.
_BY_HOST = {
    "x.com": frozenset({"s", "t", "cxt", "ref_src", "ref_url"}),
    "youtube.com": frozenset({"si", "feature", "pp", "ab_channel", "app"}),
    "open.spotify.com": frozenset({"si"}),
    "arxiv.org": frozenset({"context"}),
}
# Names of the referring site; elsewhere they name a version, a branch or a chapter.
_REFERRERS = frozenset({"ref", "ref_", "referrer", "referer"})
_ANYWHERE = _REFERRERS.union(_NAMES, *_BY_HOST.values())


def without_trackers(query: str, host: str) -> str:
    """Return the parameters `name=value&...` of a page of a canonical host without trackers.

    The order of the others stays. A parameter that names the referring site is left out only if
    its value is the host of the page itself, or one that has it as a subdomain, or the reverse.
    """
    local = _BY_HOST.get(host, frozenset())
    return "&".join(text for text in query.split("&") if text and not _tracks(text, host, local))


def may_have_trackers(query: str) -> bool:
    """Tell whether parameters have a name that is a tracker's, be it on some hosts alone."""
    names = (parameter.partition("=")[0].lower() for parameter in query.split("&"))
    return any(name in _ANYWHERE or name.startswith(_PREFIXES) for name in names)


def _tracks(parameter: str, host: str, local: frozenset[str]) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _REFERRERS and name not in local:
        return _names_host(value, host)
    return name in _NAMES or name in local or name.startswith(_PREFIXES)


def _names_host(value: str, host: str) -> bool:
    """Tell whether the value of a parameter is the host of the page, or its URL."""
    from urllib.parse import unquote

    text = unquote(value).lower().partition("://")
    name = (text[2] or text[0]).partition("/")[0].removeprefix("www.").removeprefix("m.")
    is_parent = "." in name and f".{host}".endswith(f".{name}")
    return is_parent or f".{name}".endswith(f".{host}")
