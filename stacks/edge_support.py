"""What CloudFront takes from us-east-1 only, whichever region the stage runs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, Environment, Stack
from aws_cdk import aws_route53 as route53

from saas_constructs.edge import EDGE_REGION, EdgeAccessLogs, EdgeCertificate, EdgeWebAcl, edge_logs_reach

if TYPE_CHECKING:
    from constructs import Construct

    from stacks.config import StageConfig


class EdgeSupportStack(Stack):
    """What a stage's distributions need from CloudFront's own region.

    Args:
        config: The stage.

    Attributes:
        web_acl: Before both distributions.
        certificate: For the stage's domain and the names below it; None without a domain.
        access_logs: Where requests at the edge are logged; None where CloudFront delivers logs to the stage's region.
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
        # Who visited stays in the stage's region wherever CloudFront can leave it there.
        self.access_logs = (
            None
            if edge_logs_reach(config.region)
            else EdgeAccessLogs(self, "AccessLogs", retention=Duration.days(config.access_log_days)).bucket
        )


def stage_zone(scope: Construct, domain: str, hosted_zone_id: str) -> route53.IHostedZone:
    """The zone that holds a stage's domain, or one above it: its records are named in full."""
    return route53.HostedZone.from_hosted_zone_attributes(
        scope, "Zone", hosted_zone_id=hosted_zone_id, zone_name=domain
    )
