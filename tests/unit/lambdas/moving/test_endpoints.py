"""People of a tenant that leaves are forgotten by SNS, too, which keeps their addresses."""

import json
from collections.abc import Iterator
from typing import Any

from lambdas.moving.deletion import delete_data
from lambdas.moving.endpoints import SnsEndpoints
from tests.fakes.errors import client_error
from tests.fakes.sns import FakeSns
from tests.unit.lambdas.moving.tables import BLUE, GREEN, item_of
from tests.unit.lambdas.moving.world import leaving

TOPIC = "arn:aws:sns:eu-central-1:000000000000:email"


def test_peoples_addresses_are_forgotten_by_sns_too_and_foreign_subscriptions_stay() -> None:
    ended: list[str] = []

    class Sns:
        def unsubscribe(self, *, SubscriptionArn: str) -> None:  # noqa: N803 - the SDK's name
            ended.append(SubscriptionArn)
            if SubscriptionArn.endswith("gone"):
                raise client_error("NotFoundException", "Unsubscribe")

    def subscription(name: str, arn: str) -> Any:
        return item_of("subscriptions", f"subscription#{name}", arn={"S": arn})

    sns: Any = Sns()
    foreign = "arn:aws:sns:eu-central-1:000000000000:another:1"
    world = leaving(
        {
            **subscription("a", f"{TOPIC}:1"),
            **subscription("b", f"{TOPIC}:gone"),
            **subscription("c", foreign),
            **item_of("task#1", "task", arn={"S": f"{TOPIC}:2"}),
        }
    )
    endpoints = SnsEndpoints(lambda: sns, {"email": TOPIC})
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, endpoints))
    assert sorted(set(ended)) == [f"{TOPIC}:1", f"{TOPIC}:gone"]
    assert world.tables[""].items == {}


def _known(sns: FakeSns, endpoint: str, tenant_id: str = BLUE) -> str:
    """Name of a subscription that SNS has."""
    attributes = {"FilterPolicy": json.dumps({"tenant_id": [tenant_id], "role": ["owner"]})}
    request = {"TopicArn": TOPIC, "Protocol": "email", "Endpoint": endpoint, "Attributes": attributes}
    return str(sns.subscribe(**request, ReturnSubscriptionArn=True)["SubscriptionArn"])


def test_sns_forgets_whose_subscription_broke_off_and_nobody_else_and_writes_to_nobody() -> None:
    """Their items hold no name of SNS's: whoever made them was stopped before it was kept."""
    sns = FakeSns()
    _known(sns, "anna@blue.example")
    stay = {_known(sns, "ben@green.example", GREEN), _known(sns, "both@example.com", GREEN)}
    pending = _known(sns, "cleo@blue.example")
    sns.pending = {pending}
    named = [f"{name}@blue.example" for name in ("anna", "cleo", "never")] + ["both@example.com"]
    world = leaving(
        {
            key: item
            for place, endpoint in enumerate(named)
            for key, item in item_of(
                "subscriptions", f"subscription#{place}", channel={"S": "email"}, endpoint={"S": endpoint}
            ).items()
        }
    )
    endpoints = SnsEndpoints(lambda: sns, {"email": TOPIC})  # type: ignore[arg-type, return-value] # stands for it
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, endpoints))
    assert set(sns.subscriptions) == {*stay, pending}
    assert world.tables[""].items == {}


def test_what_sns_ends_meanwhile_keeps_no_tenant_from_leaving() -> None:
    class Ending(FakeSns):
        """Ends what it has just listed."""

        def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
            for page in super().paginate(**request):
                self.subscriptions.clear()
                yield page

    sns: Any = Ending()
    _known(sns, "anna@blue.example")
    world = leaving(
        item_of("subscriptions", "subscription#a", channel={"S": "email"}, endpoint={"S": "anna@blue.example"})
    )
    endpoints = SnsEndpoints(lambda: sns, {"email": TOPIC})
    world.run("DeleteData", lambda: lambda context: delete_data(context, world.mover, endpoints))
    assert world.tables[""].items == {}
