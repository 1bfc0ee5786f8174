"""Tenants' own domains at the edge: CloudFront SaaS Manager.

Source: "Understand how multi-tenant distributions work", "Create custom connection group", "Request certificates for
your CloudFront distribution tenant" (Amazon CloudFront Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, Annotations, ArnFormat, Names, Stack, Validations
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_iam as iam
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards

if TYPE_CHECKING:
    from saas_constructs.edge.frontend_distribution import FrontendDistribution
    from saas_constructs.edge.tenant_addresses import TenantAddresses
    from saas_constructs.functions import HandlerFunction

_ACTIONS: Final = (
    "CreateDistributionTenant",
    "DeleteDistributionTenant",
    "GetDistributionTenant",
    "GetDistributionTenantByDomain",
    "GetManagedCertificateDetails",
    "UpdateDistributionTenant",
)
_LONGEST_NAME: Final = 64
_FOREIGN_POLICY: Final = "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac"
_LISTING: Final = "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk"
_ACKNOWLEDGED: Final = {
    "AwsSolutions-CFR1": "Tenants' people may be anywhere.",
    "AwsSolutions-CFR4": "Each tenant's domain comes with a certificate of its own, and CloudFront's policy for it.",
}
_NO_WEB_ACL: Final = "No web ACL was given: the APIs' own limits hold."


class TenantDomains(Construct):
    """Serves a `FrontendDistribution` at domains of tenants' own, each with a certificate that CloudFront asks for.

    A multi-tenant distribution has no address: viewers come by a connection group, whose endpoint tenants' domains
    point to. For each domain that the registry says is proven, the functions of `TenantAddresses` make a distribution
    tenant, and tell in the registry how far it is.

    Args:
        addresses: What keeps addresses, and from now on serves domains.
        frontend: What is served; it must read the same addresses.
        web_acl_arn: Web ACL of CloudFront's scope.

    Attributes:
        distribution: The multi-tenant distribution.
        connection_group: How viewers come to it.
        endpoint: Where tenants' domains have to point.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        addresses: TenantAddresses,
        frontend: FrontendDistribution,
        web_acl_arn: str | None = None,
    ) -> None:
        super().__init__(scope, id)
        # No page is asked of the bucket's root: the viewer's function gives each its file.
        Annotations.of(self).acknowledge_warning(_LISTING)
        # The bucket of pictures says by itself who may read it.
        Annotations.of(self).acknowledge_warning(_FOREIGN_POLICY)
        self.distribution = cloudfront.Distribution(
            self,
            "Resource",
            comment="Serves domains of tenants' own",
            default_behavior=frontend.default_behavior,
            additional_behaviors=dict(frontend.behaviors),
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            web_acl_id=web_acl_arn,
            enable_logging=True,
            log_bucket=frontend.log_bucket,
            log_file_prefix="domains/",
        )
        made = self.distribution.node.default_child
        if not isinstance(made, cloudfront.CfnDistribution):
            raise TypeError(f"the distribution's main child must be a CfnDistribution, got {made}")
        made.add_property_override("DistributionConfig.ConnectionMode", "tenant-only")
        # The connection group's business.
        made.add_property_deletion_override("DistributionConfig.IPV6Enabled")
        acknowledged = _ACKNOWLEDGED | ({} if web_acl_arn else {"AwsSolutions-CFR2": _NO_WEB_ACL})
        Validations.of(self.distribution).acknowledge(
            *(Acknowledgment(id=rule, reason=reason) for rule, reason in acknowledged.items())
        )
        self.connection_group = cloudfront.CfnConnectionGroup(
            self,
            "ConnectionGroup",
            # The type demands a name.
            name=Names.unique_resource_name(self, max_length=_LONGEST_NAME, separator="-"),
            enabled=True,
            ipv6_enabled=True,
        )
        self.endpoint = self.connection_group.attr_routing_endpoint
        for function in addresses.functions:
            self._let_serve(function)

    def _let_serve(self, function: HandlerFunction) -> None:
        function.add_environment("DISTRIBUTION_ID", self.distribution.distribution_id)
        function.add_environment("CONNECTION_GROUP_ID", self.connection_group.attr_id)
        function.add_environment("ROUTING_ENDPOINT", self.endpoint)
        stack = Stack.of(self)
        tenants = stack.format_arn(service="cloudfront", region="", resource="distribution-tenant", resource_name="*")
        certificates = stack.format_arn(
            service="acm",
            region="us-east-1",
            resource="certificate",
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        for actions, arns in (
            (
                [f"cloudfront:{name}" for name in _ACTIONS],
                [tenants, self.distribution.distribution_arn, self.connection_group.attr_arn],
            ),
            (["acm:DescribeCertificate"], [certificates]),
        ):
            iam.Grant.add_to_principal(grantee=function, actions=actions, resource_arns=arns)
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["acm:RequestCertificate"],
            # It has no name before it is asked for. CloudFront asks for those that it proves itself, by HTTP.
            resource_arns=["*"],
            conditions={"StringEqualsIfExists": {"acm:ValidationMethod": "HTTP"}},
        )
        acknowledge_wildcards(function.role, [tenants], "Distribution tenants get their ids when they are made.")
        acknowledge_wildcards(function.role, [certificates, "*"], "CloudFront asks for certificates on its behalf.")
