"""A bucket in which IAM keeps tenants apart, and of which only checked pictures are public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from aws_cdk import Acknowledgment, ArnFormat, Duration, RemovalPolicy, Stack, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from saas_constructs.tenancy import TenantAccessRole, TenantIsolation

if TYPE_CHECKING:
    from saas_constructs.functions import HandlerFunction

_VARIABLE: Final = "FILES_BUCKET_NAME"
_UPLOADS: Final = "uploads/*"
_IMAGES: Final = "images/*"
# Of each tenant's folder, and at its beginning: a key with "/images/" further behind is nobody's picture.
_EVERYBODYS_IMAGES: Final = "t" + "?" * 12 + "/" + _IMAGES
_NO_LOG: Final = "CloudTrail's data events tell who used an object; a log of accesses would need a bucket of its own."


class TenantFiles(Construct):
    """Files of all tenants, in a folder for each: ``{tenant_id}/``.

    ``{tenant_id}/uploads/{file_id}`` is what people upload, by forms that are signed for one object each. Nobody reads
    it but who inspects it. ``{tenant_id}/images/{file_id}/{size}.webp`` is what was made of it: the account's
    CloudFront distributions may read it, and so whoever knows its address. Everything is refused without TLS, and to
    everybody else.

    S3 tells EventBridge's default bus of each object, from which a rule in whatever stack chooses: see
    `UploadInspection`.

    Args:
        removal_policy: What becomes of the bucket when it leaves the stack. CloudFormation deletes none that holds
            anything.

    Attributes:
        bucket: The bucket.
    """

    def __init__(self, scope: Construct, id: str, *, removal_policy: RemovalPolicy = RemovalPolicy.RETAIN) -> None:
        super().__init__(scope, id)
        self.bucket = s3.Bucket(
            self,
            "Resource",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1))],
            # The signed form is the only credential, and tenants' own domains are not known here.
            cors=[s3.CorsRule(allowed_methods=[s3.HttpMethods.POST], allowed_origins=["*"], max_age=3600)],
            removal_policy=removal_policy,
        )
        # Not through the L2, which would make a function that may change every bucket's notifications.
        resource = cast("s3.CfnBucket", self.bucket.node.default_child)
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )
        Validations.of(self.bucket).acknowledge(Acknowledgment(id="AwsSolutions-S1", reason=_NO_LOG))
        TenantIsolation.protect(self.bucket)
        self._publish_images()

    @property
    def upload_url(self) -> str:
        """Where forms are sent: the origin that a page's content security policy has to allow."""
        return f"https://{self.bucket.bucket_regional_domain_name}"

    def grant_upload(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, sign forms for uploads of that tenant.

        A form is worth what who signed it may do: S3 asks again when it is sent. The function gets the bucket's name as
        ``FILES_BUCKET_NAME``, as it does by the other grants.
        """
        return self._role(function).grant_objects(self.bucket, ["s3:PutObject"], _UPLOADS)

    def grant_inspect(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions read and delete uploads of their tenant, and write and delete what is shown."""
        role = self._role(function)
        reading = role.grant_objects(self.bucket, ["s3:DeleteObject", "s3:GetObject"], _UPLOADS)
        return reading.combine(role.grant_objects(self.bucket, ["s3:DeleteObject", "s3:PutObject"], _IMAGES))

    def grant_delete(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions delete objects of their tenant."""
        return self._role(function).grant_objects(self.bucket, ["s3:DeleteObject"])

    def grant_list(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions see which objects of their tenant there are."""
        return self._role(function).grant_list_objects(self.bucket)

    def metric_size(self) -> cloudwatch.IMetric:
        """Bytes of all objects, as S3 counts them once a day."""
        return cloudwatch.Metric(
            namespace="AWS/S3",
            metric_name="BucketSizeBytes",
            dimensions_map={"BucketName": self.bucket.bucket_name, "StorageType": "StandardStorage"},
            period=Duration.days(1),
            statistic="Average",
        )

    def _role(self, function: HandlerFunction) -> TenantAccessRole:
        role = TenantAccessRole.of(function)
        role.tell(_VARIABLE, self, self.bucket.bucket_name)
        return role

    def _publish_images(self) -> None:
        # Not one distribution: it stands in a stack that refers to this one, and so can't be named here.
        distributions = Stack.of(self).format_arn(
            service="cloudfront",
            region="",
            resource="distribution",
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="Images",
                actions=["s3:GetObject"],
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                resources=[self.bucket.arn_for_objects(_EVERYBODYS_IMAGES)],
                conditions={"ArnLike": {"aws:SourceArn": distributions}},
            )
        )
