"""The bucket in which tenants' exports wait to be downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.tenancy import TenantAccessRole

if TYPE_CHECKING:
    from saas_constructs.functions import HandlerFunction

_VARIABLE: Final = "ARCHIVE_BUCKET_NAME"
_NO_LOG: Final = "CloudTrail's data events tell who read an archive; a log of accesses would need a bucket of its own."
_ANY_TENANT: Final = "Links are made for whichever tenant an operator asks about; the API checks who asks."


class TenantArchive(Construct):
    """Archives of tenants' data, in a folder for each tenant: ``{tenant_id}/{operation_id}/``.

    Nobody reads them in public, or without TLS. A tenant's session reaches its own folder; everybody else downloads by
    links that operators ask for.

    Args:
        retention: How long an archive is kept; a tenant that is gone must have downloaded its own by then.
        removal_policy: What becomes of the bucket when it leaves the stack. CloudFormation deletes none that holds
            anything.

    Raises:
        ValueError: The retention is no whole number of days, or less than one.

    Attributes:
        bucket: The bucket.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        retention: Duration | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        kept = retention or Duration.days(90)
        if kept.to_seconds() < Duration.days(1).to_seconds():
            raise ValueError(f"retention must be at least one day, got {kept.to_human_string()}")
        self.bucket = s3.Bucket(
            self,
            "Resource",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(expiration=kept, abort_incomplete_multipart_upload_after=Duration.days(1))
            ],
            removal_policy=removal_policy,
        )
        Validations.of(self.bucket).acknowledge(Acknowledgment(id="AwsSolutions-S1", reason=_NO_LOG))

    def grant_tenant_access(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, use that tenant's folder and no other.

        The function gets the bucket's name as ``ARCHIVE_BUCKET_NAME``.
        """
        role = TenantAccessRole.of(function)
        role.tell(_VARIABLE, self, self.bucket.bucket_name)
        return role.grant_objects(self.bucket).combine(role.grant_list_objects(self.bucket))

    def grant_links(self, function: HandlerFunction) -> iam.Grant:
        """Let a function make links to any tenant's archive, as ``lambdas.shared.archive_links`` does.

        The function, which must check who asks, gets the bucket's name as ``ARCHIVE_BUCKET_NAME``.
        """
        function.add_environment(_VARIABLE, self.bucket.bucket_name)
        objects = self.bucket.arn_for_objects("*")
        acknowledge_wildcards(function.role, [objects], _ANY_TENANT)
        return iam.Grant.add_to_principal(grantee=function, actions=["s3:GetObject"], resource_arns=[objects])
