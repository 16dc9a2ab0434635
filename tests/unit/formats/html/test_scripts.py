"""Scripts without comments and white space."""

from __future__ import annotations

import pytest

from almanac_cli.formats.html.scripts import compact


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("// A comment.\nconst a = 1;\n", "const a=1;\n"),
        ('f(a) { // What\'s a "b"?\n  // Why.\n\n  g(a); // No.\n}\n', "f(a){g(a);}\n"),
        ('a = "http://x" + /[^/]*$/;\n', 'a="http://x" + /[^/]*$/;\n'),
        ("f(() => {\n  // Why.\n  return [ 1, 2 ];\n});\n", "f(()=>{return[1,2];});\n"),
        ('a = "b  =  // c";\n', 'a="b  =  // c";\n'),
        ("a = `b  ${ c }  d`;\n", "a=`b  ${ c }  d`;\n"),
        ("a = b ?? c;\nlet d;\n", "a=b??c;let d;\n"),
        ("a = b - -c + d;\n", "a=b - -c + d;\n"),
    ],
)
def test_a_script_made_short_is(source: str, short: str) -> None:
    assert compact(source.encode()) == short.encode()
