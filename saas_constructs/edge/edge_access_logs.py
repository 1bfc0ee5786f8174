"""Where requests at the edge are logged, for stages in regions that CloudFront delivers no logs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.edge.access_logs import check_edge_logs_reach, log_bucket

if TYPE_CHECKING:
    from aws_cdk import aws_s3 as s3


class EdgeAccessLogs(Construct):
    """A bucket for access logs of distributions, in a stack of a region that CloudFront delivers them to.

    It outlives its stack: CloudFormation deletes no bucket that holds anything.

    Args:
        retention: After which a log is deleted, in whole days; 90 when left out.

    Raises:
        ValueError: CloudFront delivers no logs to the stack's region.

    Attributes:
        bucket: Give it to a `FrontendDistribution` as ``access_log_bucket``; several may share it.
    """

    def __init__(self, scope: Construct, id: str, *, retention: Duration | None = None) -> None:
        super().__init__(scope, id)
        check_edge_logs_reach(self)
        self.bucket: s3.Bucket = log_bucket(self, "Resource", retention=retention or Duration.days(90), of_edge=True)
