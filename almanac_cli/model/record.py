"""The bases of pydantic models: of JSON objects that keep unknown keys, and of records."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from almanac_cli.errors import InvalidValue
from almanac_cli.model import fields, periods

if TYPE_CHECKING:
    from almanac_cli.model import rows
    from almanac_cli.model.kind import Kind


class JsonModel(BaseModel):
    """The base of models of JSON objects; unknown keys are kept to the letter, after the fields.

    pydantic itself serializes no value that it does not know, such as a `Numeral` of such a key.
    """

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    def as_json(self) -> rows.JsonObject:
        """Return the object with every field, `None` if unset, then the unknown keys."""
        row = dict(self.__dict__)
        for name, value in row.items():
            if isinstance(value, tuple):
                row[name] = [
                    item.as_json() if isinstance(item, JsonModel) else item for item in value
                ]
        row.update(self.__pydantic_extra__ or {})
        return row

    def as_stored(self) -> rows.JsonObject:
        """Return the object as a file has it: set fields only, then the unknown keys."""
        defaults = _defaults(type(self))
        row = {name: value for name, value in self.__dict__.items() if value != defaults[name]}
        for name, value in row.items():
            if isinstance(value, tuple):
                row[name] = [
                    item.as_stored() if isinstance(item, JsonModel) else item for item in value
                ]
        row.update(self.__pydantic_extra__ or {})
        return row


@cache
def _defaults(model: type[JsonModel]) -> dict[str, object]:
    """Return by field its value when it is unset; none that equals any for a required field."""
    return {name: field.default for name, field in model.model_fields.items()}


class Record(JsonModel):
    """The base of the models of records; `as_json` returns a row.

    The links of that row are those of the record's own file; `rows.with_links` adds those of other
    files. A subclass is the model of the kind in its attribute `kind`.
    """

    kind: ClassVar[Kind]
    _of_kind: ClassVar[dict[Kind, type[Record]]] = {}

    id: fields.Id

    @property
    def heading(self) -> str:
        """The text that says what the record is, such as its title."""
        text: str = getattr(self, self.kind.title_field)
        return text

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Register this class as the model of its kind."""
        cls._of_kind[cls.kind] = cls

    @classmethod
    def of_kind(cls, kind: Kind) -> type[Record]:
        """Return the model of a kind of record.

        Raises:
            KeyError: if no class has been defined for the kind.

        """
        return cls._of_kind[kind]

    def as_json(self) -> rows.JsonObject:
        """Return the record as a row: every field, `None` if unset, then the unknown keys.

        A date at midnight has a precision, also where the file does not say so.
        """
        row = super().as_json()
        if field := self.kind.precision_field:
            row[field] = periods.precision_of(row[self.kind.date_field], row[field])
        return row

    @field_validator("precision", check_fields=False)
    @classmethod
    def _check_first_moment(
        cls, precision: rows.Precision | None, info: ValidationInfo
    ) -> rows.Precision | None:
        time = info.data.get(cls.kind.date_field)
        if precision and time and not periods.is_first_moment(time, precision):
            raise InvalidValue(f"is {precision}, but no {precision} begins at {time}")
        return precision
