"""The control plane's API, in place of a platform."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import httpx
import pytest
from botocore.credentials import Credentials

from saas_constructs.local.admin import options
from saas_constructs.local.admin.address import AdminAddress
from saas_constructs.local.admin.api import AdminApi

Answer = Callable[[httpx.Request], httpx.Response]
ControlPlane = Callable[[Answer], None]


@pytest.fixture
def control_plane(monkeypatch: pytest.MonkeyPatch) -> ControlPlane:
    """Says how the API answers that commands ask; what they print has lines of 200 characters."""

    def answers(answer: Answer) -> None:
        address = AdminAddress("dev", "eu-central-1", "https://api.example/v1/")

        def api_of(*_: object) -> AdminApi:
            client = httpx.Client(transport=httpx.MockTransport(answer))
            return AdminApi(address, Credentials("AKID", "secret"), client=client)

        monkeypatch.setattr(options, "accessed", lambda **_: nullcontext())
        monkeypatch.setattr(options, "find_address", lambda *_: address)
        monkeypatch.setattr(AdminApi, "of", api_of)
        monkeypatch.setenv("COLUMNS", "200")

    return answers
