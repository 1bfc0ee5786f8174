"""The key of the item that a workflow waits on, made from its input."""

import re
from dataclasses import dataclass
from typing import Any, Final

_FIELD: Final = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_PREFIX: Final = "{tenant_id}#"
# IAM has no regular expressions: `t` and twelve characters.
_TENANT_ID_PATTERN: Final = "t" + "?" * 12


@dataclass(frozen=True)
class ItemKey:
    """A partition key with fields of the input in braces, and a constant sort key.

    The key is put together by the workflow from the same ``tenant_id`` that it passes on, so that no input can name the
    item of another tenant.

    Attributes:
        partition_key: ``{tenant_id}#`` and more, such as ``{tenant_id}#order#{order_id}``.
        sort_key: Such as ``order``.
    """

    partition_key: str
    sort_key: str

    def __post_init__(self) -> None:
        if not self.partition_key.startswith(_PREFIX) or not self.fields[1:]:
            raise ValueError(
                f"partition_key must be '{{tenant_id}}#' and at least one more field in braces, such as "
                f"'{{tenant_id}}#order#{{order_id}}', got {self.partition_key!r}"
            )
        if not self.sort_key:
            raise ValueError("sort_key must not be empty")

    @property
    def fields(self) -> list[str]:
        """The input's fields that the key is made from, ``tenant_id`` first."""
        return _FIELD.findall(self.partition_key)

    @property
    def expression(self) -> dict[str, Any]:
        """The key as parameters of a DynamoDB call in Amazon States Language."""
        text = _FIELD.sub("{}", self.partition_key)
        arguments = ", ".join(f"$.{name}" for name in self.fields)
        return {"pk": {"S.$": f"States.Format('{text}', {arguments})"}, "sk": {"S": self.sort_key}}

    @property
    def leading_key_pattern(self) -> str:
        """What the partition keys of all such items match, in IAM's wildcards."""
        return _FIELD.sub("*", self.partition_key.replace("{tenant_id}", _TENANT_ID_PATTERN, 1))
