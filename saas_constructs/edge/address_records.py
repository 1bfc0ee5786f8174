"""A distribution's names in Route 53."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cloudfront as cloudfront


class AddressRecords(Construct):
    """A and AAAA records, as aliases of a distribution.

    Args:
        hosted_zone: The zone with the names.
        domain_names: The distribution's own.
        distribution: Where they lead.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        hosted_zone: route53.IHostedZone,
        domain_names: Sequence[str],
        distribution: cloudfront.IDistribution,
    ) -> None:
        super().__init__(scope, id)
        target = route53.RecordTarget.from_alias(targets.CloudFrontTarget(distribution))
        for place, name in enumerate(domain_names):
            # The last dot keeps the CDK from putting the zone's name behind it.
            route53.ARecord(self, f"A{place}", zone=hosted_zone, record_name=f"{name}.", target=target)
            route53.AaaaRecord(self, f"Aaaa{place}", zone=hosted_zone, record_name=f"{name}.", target=target)
