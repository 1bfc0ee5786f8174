"""Distribution tenants: by them CloudFront serves a multi-tenant distribution at a tenant's own domain.

Source: "Understand how multi-tenant distributions work", "Request certificates for your CloudFront distribution tenant"
(Amazon CloudFront Developer Guide).
"""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from botocore.exceptions import ClientError

from lambdas.shared import aws, settings
from lambdas.shared.derived_id import derived_id

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient

ISSUED: Final = "issued"
WAITING: Final = "pending-validation"
_TAKEN: Final = frozenset({"CNAMEAlreadyExists", "EntityAlreadyExists"})
_GONE: Final = "EntityNotFound"


class ServedElsewhereError(Exception):
    """Another distribution, of this or of another account, has the domain."""


@dataclass(frozen=True, slots=True)
class DistributionTenant:
    """What CloudFront has for a domain.

    Attributes:
        id: CloudFront's id.
        etag: Version; a change holds for this one only.
        enabled: Whether it serves.
        certificate: ARN of the certificate that it shows; none at first.
        is_active: Whether CloudFront serves the domain with it.
    """

    id: str
    etag: str
    enabled: bool
    certificate: str | None
    is_active: bool


class DistributionTenants:
    """Distribution tenants of one multi-tenant distribution, each with one domain.

    Args:
        client: CloudFront.
        distribution_id: The distribution.
        connection_group_id: How viewers get to it.
        endpoint: Where domains have to point.
    """

    def __init__(
        self, client: "CloudFrontClient", *, distribution_id: str, connection_group_id: str, endpoint: str
    ) -> None:
        self._client = client
        self._distribution_id = distribution_id
        self._connection_group_id = connection_group_id
        self.endpoint = endpoint

    @classmethod
    def from_environment(cls) -> Self | None:
        """Those of ``DISTRIBUTION_ID``; none where the edge serves no domains of tenants' own."""
        if "DISTRIBUTION_ID" not in os.environ:
            return None
        return cls(
            aws.client("cloudfront"),
            distribution_id=settings.required("DISTRIBUTION_ID"),
            connection_group_id=settings.required("CONNECTION_GROUP_ID"),
            endpoint=settings.required("ROUTING_ENDPOINT"),
        )

    def find(self, host: str) -> DistributionTenant | None:
        """What there is for a domain.

        Raises:
            ServedElsewhereError: It is another distribution's.
        """
        try:
            answer = self._client.get_distribution_tenant_by_domain(Domain=host)
        except ClientError as error:
            if _code(error) == _GONE:
                return None
            raise
        found = answer["DistributionTenant"]
        if found["DistributionId"] != self._distribution_id:
            raise ServedElsewhereError
        return DistributionTenant(
            id=found["Id"],
            etag=answer["ETag"],
            enabled=found["Enabled"],
            certificate=found.get("Customizations", {}).get("Certificate", {}).get("Arn"),
            is_active=all(domain["Status"] == "active" for domain in found["Domains"]),
        )

    def create(self, host: str) -> None:
        """Begin to serve a domain: CloudFront asks for a certificate, which comes once the domain points to it.

        Raises:
            ServedElsewhereError: It is another distribution's.
        """
        try:
            self._client.create_distribution_tenant(
                DistributionId=self._distribution_id,
                ConnectionGroupId=self._connection_group_id,
                # Unique in the account, of other stages too.
                Name=f"domain-{derived_id('distribution-tenant', self._distribution_id, host)}",
                Domains=[{"Domain": host}],
                ManagedCertificateRequest=_certificate_request(host),
                Enabled=True,
            )
        except ClientError as error:
            # It may be this one: of a call whose answer was lost, or of another look at the same moment.
            if _code(error) not in _TAKEN:
                raise
            if self.find(host) is None:
                raise ServedElsewhereError from error

    def certificate(self, found: DistributionTenant) -> tuple[str, str | None]:
        """Status and ARN of the certificate that CloudFront asked for; `WAITING` before there is one."""
        details = self._client.get_managed_certificate_details(Identifier=found.id).get("ManagedCertificateDetails", {})
        return details.get("CertificateStatus", WAITING), details.get("CertificateArn")

    def ask_again(self, found: DistributionTenant, host: str) -> None:
        """Ask for another certificate."""
        self._update(found, ManagedCertificateRequest=_certificate_request(host))

    def show(self, found: DistributionTenant, certificate: str) -> None:
        """Let a domain be served with a certificate."""
        self._update(found, Customizations={"Certificate": {"Arn": certificate}}, Enabled=True)

    def remove(self, found: DistributionTenant) -> None:
        """Serve a domain no more."""
        etag = self._update(found, Enabled=False) if found.enabled else found.etag
        try:
            self._client.delete_distribution_tenant(Id=found.id, IfMatch=etag)
        except ClientError as error:
            if _code(error) != _GONE:
                raise

    def _update(self, found: DistributionTenant, **changes: Any) -> str:
        return self._client.update_distribution_tenant(Id=found.id, IfMatch=found.etag, **changes)["ETag"]


def _certificate_request(host: str) -> Any:
    return {"PrimaryDomainName": host, "ValidationTokenHost": "cloudfront"}


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
