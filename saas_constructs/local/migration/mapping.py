"""The mapping file: how rows of an old installation become records of the application, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["site", "menu_item", "supply", "order"]

_LINES = ("sku", "name", "quantity", "unit_price")
_USES = ("supply_id", "quantity")
_REQUIRED: dict[str, tuple[str, ...]] = {
    "site": ("site_id", "brand_id", "name", "currency"),
    "menu_item": ("brand_id", "sku", "name", "unit_price"),
    "supply": ("site_id", "supply_id", "name", "unit", "on_hand", "low_at"),
    "order": ("order_id", "site_id", "brand_id", "currency", "status", "placed_at", "items"),
}
_OPTIONAL: dict[str, tuple[str, ...]] = {
    "site": ("kitchen_capacity",),
    "menu_item": ("description", "available", "supplies"),
    "supply": (),
    "order": ("ended_at", "total", "note", "reason", "placed_by"),
}
_NESTED = {"items": _LINES, "supplies": _USES}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class FieldMapping(_Part):
    """Where the value of a field comes from.

    Attributes:
        column: Column or JSON field of the old row.
        value: The same value for every row, in place of a column.
        kind: What the column holds: ``money`` is a decimal number in the currency's major unit, ``moment`` a date and
            time in ISO 8601.
        values: By the text in the column, the value here; a text that is not listed rejects the row.
        optional: Whether the column may be empty or missing.
        digits: For ``money``: digits of the currency's minor unit.
        timezone: For ``moment``: of those that name no offset.
        each: For a list of objects: the fields of each.
    """

    column: str | None = Field(default=None, alias="from")
    value: str | int | bool | None = None
    kind: Literal["text", "integer", "money", "boolean", "moment"] = Field(default="text", alias="as")
    values: dict[str, str | int | bool] | None = None
    optional: bool = False
    digits: Annotated[int, Field(ge=0, le=4)] = 2
    timezone: str = "UTC"
    each: dict[str, FieldMapping] | None = None

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"must be a time zone such as Europe/Rome, got {name!r}") from None
        return name

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("must have either `from` or `value`")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)


class TableMapping(_Part):
    """The rows of one file.

    Attributes:
        file: Name in the export's folder: ``.jsonl``, or ``.csv`` with a header.
        version: What grows with each change of a row: an integer or a moment. Without it the kind can't be mirrored.
        fields: By the record's field, where its value comes from.
    """

    file: str
    version: FieldMapping | None = None
    fields: dict[str, FieldMapping]


class Mapping(_Part):
    """An old installation's mapping.

    Attributes:
        source: Name of the old installation: 1 to 64 letters, digits, ``-`` and ``_``. Ids of orders are derived from
            it, so it stays the same throughout.
        records: By kind, the rows that become records of it.
    """

    source: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    records: dict[Kind, TableMapping]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        faults = [fault for kind, table in self.records.items() for fault in _faults(kind, table)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a mapping from YAML.

        Raises:
            LocalError: The file is no mapping; every fault is named.
        """
        remedy = "mend the mapping; examples/migration/mapping.yaml is one"
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            return cls.model_validate(content)
        except yaml.YAMLError as error:
            raise LocalError(f"{path} is no YAML: {error}", remedy) from error
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(map(str, fault['loc'])) or 'the mapping'}: {fault['msg']}" for fault in error.errors()
            )
            raise LocalError(f"{path}: {faults}", remedy) from error

    def table(self, kind: str) -> TableMapping | None:
        """The mapping of a kind of record, if the old installation has it."""
        found: dict[Any, TableMapping] = dict(self.records)
        return found.get(kind)


def _faults(kind: str, table: TableMapping) -> list[str]:
    faults = _unfit(f"{kind}", table.fields, _REQUIRED[kind], _OPTIONAL[kind])
    for name, known in _NESTED.items():
        field = table.fields.get(name)
        if field is None:
            continue
        if field.each is None:
            faults.append(f"{kind}.{name} needs `each`: the fields of each of its entries")
        else:
            faults += _unfit(f"{kind}.{name}", field.each, known, ())
    return faults


def _unfit(
    where: str, fields: dict[str, FieldMapping], required: tuple[str, ...], optional: tuple[str, ...]
) -> list[str]:
    missing = [name for name in required if name not in fields]
    unknown = [name for name in fields if name not in (*required, *optional)]
    return [f"{where} lacks the field {name}" for name in missing] + [
        f"{where} has no field {name}; it has {', '.join((*required, *optional))}" for name in unknown
    ]
