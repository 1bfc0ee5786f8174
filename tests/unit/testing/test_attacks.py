"""The attack suite says what it needs, and which of its attacks a table has something for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.attacks import ATTACKS, CONTROLS, Attack, AttackTarget, attacks_on


class Refusing:
    """A client whose every call IAM refuses."""

    class meta:  # noqa: N801 - boto3's name
        region_name = "eu-central-1"

    def __getattr__(self, _operation: str) -> Any:
        def refuse(**_: Any) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Operation")

        return refuse


PLAIN: Any = AttackTarget(
    client=Refusing(),  # type: ignore[arg-type]  # a stand-in
    table_name="cards",
    attacker_id="t0123456789ab",
    victim_id="t0123456789ac",
    sort_key="card",
    item="card#anna",
)
INDEXED = replace(PLAIN, index_name="by_kind", index_partition_key="kind", index_partition="kind")
ON_INDEX = [attack for attack in ATTACKS if attack.needs_index]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_every_attack_works_on_a_table_with_an_index(attack: Attack) -> None:
    attack.assert_refused(INDEXED)


def test_attacks_on_a_table_without_an_index_leave_out_those_on_one() -> None:
    assert attacks_on(INDEXED) == ATTACKS
    assert [attack for attack in ATTACKS if attack not in attacks_on(PLAIN)] == ON_INDEX
    assert not any(attack.needs_index for attack in attacks_on(PLAIN, CONTROLS))
    for attack in attacks_on(PLAIN):
        attack.assert_refused(PLAIN)


@pytest.mark.parametrize("attack", ON_INDEX, ids=str)
def test_an_attack_without_its_index_says_what_is_missing(attack: Attack) -> None:
    for check in (attack.assert_refused, attack.assert_allowed):
        with pytest.raises(AssertionError, match=r"names no index; give it an index_name .* or take attacks_on"):
            check(PLAIN)
