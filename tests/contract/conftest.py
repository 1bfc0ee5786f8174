"""The same synthesis as the tests of stacks use."""

import pytest

from tests.stacks.synthesis import Reference, synthesize


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """All stages of the reference application."""
    return synthesize(tmp_path_factory.getbasetemp() / "reference")
