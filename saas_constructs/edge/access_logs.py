"""Where a distribution's requests, and those to its bucket, are logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, RemovalPolicy, Validations
from aws_cdk import aws_s3 as s3

if TYPE_CHECKING:
    from aws_cdk import Duration
    from constructs import Construct

_ITSELF: Final = "It holds the access logs: logging requests to it would log itself."


def access_log_bucket(scope: Construct, id: str, *, retention: Duration) -> s3.Bucket:
    """Make a bucket for access logs, which expire after some time and outlive their stack until then.

    CloudFront's standard logs go to S3 in the stage's own region; their newer way, through CloudWatch Logs, exists in
    us-east-1 only. They are written by an access control list ("Access logs (standard logs)", Amazon CloudFront
    Developer Guide), which other buckets here refuse. CloudFormation deletes no bucket that holds anything.

    Args:
        scope: Where it stands.
        id: Its id.
        retention: After which a log is deleted, in whole days.
    """
    bucket = s3.Bucket(
        scope,
        id,
        object_ownership=s3.ObjectOwnership.OBJECT_WRITER,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        lifecycle_rules=[s3.LifecycleRule(expiration=retention)],
        removal_policy=RemovalPolicy.RETAIN,
    )
    Validations.of(bucket).acknowledge(Acknowledgment(id="AwsSolutions-S1", reason=_ITSELF))
    return bucket
