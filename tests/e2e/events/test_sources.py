"""A source belongs to its owners: others are refused, whatever their own permissions say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.tenant_sessions import function_client, function_named

if TYPE_CHECKING:
    from tests.e2e.events.conftest import Moods

OWNED, FOREIGN, UNOWNED = "saas.neighbour", "saas.tenants", "saas.nobody"


def put(moods: Moods, function: str, *sources: str) -> Any:
    """Put an event of each source on the bus with a function's own role."""
    client = function_client(moods.aws, function_named(moods.aws, function, stack_name="Moods"), "events")
    return client.put_events(
        Entries=[
            {
                "EventBusName": moods.outputs["MoodsBusName"],
                "Source": source,
                "DetailType": "Rumour",
                "Detail": '{"event_id": "rumour"}',
            }
            for source in sources
        ]
    )


def test_an_owner_may_use_its_source(moods: Moods) -> None:
    assert put(moods, "Neighbour", OWNED)["FailedEntryCount"] == 0


@pytest.mark.parametrize("sources", [[FOREIGN], [UNOWNED], [OWNED, FOREIGN], [FOREIGN, OWNED]], ids=str)
def test_an_owner_may_use_no_other(moods: Moods, sources: list[str]) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        put(moods, "Neighbour", *sources)


@pytest.mark.parametrize("source", [OWNED, FOREIGN, UNOWNED])
def test_a_function_that_may_put_any_event_anywhere_owns_no_source(moods: Moods, source: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        put(moods, "Greedy", source)


def test_the_wide_permission_works_where_no_policy_denies(moods: Moods) -> None:
    """The control: what is refused above is refused by the bus's policy."""
    client = function_client(moods.aws, function_named(moods.aws, "Greedy", stack_name="Moods"), "events")
    moods.aws.client("events").create_event_bus(Name="open-bus")
    entry = {"EventBusName": "open-bus", "Source": FOREIGN, "DetailType": "Rumour", "Detail": "{}"}
    assert client.put_events(Entries=[entry])["FailedEntryCount"] == 0
