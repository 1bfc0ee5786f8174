"""Where a stage's connections are reached."""

import pytest

from lambdas.realtime.push import management_url

STAGE = "https://abc123.execute-api.eu-west-1.amazonaws.com/v1"


def test_on_aws_it_is_the_stages_own_address() -> None:
    assert management_url(STAGE, {}) == STAGE


def test_on_the_embedded_aws_it_is_a_path() -> None:
    environment = {"AWS_ENDPOINT_URL": "http://127.0.0.1:4321/"}
    assert management_url(STAGE, environment) == "http://127.0.0.1:4321/_aws/execute-api/abc123/v1"


@pytest.mark.parametrize("url", ["", "https://push.example.com/v1", STAGE.replace("https", "http"), STAGE + "/more"])
def test_on_the_embedded_aws_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="REALTIME_CALLBACK_URL must be the URL of a stage"):
        management_url(url, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4321"})
