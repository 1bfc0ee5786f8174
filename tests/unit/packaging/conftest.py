"""A cache of the tests' own."""

from pathlib import Path

import pytest

from saas_constructs.packaging import dependencies, function_code


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put everything prepared under a temporary folder; uv's own cache stays in use."""
    folder = tmp_path / "cache"
    for module in (dependencies, function_code):
        monkeypatch.setattr(module, "cache_root", lambda: folder)
    return folder
