"""What construct tests start from: an app under the flags that are deployed, and prepared dependencies."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest

from saas_constructs.packaging import LAMBDA, DependencySet, prepare

CONTEXT = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]


@pytest.fixture(scope="session", autouse=True)
def _dependencies() -> None:
    for packages in DependencySet:
        prepare(LAMBDA, packages)


@pytest.fixture
def app(tmp_path: Path) -> cdk.App:
    """An app with the context of ``cdk.json``, which ``App()`` reads in the CLI only."""
    return cdk.App(builtin_cloud_formation_validation=False, context=CONTEXT, outdir=str(tmp_path / "cdk.out"))


@pytest.fixture
def stack(app: cdk.App) -> cdk.Stack:
    """A stack without an environment."""
    return cdk.Stack(app, "Stack")


@pytest.fixture
def regional_stack(app: cdk.App) -> cdk.Stack:
    """A stack that knows its account and region."""
    return cdk.Stack(app, "Regional", env=cdk.Environment(account="111122223333", region="eu-west-1"))
