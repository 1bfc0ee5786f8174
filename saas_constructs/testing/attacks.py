"""The two-tenant attack suite: every way through DynamoDB's API into another tenant's items.

A user's own end-to-end tests run it against a deployed table::

    def test_refused(target: AttackTarget) -> None:
        for attack in attacks_on(target):
            attack.assert_refused(target)

or attack by attack, where the table has an index and the target names it::

    @pytest.mark.parametrize("attack", ATTACKS, ids=str)
    def test_refused(attack: Attack, target: AttackTarget) -> None:
        attack.assert_refused(target)

Each attack has to be refused by IAM (``AccessDeniedException``): an empty answer is a failure,
because it says that only chance or code stood between the tenants. :data:`CONTROLS` does the same
operations on the attacker's own items and has to succeed, so that a session that is refused
everything is not taken for a safe one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_constructs.testing import _attempts as calls
from saas_constructs.testing._attack import Attack
from saas_constructs.testing._attack_target import AttackTarget

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ATTACKS", "CONTROLS", "Attack", "AttackTarget", "attacks_on"]

#: Operations that a tenant's session may do on its own items. They double as controls.
CONTROLS: tuple[Attack, ...] = (
    Attack("put", calls.put),
    Attack("get", calls.get),
    Attack("update", calls.update),
    Attack("query the table", calls.query),
    Attack("query with the key disguised", calls.query_disguised),
    Attack("query with legacy conditions", calls.query_legacy),
    Attack("query the index", calls.query_index, needs_index=True),
    Attack("batch get", calls.batch_get),
    Attack("batch put", calls.batch_put),
    Attack("transaction get", calls.transact_get),
    Attack("transaction put", calls.transact_put),
    Attack("transaction update", calls.transact_update),
    Attack("transaction condition check", calls.transact_check),
    Attack("batch write, delete beside an own put", calls.batch_write_mixed),
    Attack("transaction delete beside an own put", calls.transact_delete_mixed),
    Attack("batch delete", calls.batch_delete),
    Attack("delete", calls.delete),
)

#: Everything that has to be refused.
ATTACKS: tuple[Attack, ...] = (
    *CONTROLS,
    Attack("batch get beside an own item", calls.batch_get_mixed),
    Attack("transaction get beside an own item", calls.transact_get_mixed),
    Attack("scan the table", calls.scan),
    Attack("scan with a filter on the own tenant", calls.scan_own),
    Attack("scan the index", calls.scan_index, needs_index=True),
    Attack("PartiQL select", calls.partiql(calls.SELECT)),
    Attack("PartiQL insert", calls.partiql(calls.INSERT)),
    Attack("PartiQL update", calls.partiql(calls.UPDATE)),
    Attack("PartiQL delete", calls.partiql(calls.DELETE)),
    Attack("PartiQL batch", calls.partiql_batch),
    Attack("PartiQL transaction", calls.partiql_transaction),
    Attack("PartiQL select from the index", calls.partiql_index, needs_index=True),
    Attack("count", calls.count),
    Attack("read by a put that fails", calls.read_by_failing_put),
    Attack("read by a transaction that fails", calls.read_by_failing_transaction),
    Attack("read by deleting", calls.read_by_deleting),
    Attack("back the table up", calls.back_up),
    Attack("copy the table", calls.copy),
    Attack("stream the table elsewhere", calls.stream_elsewhere),
    Attack("let the items expire", calls.expire),
    Attack("put under an id that starts alike", calls.put_at(lambda t: f"{t.attacker_id}0#x")),
    Attack("get under an id that starts alike", calls.get_at(lambda t: f"{t.attacker_id}0#{t.item}")),
    Attack("put under the own id without separator", calls.put_at(lambda t: t.attacker_id)),
    Attack("put under a shortened id", calls.put_at(lambda t: f"{t.attacker_id[:-1]}#x")),
    Attack("put under the own id in capitals", calls.put_at(lambda t: f"{t.attacker_id.upper()}#x")),
    Attack("put behind a leading separator", calls.put_at(lambda t: f"#{t.attacker_id}#x")),
    Attack("put under a separator that looks alike", calls.put_at(lambda t: f"{t.attacker_id}\uff03x")),
    Attack("put under the own id and a space", calls.put_at(lambda t: f"{t.attacker_id} #x")),
    Attack("put under the policy's own variable", calls.put_at(lambda _: "${aws:PrincipalTag/tenant_id}#x")),
    Attack(
        "put with the own id behind the victim's",
        calls.put_at(lambda t: f"{t.victim_id}#{t.attacker_id}#x"),
    ),
)


def attacks_on(target: AttackTarget, attacks: Iterable[Attack] = ATTACKS) -> tuple[Attack, ...]:
    """Those of the attacks that a target has something for: attacks on an index are left out where it names none.

    Args:
        target: What is attacked.
        attacks: All that there are, or ``CONTROLS``.
    """
    return tuple(attack for attack in attacks if attack.applies_to(target))
