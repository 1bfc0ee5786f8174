"""Which placeholder binds the partition key, and when that is not certain."""

from __future__ import annotations

import pytest

from saas_constructs.local.emulation.key_condition import partition_key_reference

NAMES = {"#pk": "pk", "#sk": "sk", "#AND": "pk"}


@pytest.mark.parametrize(
    "expression",
    [
        "pk = :p",
        "pk=:p",
        "  ( pk = :p )  ",
        ":p = pk",
        "#pk = :p",
        "#AND = :p AND sk = :s",
        "pk = :p AND sk = :s",
        "sk = :s AND pk = :p",
        "sk < :s and pk = :p",
        "(pk = :p) AND (begins_with(sk, :s))",
        "begins_with ( #sk , :s ) AND #pk = :p",
        "sk BETWEEN :a AND :b AND pk = :p",
        "pk = :p AND sk between :a and :b",
    ],
)
def test_an_equality_on_the_partition_key_is_found(expression: str) -> None:
    assert partition_key_reference(expression, NAMES, "pk") == ":p"


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "sk = :s",
        "pk > :p",
        "pk <> :p",
        "begins_with(pk, :p)",
        "pk BETWEEN :a AND :b",
        "pk = :p AND pk = :q",
        "pk = :p AND #pk = :q",
        "pk = :p OR pk = :q",
        "NOT pk = :p",
        "pk = :p AND",
        "pk = :p :q",
        "pk = sk",
        ":p = :q",
        "#unknown = :p",
        "pk.x = :p",
        "a.pk = :p",
        "pk[0] = :p",
        "size(pk) = :p",
        "((pk = :p)",
        "pk = :p)",
        "\uff50k = :p",
        "pk = :p # comment",
    ],
)
def test_what_is_not_certain_is_not_answered(expression: str) -> None:
    assert partition_key_reference(expression, NAMES, "pk") is None
