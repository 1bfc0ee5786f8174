"""An embedded AWS of a test run's own leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest

from saas_constructs.local import emulator
from saas_constructs.testing.embedded import embedded_aws

if TYPE_CHECKING:
    from pathlib import Path


def test_an_interruption_while_it_starts_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_http: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(emulator, "is_healthy", interrupted)
    before = psutil.Process().children()
    with pytest.raises(KeyboardInterrupt), embedded_aws(tmp_path):
        pytest.fail("it has not started")
    assert psutil.Process().children() == before
