"""The web ACL before a distribution.

Sources: "AWS Managed Rules rule groups list", "Using rate-based rule statements" (AWS WAF Developer Guide).
"""

from __future__ import annotations

import json
from typing import Final

from aws_cdk import Names
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from saas_constructs.edge.edge_certificate import EDGE_REGION, check_edge_region
from saas_constructs.edge.routes import MENU, PUBLIC
from saas_constructs.edge.web_acl_rules import MANAGED_GROUPS, managed_group, rate_limit, visibility

_LEAST: Final = 10  # requests in five minutes: AWS WAF's own floor
_BODY: Final = "TooManyRequests"
_PROBLEM: Final = json.dumps(
    {
        "type": "/problems/too-many-requests",
        "title": "Too many requests",
        "status": 429,
        "detail": "this address sends too many requests; wait some minutes and send them again",
    }
)


class EdgeWebAcl(Construct):
    """AWS WAF before CloudFront: limits for each address, then AWS's rules against known attacks.

    Whoever exceeds a limit gets 429 and a problem document, everything else that is refused 403. A limit is for an IP
    address, and a restaurant's guests share one: keep it well above what a full house asks for.

    AWS's rule that refuses bodies above 8 KB only counts: an order of a hundred items is longer, and API Gateway holds
    every body against its schema.

    Args:
        rate_limit_per_address: Requests of one IP address in five minutes.
        public_rate_limit_per_address: The same, of those below ``/public``, which need no token.
        menu_rate_limit_per_address: The same, of those below ``/m``, which need none either; the edge answers most.

    Raises:
        ValueError: A limit is below AWS WAF's floor of 10, or the stack is not in us-east-1.

    Attributes:
        web_acl: The web ACL.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        rate_limit_per_address: int = 10_000,
        public_rate_limit_per_address: int = 300,
        menu_rate_limit_per_address: int = 1_000,
    ) -> None:
        super().__init__(scope, id)
        check_edge_region(self)
        for name, value in (
            ("rate_limit_per_address", rate_limit_per_address),
            ("public_rate_limit_per_address", public_rate_limit_per_address),
            ("menu_rate_limit_per_address", menu_rate_limit_per_address),
        ):
            if value < _LEAST:
                raise ValueError(f"{name} must be at least {_LEAST} in five minutes, got {value}")
        self._metric_name = Names.unique_resource_name(self, max_length=128, separator="-")
        self.web_acl = wafv2.CfnWebACL(
            self,
            "Resource",
            scope="CLOUDFRONT",
            description="Limits for each address, and rules against known attacks",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow=wafv2.CfnWebACL.AllowActionProperty()),
            visibility_config=visibility(self._metric_name),
            custom_response_bodies={
                _BODY: wafv2.CfnWebACL.CustomResponseBodyProperty(content_type="APPLICATION_JSON", content=_PROBLEM)
            },
            rules=[
                rate_limit("RateOfPublic", 0, public_rate_limit_per_address, body=_BODY, below=PUBLIC),
                rate_limit("RateOfMenus", 1, menu_rate_limit_per_address, body=_BODY, below=MENU),
                rate_limit("Rate", 2, rate_limit_per_address, body=_BODY),
                *(managed_group(name, place) for place, name in enumerate(MANAGED_GROUPS, start=3)),
            ],
        )

    @property
    def web_acl_arn(self) -> str:
        """ARN, as a distribution takes it."""
        return self.web_acl.attr_arn

    def metric_blocked(self) -> cloudwatch.IMetric:
        """Requests that were refused, as a sum over five minutes; CloudWatch has it in us-east-1."""
        return cloudwatch.Metric(
            namespace="AWS/WAFV2",
            metric_name="BlockedRequests",
            dimensions_map={"WebACL": self._metric_name, "Rule": "ALL"},
            statistic="Sum",
            region=EDGE_REGION,
        )
