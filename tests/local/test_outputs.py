"""Outputs of a stack that can't be had are refused with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import EmbeddedAws, free_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.local.conftest import EmbeddedAws as Running


def test_a_stack_that_is_not_there_is_named_with_the_region(mended_aws: Running, tmp_path: Path) -> None:
    port = urlsplit(mended_aws.endpoint_url).port
    assert port is not None
    elsewhere = EmbeddedAws(LocalSettings(home=tmp_path, port=port), region="ap-south-1")

    with pytest.raises(LocalError, match="no stack 'Loyalty' is deployed to ap-south-1; name a stack of `saas status`"):
        elsewhere.outputs("Loyalty")


def test_an_embedded_aws_that_does_not_run_is_said_with_its_url(tmp_path: Path) -> None:
    stopped = EmbeddedAws(LocalSettings(home=tmp_path, port=free_port()))

    with pytest.raises(LocalError, match=f"is not running at {stopped.endpoint_url}; start it with `saas up`"):
        stopped.outputs("Loyalty")
