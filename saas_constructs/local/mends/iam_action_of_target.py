"""The action that is authorized is the action that is performed.

Upstream: MiniStack 1.5.33 authorizes a request by its parameter ``Action`` where it has one, and
performs what its header ``X-Amz-Target`` names.
Why: with ``?Action=GetItem`` a Scan passes as a GetItem, past every grant that leaves Scan out.
Remove when: ``tests/local/mends/test_iam_action_of_target.py`` finds the upstream emulator
refusing.

Mended for the services of the JSON protocol that serve by that header alone.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions

_BY_TARGET = {"dynamodb": "dynamodb", "dynamodbstreams": "dynamodb", "events": "events", "logs": "logs"}


def apply() -> None:
    """Take the action from the header for services that serve by it."""
    extract = iam_actions.extract_iam_action

    def mended_extract(service: str, method: str, path: str, headers: dict[str, Any], *more: Any) -> str | None:
        if service in _BY_TARGET:
            performed = str(headers.get("x-amz-target", "")).rpartition(".")[2]
            return f"{_BY_TARGET[service]}:{performed}"
        action: str | None = extract(service, method, path, headers, *more)
        return action

    iam_actions.extract_iam_action = mended_extract
