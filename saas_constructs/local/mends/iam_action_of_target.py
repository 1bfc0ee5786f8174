"""The request that is authorized is the request that is performed.

Upstream: MiniStack 1.5.33 authorizes a request by its parameter ``Action`` where it has one, and by
the query string where that and the body name the same parameter. It performs what the header
``X-Amz-Target``, the path or the body says.
Why: with ``?Action=GetItem`` a Scan passes as a GetItem, and with ``?Action=GetCallerIdentity``,
which nobody can be denied, an AssumeRole of any role that trusts the account.
Remove when: ``tests/local/mends/test_iam_action_of_target.py`` finds the upstream emulator
refusing.

No SDK sends such requests. A service that serves by ``Action`` refuses one that is two requests at
once; the others do not look at the parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from ministack.core import iam_actions

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_TARGET = {"dynamodb": "dynamodb", "dynamodbstreams": "dynamodb", "events": "events", "logs": "logs"}
_BY_PATH = frozenset({"lambda", "s3"})
BY_ACTION = frozenset(
    {
        "autoscaling",
        "cloudformation",
        "ec2",
        "elasticache",
        "elasticloadbalancing",
        "iam",
        "monitoring",
        "rds",
        "ses",
        "sns",
        "sqs",
        "sts",
    }
)
"""Services of the query protocol, as upstream calls them."""

# An action of no service: a policy allows it by "*" only.
_AMBIGUOUS = "ambiguous:Request"


def apply() -> None:
    """Take the action from where the service takes it."""
    extract = iam_actions.extract_iam_action

    def mended_extract(service: str, method: str, path: str, *message: Any) -> str | None:
        headers, body, parameters = message
        if service in _BY_TARGET:
            performed = str(headers.get("x-amz-target", "")).rpartition(".")[2]
            return f"{_BY_TARGET[service]}:{performed}"
        action: str | None
        if service in BY_ACTION:
            action = extract(service, method, path, headers, body, parameters)
            return _AMBIGUOUS if is_ambiguous(headers, body, parameters) else action
        ignored = {"content-type", "x-amz-target"} if service in _BY_PATH else {"content-type"}
        read = {name: value for name, value in headers.items() if name not in ignored}
        others = {name: values for name, values in parameters.items() if name != "Action"}
        action = extract(service, method, path, read, body, others)
        return action

    iam_actions.extract_iam_action = mended_extract


def is_ambiguous(headers: Mapping[str, Any], body: bytes, parameters: Mapping[str, list[str]]) -> bool:
    """Tell whether a request says different things in different places.

    Args:
        headers: With names in lower case.
        body: As it was sent.
        parameters: What is authorized: those of a form in the body, overridden by the query string.
    """
    content_type = str(headers.get("content-type", ""))
    if "json" in content_type or "cbor" in content_type:
        return any(not name.lower().startswith("x-amz-") for name in parameters)
    if "x-amz-target" in headers:
        return True
    form = parse_qs(body.decode("utf-8", errors="replace"), keep_blank_values=True)
    return any(parameters.get(name) != values for name, values in form.items())
