# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Headers that CloudFront takes from no function.

Upstream: MiniStack 1.5.33 passes on whatever headers a CloudFront function sets.
Why: some are CloudFront's own, and on AWS a function that sets one makes a 502 of each of its requests: that would be
found out there first.
Remove when: ``tests/local/mends/test_cloudfront_function_headers.py`` finds the upstream emulator refusing one.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ministack.services import cloudfront

from saas_constructs.local.emulation.edge_headers import refused_headers


def apply() -> None:
    """Put the mend in force."""
    run = cloudfront._run_function

    async def run_function(function_arn: str, event: dict[str, Any]) -> Any:
        result = await run(function_arn, event)
        refused = _refused(event, result) if isinstance(result, dict) else []
        return _bad_gateway(refused) if refused else result

    cloudfront._run_function = run_function


def _refused(event: dict[str, Any], result: dict[str, Any]) -> list[str]:
    returned = result.get("headers")
    if returned is None:
        return []
    # What has a status is an answer: the origin's, or one that the function made of nothing.
    is_answer = "statusCode" in result
    given = event.get("response", {}).get("headers", {}) if is_answer else event["request"]["headers"]
    return refused_headers(given, returned, of_request=not is_answer)


def _bad_gateway(refused: list[str]) -> dict[str, Any]:
    return {
        "statusCode": HTTPStatus.BAD_GATEWAY.value,
        "statusDescription": HTTPStatus.BAD_GATEWAY.phrase,
        "headers": {"content-type": {"value": "text/plain; charset=utf-8"}},
        "body": f"CloudFront takes no function's {', '.join(refused)}; let it set headers of other names\n",
    }
