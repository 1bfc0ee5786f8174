"""Live push in memory."""

from collections.abc import Iterator

import pytest

from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.realtime.live import Live


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """Two tenants, and nobody connected."""
    made = Live(monkeypatch, FakeDynamoDB())
    yield made
    made.pool.shutdown()
