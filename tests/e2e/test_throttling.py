"""A tenant spends its own rate, in the same tier too."""

from __future__ import annotations

import concurrent.futures
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saas_constructs.testing.platform import Platform
    from tests.e2e.token_forge import TokenForge


def test_a_flooding_tenant_is_throttled_and_its_neighbour_is_not(platform: Platform, forge: TokenForge) -> None:
    noisy, quiet = (
        platform.onboard(slug=slug, name=slug, email=f"owner@{slug}.example", sites=["site-1"])
        for slug in ("noisy-noodles", "quiet-quiche")
    )
    query = {"site_id": "site-1"}
    with platform.api(forge.token(noisy)) as noisy_api, platform.api(forge.token(quiet)) as quiet_api:

        def flood(_: int) -> int:
            return noisy_api.get("orders", params=query).status_code

        with concurrent.futures.ThreadPoolExecutor(8) as callers:
            flooding = callers.map(flood, range(400))
            neighbour = [quiet_api.get("orders", params=query).status_code for _ in range(5)]
            flooded = list(flooding)

        throttled = next(
            answer
            for answer in (noisy_api.get("orders", params=query) for _ in range(400))
            if answer.status_code == 429
        )

    assert 429 in flooded
    assert neighbour == [200] * 5
    assert throttled.headers["Content-Type"].startswith("application/problem+json")
    assert throttled.json()["status"] == 429
