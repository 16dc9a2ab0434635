"""`show` for any kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import print_records, raise_if_incomplete, read_valid_rows
from almanac_cli.cli.record_ids import names_one, resolve_ids
from almanac_cli.operations import show

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal import pages
    from almanac_cli.model.kind import Kind


def show_records(  # noqa: PLR0913 (three switches by keyword)
    session: Session,
    kind: Kind,
    texts: tuple[str, ...],
    *,
    with_similar: bool = True,
    detail: pages.Detail | None,
    as_json: bool,
) -> None:
    """Print the page of each record that `texts` name, with its related records.

    If `as_json`, print a JSON array of the rows, or the row itself for one text; related records
    are under a key for each kind. `with_similar` is passed to `related_records`; `detail` says how
    much a page shows of related records.

    Raises:
        UsageError: if there is a `detail`, and JSON, which has all.
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.
        InvalidFile: if there is one text, and the file of its record is invalid.
        IncompleteResult: after printing, if invalid files were left out.

    """
    if detail and as_json:
        raise UsageError("--full and --brief go with no --json, which has everything")
    store = session.store
    ids = resolve_ids(session, kind, texts)
    related = (
        (row, show.related_records(store, kind, row, with_similar=with_similar))
        for row in read_valid_rows(store, kind, ids)
    )
    if as_json:
        rows = [
            row | {other.related_key: others for other, others in sections}
            for row, sections in related
        ]
        print_records(rows, one=names_one(texts))
    else:
        from almanac_cli.cli.pager import echo_paged
        from almanac_cli.formats.terminal import pages

        style = session.style
        shown = (
            pages.record_page(kind, row, sections, style, detail or "excerpt")
            for row, sections in related
        )
        echo_paged(session, (f"\n\n{page}" if n else page for n, page in enumerate(shown)))
    raise_if_incomplete(store)
