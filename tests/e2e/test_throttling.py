"""A tenant spends its own rate, in the same tier too."""

from __future__ import annotations

import concurrent.futures
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from saas_constructs.testing.platform import Platform
    from tests.e2e.token_forge import TokenForge


def test_a_flooding_tenant_is_throttled_and_its_neighbour_is_not(platform: Platform, forge: TokenForge) -> None:
    noisy, quiet = (
        platform.onboard(slug=slug, name=slug, email=f"owner@{slug}.example", sites=["site-1"])
        for slug in ("noisy-noodles", "quiet-quiche")
    )
    query = {"site_id": "site-1"}
    with platform.api(forge.token(noisy)) as noisy_api, platform.api(forge.token(quiet)) as quiet_api:

        def flood(_: int) -> httpx.Response:
            # Refused by the gateway itself, so that a busy machine takes more of them than the tier does.
            return noisy_api.post("orders", json={})

        # The gateway keeps the authorizer's answers, so that no flood of these begins.
        assert (flood(0).status_code, quiet_api.get("orders", params=query).status_code) == (400, 200)
        with concurrent.futures.ThreadPoolExecutor(8) as callers:
            # The tier takes ten at once, and five a second after them.
            flooding = callers.map(flood, range(150))
            neighbour = [quiet_api.get("orders", params=query).status_code for _ in range(5)]
            answers = list(flooding)

    throttled = next((answer for answer in answers if answer.status_code == 429), answers[0])
    assert {answer.status_code for answer in answers} == {400, 429}, throttled.text
    assert neighbour == [200] * 5
    assert throttled.headers["Content-Type"].startswith("application/problem+json")
    problem = throttled.json()
    assert (problem["status"], problem["limit"], problem["allowed"]) == (429, "rate_limit", "5")
    assert throttled.headers["Retry-After"] == "1"
