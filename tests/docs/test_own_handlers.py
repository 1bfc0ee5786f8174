"""A user's tests of their handlers run with the library's wheel alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from saas_constructs.packaging import prepare, this_machine
from tests.installed import ROOT, installed_in

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of somebody who has installed the library and run ``saas prepare``."""
    prepare(this_machine())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "AWS_"))}
    return {**kept, "PYTHONPATH": str(installed_in(tmp_path_factory.mktemp("wheel")))}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first app, outside of the repository."""
    return shutil.copytree(ROOT / "examples" / "loyalty", tmp_path_factory.mktemp("own") / "loyalty")


def test_a_handler_is_tested_outside_of_a_bundle(app: Path, environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    tested = subprocess.run(command, cwd=app, env=environment, check=False, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout
    assert "2 passed" in tested.stdout


def test_what_it_imports_is_the_wheels(app: Path, environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-c", "import conftest, lambdas; print(lambdas.__file__)"]
    found = subprocess.run(
        command, cwd=app / "tests", env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert Path(found).is_relative_to(environment["PYTHONPATH"])
