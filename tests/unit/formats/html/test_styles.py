"""Style sheets without comments and white space."""

from __future__ import annotations

import pytest

from almanac_cli.formats.html.styles import compact


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("/* One: a */\na {\n  color: red;\n  margin: 0 auto\n}\n", "a{color:red;margin:0 auto}"),
        ('a::after { content: "  a: b;  " / "" }', 'a::after{content:"  a: b;  " / ""}'),
        ("a { width: calc(1rem + var(--x)) }", "a{width:calc(1rem + var(--x))}"),
        (".a > :first-child:not(.b) ~ * { x: y }", ".a > :first-child:not(.b) ~ *{x:y}"),
        ("@media (min-width: 60rem) {\n a, b { x: y }\n}", "@media (min-width: 60rem){a,b{x:y}}"),
    ],
)
def test_a_style_sheet_made_short_is(source: str, short: str) -> None:
    assert compact(source.encode()) == short.encode()
