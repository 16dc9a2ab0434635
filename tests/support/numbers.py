"""Numbers of JSON as anyone may write them, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

_DIGITS = st.from_regex(r"\A(0|[1-9][0-9]{0,30})\Z")
_FRACTION = st.just("") | st.from_regex(r"\A\.[0-9]{1,25}\Z")
_EXPONENT = st.just("") | st.from_regex(r"\A[eE][-+]?[0-9]{1,4}\Z")
NUMBER_TEXTS = st.tuples(st.sampled_from(["", "-"]), _DIGITS, _FRACTION, _EXPONENT).map("".join)
