"""One step of a domain on its way to being served; knows neither events nor schedules."""

from dataclasses import dataclass
from typing import Final, Protocol

from lambdas.addresses.distribution_tenants import ISSUED, WAITING, DistributionTenant, ServedElsewhereError
from lambdas.shared.registry.domain import FAILED, LIVE, PROVISIONING, VERIFIED

ELSEWHERE: Final = (
    "another CloudFront distribution serves this domain, of this or of another account; take it off there, verify again"
)


class Served(Protocol):
    """What CloudFront serves at tenants' own domains."""

    @property
    def endpoint(self) -> str:
        """Where domains have to point."""

    def find(self, host: str) -> DistributionTenant | None:
        """What there is for a domain."""

    def create(self, host: str) -> None:
        """Begin to serve a domain."""

    def certificate(self, found: DistributionTenant) -> tuple[str, str | None]:
        """Status and ARN of the certificate that was asked for."""

    def ask_again(self, found: DistributionTenant, host: str) -> None:
        """Ask for another certificate."""

    def show(self, found: DistributionTenant, certificate: str) -> None:
        """Let a domain be served with a certificate."""

    def remove(self, found: DistributionTenant) -> None:
        """Serve a domain no more."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a domain is.

    Attributes:
        status: Of the domain.
        reason: What it waits for, or why it failed.
    """

    status: str
    reason: str = ""


def serve(host: str, status: str, served: Served) -> Progress:
    """Take a domain the next step towards being served; called again, it finds what is done.

    Args:
        host: The domain.
        status: The domain's: a verified one that has failed before is tried again.
        served: What CloudFront serves.
    """
    waiting = Progress(PROVISIONING, f"waits until {host} points to {served.endpoint}, and for its certificate")
    try:
        found = served.find(host)
        if found is None:
            served.create(host)
            return waiting
    except ServedElsewhereError:
        return Progress(FAILED, ELSEWHERE)
    certificate, arn = served.certificate(found)
    if certificate == ISSUED and arn is not None:
        return _served(found, arn, served)
    if certificate == WAITING:
        return waiting
    if status == VERIFIED:
        served.ask_again(found, host)
        return waiting
    return Progress(FAILED, f"the certificate is {certificate}; let {host} point to {served.endpoint}, verify again")


def _served(found: DistributionTenant, certificate: str, served: Served) -> Progress:
    if found.certificate != certificate or not found.enabled:
        served.show(found, certificate)
        return Progress(PROVISIONING, "CloudFront takes the certificate to its edges")
    if not found.is_active:
        return Progress(PROVISIONING, "CloudFront takes the certificate to its edges")
    return Progress(LIVE)
