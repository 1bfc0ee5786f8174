"""What anybody may ask for at most, and who shares it."""

from typing import Any

import pytest

from stacks.config import STAGES, StageConfig
from tests.stacks.synthesis import Reference, resources

EACH_STAGE = pytest.mark.parametrize("config", STAGES, ids=lambda config: config.name)
MENUS = ("/~1menu-pages~1{site_id}", "GET")
OTHERS = ("/*", "*")


def of_methods(stage: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Settings of an API's stage, by path and method."""
    return {(one["ResourcePath"], one["HttpMethod"]): one for one in stage["Properties"]["MethodSettings"]}


@EACH_STAGE
def test_who_asks_for_menus_keeps_nobody_from_signing_up(reference: Reference, config: StageConfig) -> None:
    stages = resources(reference.templates[f"{config.name}-TenantAdministration"], "AWS::ApiGateway::Stage")
    (public,) = (settings for settings in map(of_methods, stages.values()) if MENUS in settings)
    menus = public[MENUS]
    assert (menus["ThrottlingRateLimit"], menus["ThrottlingBurstLimit"]) == (
        config.menu_rate_limit,
        config.menu_burst_limit,
    )
    assert public[OTHERS]["ThrottlingRateLimit"] < config.menu_rate_limit


@EACH_STAGE
def test_some_addresses_alone_do_not_use_up_what_menus_have(reference: Reference, config: StageConfig) -> None:
    (acl,) = resources(reference.templates[f"{config.name}-EdgeSupport"], "AWS::WAFv2::WebACL").values()
    (limit,) = (
        rule["Statement"]["RateBasedStatement"]["Limit"]
        for rule in acl["Properties"]["Rules"]
        if rule["Name"] == "RateOfMenus"
    )
    # The web ACL counts over five minutes.
    assert config.menu_rate_limit > 50 * limit / 300
