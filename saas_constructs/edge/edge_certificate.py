"""The certificate of a distribution with names of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Stack, Token
from aws_cdk import aws_certificatemanager as acm
from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk import aws_route53 as route53

EDGE_REGION: Final = "us-east-1"
"""Where CloudFront takes certificates and web ACLs from, wherever the stage runs."""


class EdgeCertificate(Construct):
    """A certificate for a domain and all names right below it; DNS records in the zone prove whose it is.

    Args:
        domain_name: Such as ``app.example.com``; the certificate is for ``*.app.example.com``, too.
        hosted_zone: Route 53's zone with that name or one above it.

    Raises:
        ValueError: The stack is not in us-east-1.

    Attributes:
        certificate: The certificate.
    """

    def __init__(self, scope: Construct, id: str, *, domain_name: str, hosted_zone: route53.IHostedZone) -> None:
        super().__init__(scope, id)
        check_edge_region(self)
        self.certificate = acm.Certificate(
            self,
            "Resource",
            domain_name=domain_name,
            subject_alternative_names=[f"*.{domain_name}"],
            validation=acm.CertificateValidation.from_dns(hosted_zone),
        )


def check_edge_region(scope: Construct) -> None:
    """Refuse a stack that stands where CloudFront would not find what is in it.

    Raises:
        ValueError: Its region is known, and is not us-east-1.
    """
    region = Stack.of(scope).region
    if not Token.is_unresolved(region) and region != EDGE_REGION:
        raise ValueError(
            f"what CloudFront takes must be in a stack in {EDGE_REGION}, got one in {region}; "
            f"make a stack with env=Environment(region={EDGE_REGION!r})"
        )
