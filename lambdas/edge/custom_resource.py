"""Custom resources of CloudFormation.

Source: "Custom resource request objects", "Custom resource response objects" (AWS CloudFormation User Guide).
"""

import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from lambdas.shared.observability import Handler, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_TIMEOUT_SECONDS: Final = 5
_LONGEST_REASON: Final = 1000  # of the answer's 4096 bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What CloudFormation asks for.

    Attributes:
        kind: What happens to the resource.
        resource_id: The id that an earlier answer gave it; None when it is made.
        wanted: Its properties, as the template has them; every scalar is a string.
        before: Those before an update; otherwise none.
    """

    kind: Literal["Create", "Update", "Delete"]
    resource_id: str | None
    wanted: Mapping[str, Any]
    before: Mapping[str, Any]

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "Change":
        """Read a request of CloudFormation."""
        return cls(
            kind=event["RequestType"],
            resource_id=event.get("PhysicalResourceId"),
            wanted=event["ResourceProperties"],
            before=event.get("OldResourceProperties", {}),
        )


Apply = Callable[[Change], str]
"""Makes a change, again if need be, and gives the resource's id.

Another id than before makes CloudFormation ask for the deletion of the one before."""
Send = Callable[[str, bytes], None]
"""Puts an answer to an address."""


def custom_resource(apply: Apply) -> Handler:
    """Make a Lambda handler of what changes a custom resource.

    CloudFormation waits for an answer, for an hour if need be: an error is one, too.
    """

    @observed
    def handler(event: Mapping[str, Any], _context: "LambdaContext") -> None:
        answer(apply, _put, event)

    return handler


def answer(apply: Apply, send: Send, event: Mapping[str, Any]) -> None:
    """Do what CloudFormation asks for, and tell it how that went."""
    outcome = {"PhysicalResourceId": event.get("PhysicalResourceId", event["LogicalResourceId"])}
    try:
        outcome |= {"Status": "SUCCESS", "PhysicalResourceId": apply(Change.from_event(event))}
    except Exception as error:  # noqa: BLE001 - whatever it is, CloudFormation must hear of it
        logger.exception("custom resource failed")
        outcome |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:_LONGEST_REASON]}
    known = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    send(event["ResponseURL"], json.dumps({**known, **outcome}).encode())


def _put(url: str, body: bytes) -> None:
    # The signature of the address is one for a request without a content type.
    wanted = urllib.request.Request(url, data=body, headers={"content-type": ""}, method="PUT")  # noqa: S310 - CloudFormation's own address
    with urllib.request.urlopen(wanted, timeout=_TIMEOUT_SECONDS):  # noqa: S310 - as above
        pass
