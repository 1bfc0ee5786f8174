"""A restaurant in memory."""

import pytest

from tests.unit.lambdas.orders.restaurant import Restaurant


@pytest.fixture
def restaurant(monkeypatch: pytest.MonkeyPatch) -> Restaurant:
    """Two tenants' sites and menus, and no orders."""
    return Restaurant(monkeypatch)
