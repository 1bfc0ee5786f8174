"""Rules of the web ACL before a distribution."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_wafv2 as wafv2

MANAGED_GROUPS: Final = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)
"""AWS's rule groups, the cheapest to be refused by first."""

_COUNTED: Final = {"AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",)}
_FIVE_MINUTES: Final = 300
_TOO_MANY: Final = 429
_EVERY_SLASH: Final = wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="NORMALIZE_PATH")


def visibility(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    """Count what matches, and keep samples of it."""
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )


def rate_limit(
    name: str, priority: int, limit: int, *, body: str, below: str | None = None
) -> wafv2.CfnWebACL.RuleProperty:
    """Refuse an address that asks more than ``limit`` times in five minutes, until it asks less.

    Args:
        name: Of the rule.
        priority: Its place.
        limit: Requests.
        body: Key of the answer's body.
        below: Only requests of paths below this one are counted and refused, a tenant's prefix before it included.
    """
    return wafv2.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        statement=wafv2.CfnWebACL.StatementProperty(
            rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP",
                limit=limit,
                evaluation_window_sec=_FIVE_MINUTES,
                scope_down_statement=None if below is None else _path_contains(f"{below}/"),
            )
        ),
        action=wafv2.CfnWebACL.RuleActionProperty(
            block=wafv2.CfnWebACL.BlockActionProperty(
                custom_response=wafv2.CfnWebACL.CustomResponseProperty(
                    response_code=_TOO_MANY,
                    custom_response_body_key=body,
                    response_headers=[
                        wafv2.CfnWebACL.CustomHTTPHeaderProperty(name="retry-after", value=str(_FIVE_MINUTES))
                    ],
                )
            )
        ),
        visibility_config=visibility(name),
    )


def managed_group(name: str, priority: int) -> wafv2.CfnWebACL.RuleProperty:
    """Refuse what one of AWS's rule groups matches."""
    return wafv2.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        statement=wafv2.CfnWebACL.StatementProperty(
            managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=name,
                rule_action_overrides=[
                    wafv2.CfnWebACL.RuleActionOverrideProperty(
                        name=rule,
                        action_to_use=wafv2.CfnWebACL.RuleActionProperty(count=wafv2.CfnWebACL.CountActionProperty()),
                    )
                    for rule in _COUNTED.get(name, ())
                ]
                or None,
            )
        ),
        override_action=wafv2.CfnWebACL.OverrideActionProperty(none={}),
        visibility_config=visibility(name),
    )


def _path_contains(text: str) -> wafv2.CfnWebACL.StatementProperty:
    return wafv2.CfnWebACL.StatementProperty(
        byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(uri_path={}),
            positional_constraint="CONTAINS",
            search_string=text,
            text_transformations=[_EVERY_SLASH],
        )
    )
