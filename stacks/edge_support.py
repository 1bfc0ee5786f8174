"""What CloudFront takes from us-east-1 only, whichever region the stage runs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Environment, Stack
from aws_cdk import aws_route53 as route53

from saas_constructs.edge import EDGE_REGION, EdgeCertificate, EdgeWebAcl

if TYPE_CHECKING:
    from constructs import Construct

    from stacks.config import StageConfig


class EdgeSupportStack(Stack):
    """Web ACL and certificate of a stage's distributions.

    Args:
        config: The stage.

    Attributes:
        web_acl: Before both distributions.
        certificate: For the stage's domain and the names below it; None without a domain.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: StageConfig) -> None:
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=config.account, region=EDGE_REGION),
            description="Edge: web ACL and certificate, where CloudFront looks for them",
        )
        self.web_acl = EdgeWebAcl(self, "WebAcl")
        self.certificate = (
            None
            if config.domain is None or config.hosted_zone_id is None
            else EdgeCertificate(
                self,
                "Certificate",
                domain_name=config.domain,
                hosted_zone=stage_zone(self, config.domain, config.hosted_zone_id),
            ).certificate
        )


def stage_zone(scope: Construct, domain: str, hosted_zone_id: str) -> route53.IHostedZone:
    """The zone that holds a stage's domain, or one above it: its records are named in full."""
    return route53.HostedZone.from_hosted_zone_attributes(
        scope, "Zone", hosted_zone_id=hosted_zone_id, zone_name=domain
    )
