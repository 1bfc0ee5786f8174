"""URLs of APIs in outputs lead to the emulator."""

from __future__ import annotations

import pytest

from saas_constructs.local.deployment.outputs import reachable

HERE = "http://127.0.0.1:4566"
API = "execute-api.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"https://a1b2.{API}/dev/", f"{HERE}/_aws/execute-api/a1b2/dev/"),
        (f"https://a1b2.{API}/dev", f"{HERE}/_aws/execute-api/a1b2/dev/"),
        (f"https://a1b2.{API}/dev/orders?a=b", f"{HERE}/_aws/execute-api/a1b2/dev/orders?a=b"),
        (f"https://a1b2.{API}", f"{HERE}/_aws/execute-api/a1b2/$default/"),
        (f"https://a1b2.{API}/", f"{HERE}/_aws/execute-api/a1b2/$default/"),
        (f"wss://a1b2.{API}/live", "ws://127.0.0.1:4566/_aws/execute-api/a1b2/live/"),
        ("https://example.com/dev/", "https://example.com/dev/"),
        ("arn:aws:execute-api:eu-west-1:0:a1b2/dev", "arn:aws:execute-api:eu-west-1:0:a1b2/dev"),
    ],
)
def test_a_url_is_rewritten_to_where_the_api_answers(value: str, expected: str) -> None:
    assert reachable(value, HERE) == expected
