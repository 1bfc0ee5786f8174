"""What is for the embedded AWS is not given to something else, or to nobody."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.errors import LocalError
from saas_constructs.local.health import require_healthy
from saas_constructs.testing.embedded import free_port
from tests.local.web_server import answering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local.conftest import EmbeddedAws


@pytest.fixture(params=[b"<html>hello</html>", b'{"status": "UP"}', b"17"])
def other_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """A development server that answers every path with 200."""
    with answering(lambda _path: bytes(request.param)) as url:
        yield url


def test_a_running_emulator_passes(mended_aws: EmbeddedAws) -> None:
    require_healthy(mended_aws.endpoint_url)


def test_nobody_is_told_from_a_running_emulator() -> None:
    with pytest.raises(LocalError, match="is not running at") as refused:
        require_healthy(f"http://127.0.0.1:{free_port()}")
    assert "saas up" in refused.value.remedy


def test_another_server_is_told_from_the_emulator(other_server: str) -> None:
    with pytest.raises(LocalError, match="is not the embedded AWS") as refused:
        require_healthy(other_server)
    assert "SAAS_PORT" in refused.value.remedy


def test_an_emulator_that_hangs_is_not_waited_for() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(LocalError, match=r"does not answer within 0\.2 seconds") as refused:
            require_healthy(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=0.2)
    assert "saas down" in refused.value.remedy
