"""Two callers at once, in the one order that hurts: the one reads, the other reads and writes, the one writes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.dynamodb import FakeDynamoDB


def comes_first(monkeypatch: pytest.MonkeyPatch, operation: str, rival: Callable[[], Any]) -> None:
    """Let ``rival`` happen right before a table's next ``operation``, after all that its caller has read."""
    original = getattr(FakeDynamoDB, operation)

    def overtaken(self: FakeDynamoDB, **arguments: Any) -> Any:
        monkeypatch.setattr(FakeDynamoDB, operation, original)
        rival()
        return original(self, **arguments)

    monkeypatch.setattr(FakeDynamoDB, operation, overtaken)
