"""What the imports' benchmark runs is what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.imports import codes, cpu_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", codes())
def test_each_measure_runs_in_a_fresh_process(name: str, tmp_path: Path) -> None:
    assert cpu_of(codes()[name], tmp_path) > 0
