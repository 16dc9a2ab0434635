"""What a kind of record is: its fields, and what every part of the program does with them.

Listing commands load this module at their start: nothing heavy is imported here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from almanac_cli.model import prompts
    from almanac_cli.model.rows import Precision


NOTHING: Mapping[str, Any] = MappingProxyType({})  # a mapping that nobody changes


# Named tuples: to make dataclasses of these three takes 4 ms of every start.
class Reference(NamedTuple):
    """A field that names records by their ids."""

    field: str  # the name of the field: "guides"
    target: str  # the name of the kind of the records that it names: "guide"
    many: bool = True  # whether it holds a set of ids, otherwise one id or None
    symmetric: bool = False  # whether both records show the reference that the file of one holds

    def ids(self, record: Mapping[str, Any]) -> list[str]:
        """Return the ids in this field of a row, or of a stored record; [] if it is unset."""
        value = record.get(self.field)
        if self.many:
            return list(value or ())
        return [] if value is None else [value]

    def value(self, ids: Sequence[str]) -> list[str] | str | None:
        """Return the value of the field for ids: a list, or unless `many`, the first or `None`."""
        if self.many:
            return list(ids)
        return ids[0] if ids else None


class Kind(NamedTuple):
    """A kind of record: its fields, and what every part of the program does with each of them."""

    # --- What it is called.
    name: str  # in messages and in names of SQL tables: "event"
    article: str  # the indefinite article of the name: "an"
    folder: str  # in the almanac: "events"
    number: int  # in the index, for ever the same

    # --- What it consists of.
    fields: tuple[str, ...]  # all fields, in canonical order
    identity: Callable[[Mapping[str, Any]], str]  # the key under which two rows are duplicates
    date_field: str  # the time by which records are filtered, sorted and aged
    time_fields: tuple[str, ...]  # all fields that hold a time
    title_field: str = "title"  # the text that says what the record is, and that its id is made of
    plural_name: str | None = None  # in messages; None if it is the name of the folder
    # The name of the kind that its records become when they are kept, if they wait for that: until
    # then they are shown nowhere but where they are asked for.
    kept_as: str | None = None
    unset_fields: tuple[str, ...] = ()  # that none of its records has, but what becomes of them
    # The field that says whether the date is a day, a month, a quarter or a year; without one,
    # dates are moments, and days at midnight UTC.
    precision_field: str | None = None
    set_fields: tuple[str, ...] = ()  # lists whose order means nothing: merged item by item
    nested_fields: tuple[str, ...] = ()  # objects, and lists that are no sets: JSON in a table
    # Fields that say something only together, the leading one first: merged as if they were one.
    joint_fields: tuple[tuple[str, ...], ...] = ()
    # The digest of what a program sets anew by itself, the leading one of joint fields: where both
    # sides have others, one may be taken, but an edited one before any other.
    digest_field: str | None = None
    # Fields of the identity of which one may be corrected: the record stays the same one.
    correctable_fields: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()  # the fields that name other records
    # By name of a field that explains the value of another one, the other one: like a joint field,
    # it is taken over by a record only with that value.
    explaining_fields: Mapping[str, str] = NOTHING
    # The list of what other sources report of the same matter: see `coverage`. Its items have these
    # fields of a record, the source first.
    coverage_field: str | None = None
    report_fields: tuple[str, ...] = ()
    # Returns the keys under which a row is a duplicate as well, beside those of its identity and
    # its coverage.
    more_identities: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
    # The list of pages that a record rests on: objects of a title and a URL.
    cited_pages_field: str | None = None
    url_lists: tuple[str, ...] = ()  # lists of URLs, of which hardly two records have the same one
    former_titles_field: str | None = None  # a set that keeps a title which is given up
    # Returns the fields of the row before a change that are true no more by what changed with it:
    # they are unset, unless the change has others there.
    outdated_fields: Callable[[Mapping[str, Any], Mapping[str, Any]], Iterable[str]] | None = None
    # Whether decisions about items of feeds are kept for each of its records: see `seen_files`.
    has_decisions: bool = False

    # --- How a record is added and changed.
    prompts: tuple[prompts.Prompt, ...] = ()  # what `add` asks for, in this order
    option_defaults: Mapping[str, str] = NOTHING  # of `add` with options
    created_field: str | None = None  # the time set to now when a record is added
    guess_field: str | None = None  # whether the date is the `created_field`, for want of one
    updated_field: str | None = None  # the time set to now when a record is added or changed
    text_field: str | None = None  # that takes the text of an imported Markdown file
    long_fields: tuple[str, ...] = ()  # texts of several lines, which an editor can be opened for
    bullet_fields: tuple[str, ...] = ()  # lists, which an editor shows as bullets of one line
    # Texts, or lists of them, that are neither HTML nor Markdown.
    plain_fields: tuple[str, ...] = ()
    # A field that `add` may leave unset, with the field by which it is copied: from the record
    # added last that has the same value there.
    inherited_fields: Mapping[str, str] = NOTHING

    # --- How records are shown.
    sortable_fields: tuple[str, ...] = ()  # that `--sort` takes
    table_columns: tuple[str, ...] = ()  # of a table, where `--fields` names none
    optional_columns: tuple[str, ...] = ()  # of these, what a narrow terminal leaves out
    page_heading: tuple[str, ...] = ()  # fields in the first line of a page
    page_texts: tuple[str, ...] = ()  # fields shown as paragraphs, or as bullets if it is a list
    # Of the first of these texts, how much is shown below the page of another record.
    excerpt: Literal["lines", "sentence"] = "lines"  # at most three lines, or the first sentence
    page_notes: tuple[str, ...] = ()  # fields shown as `Name: value`
    page_flags: Mapping[str, bool] = NOTHING  # truth values, each with the one that is shown

    # --- How records are searched and compared.
    # Fields of full-text search with the weight of a match in each; those of weight 0 are searched
    # only where a search names them (`url:x`). They are columns of the search table in this order:
    # the one with the most words first keeps the table small.
    search_weights: Mapping[str, float] = NOTHING
    excerpt_fields: tuple[str, ...] = ()  # searched fields that a search shows excerpts of
    similarity_weights: Mapping[str, float] = NOTHING  # by compared field
    topic_fields: tuple[str, ...] = ()  # compared fields whose words say what happened
    # By the field that is compared to tell whether two records tell of one happening.
    story_weights: Mapping[str, float] = NOTHING
    story_source: str = ""  # the field that says who reports; two of the same do not tell one story

    def __hash__(self) -> int:
        """Return the hash of the name, so that a kind can be a key of a dict."""
        return hash(self.name)

    @property
    def is_pending(self) -> bool:
        """Whether its records wait for a decision, and become others when they are kept."""
        return self.kept_as is not None

    @property
    def plural(self) -> str:
        """The name of several records of this kind: "events"."""
        return self.plural_name or self.folder

    @property
    def related_key(self) -> str:
        """The key under which `show --json` adds related records of this kind to a record."""
        return f"related_{self.plural}"

    @property
    def links(self) -> Reference | None:
        """The symmetric reference, which links records of this kind; `None` if it has none."""
        return next((field for field in self.references if field.symmetric), None)

    def identities(self, row: Mapping[str, Any]) -> list[str]:
        """Return the identity of a row, then the others, such as of its coverage, each once.

        A report without a URL has one only if all its fields are set.
        """
        reports = row.get(self.coverage_field) if self.coverage_field else ()
        more = self.more_identities(row) if self.more_identities else ()
        if not (reports or more):
            return [self.identity(row)]
        unset = dict.fromkeys(self.report_fields)
        others = [
            self.identity({**unset, **report})
            for report in reports or ()
            if report.get("url") or all(report.get(field) for field in unset.keys() - {"url"})
        ]
        return [*dict.fromkeys((self.identity(row), *others, *more))]

    def precision(self, row: Mapping[str, Any], field: str) -> Precision | None:
        """Return the precision that a row names for a time field, `None` if it names none."""
        if self.precision_field is None or field != self.date_field:
            return None
        precision: Precision | None = row.get(self.precision_field)
        return precision

    def is_guessed(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the date of a row is only when its record was met, and not later edited.

        Of a record that two clones met, it may be later than when the first one did.
        """
        if self.guess_field is None or not row.get(self.guess_field):
            return False
        is_moment = self.precision(row, self.date_field) is None
        return is_moment and bool(row[self.date_field] >= row[str(self.created_field)])

    def id_parts(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return what tells records with one title apart, for `slugs.candidate_ids`.

        A date that changes with the record tells nothing.
        """
        if self.date_field == self.updated_field:
            return {}
        from almanac_cli.model.periods import to_slug

        time = row[self.date_field]
        day = to_slug(time, self.precision(row, self.date_field))
        return {"day": day, "source": row.get("source") or ""}

    def becomes(self, other: Kind) -> bool:
        """Tell whether records of this kind are of another one, or become so when they are kept."""
        return other is self or other.name == self.kept_as

    def reference(self, target: Kind) -> Reference:
        """Return the reference whose field names records of the target kind.

        Raises:
            LookupError: if this kind has no such reference.

        """
        for reference in self.references:
            if reference.target == target.name:
                return reference
        raise LookupError(f"{self.name} refers to no {target.name}")


def kept_kind(kind: Kind, kinds: Mapping[str, Kind]) -> Kind:
    """Return which kind the records of one become when they are kept, or else itself.

    `kinds` are those of the almanac by name, as in `pending_kind`.
    """
    return kinds.get(kind.kept_as or kind.name, kind)


def pending_kind(kind: Kind, kinds: Mapping[str, Kind]) -> Kind | None:
    """Return which of these kinds has the records that become those of one; `None` if none has."""
    return next((other for other in kinds.values() if other.kept_as == kind.name), None)
