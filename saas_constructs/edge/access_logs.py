"""Where a distribution's requests, and those to its bucket, are logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, RemovalPolicy, Stack, Token, Validations
from aws_cdk import aws_s3 as s3

if TYPE_CHECKING:
    from aws_cdk import Duration
    from constructs import Construct

_ITSELF: Final = "It holds the access logs: logging requests to it would log itself."
_REACHED: Final = frozenset(
    {
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "cn-north-1",
        "cn-northwest-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    }
)


def edge_logs_reach(region: str) -> bool:
    """Whether CloudFront delivers standard logs to buckets in a region; where it is not known yet, it is taken to.

    It does in regions that every account has, and in none that an account opts in to, as all newer ones are
    ("Configure standard logging (legacy)", Amazon CloudFront Developer Guide).
    """
    return Token.is_unresolved(region) or region in _REACHED


def check_edge_logs_reach(scope: Construct) -> None:
    """Refuse a stack whose buckets CloudFront delivers no logs to.

    Raises:
        ValueError: Its region is known, and is one that an account opts in to.
    """
    region = Stack.of(scope).region
    if not edge_logs_reach(region):
        raise ValueError(
            f"CloudFront delivers no access logs to buckets in {region}; give access_log_bucket a bucket of another "
            "region, such as that of EdgeAccessLogs in a stack in us-east-1"
        )


def log_bucket(scope: Construct, id: str, *, retention: Duration, of_edge: bool) -> s3.Bucket:
    """Make a bucket for access logs, which expire after some time and outlive their stack until then.

    CloudFront's standard logs go to S3; their newer way, through CloudWatch Logs, exists in us-east-1 only. They are
    written by an access control list ("Access logs (standard logs)", Amazon CloudFront Developer Guide), which all
    other buckets here refuse. CloudFormation deletes no bucket that holds anything.

    Args:
        scope: Where it stands.
        id: Its id.
        retention: After which a log is deleted, in whole days.
        of_edge: Whether CloudFront writes there, or S3 alone.
    """
    bucket = s3.Bucket(
        scope,
        id,
        object_ownership=(s3.ObjectOwnership.OBJECT_WRITER if of_edge else s3.ObjectOwnership.BUCKET_OWNER_ENFORCED),
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        lifecycle_rules=[s3.LifecycleRule(expiration=retention)],
        removal_policy=RemovalPolicy.RETAIN,
    )
    Validations.of(bucket).acknowledge(Acknowledgment(id="AwsSolutions-S1", reason=_ITSELF))
    return bucket
