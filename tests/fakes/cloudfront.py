"""CloudFront in memory: one multi-tenant distribution's tenants, and a key-value store."""

import itertools
from typing import Any

from tests.fakes.errors import client_error


class FakeKeyValueStore:
    """The data plane of one store.

    Attributes:
        items: What is in it.
        conflicts: How many writes meet another one before one passes.
        writes: How many writes passed.
    """

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.conflicts = 0
        self.writes = 0

    def describe_key_value_store(self, *, KvsARN: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        return {"KvsARN": KvsARN, "ETag": f"v{self.writes}"}

    def get_key(self, *, KvsARN: str, Key: str) -> dict[str, Any]:  # noqa: ARG002, N803
        if Key not in self.items:
            raise client_error("ResourceNotFoundException", "GetKey")
        return {"Key": Key, "Value": self.items[Key]}

    def list_keys(self, *, KvsARN: str, MaxResults: int, NextToken: str = "") -> dict[str, Any]:  # noqa: ARG002, N803
        assert 1 <= MaxResults <= 50
        keys = sorted(key for key in self.items if key > NextToken)
        page = keys[:MaxResults]
        answer: dict[str, Any] = {"Items": [{"Key": key, "Value": self.items[key]} for key in page]}
        return answer | ({"NextToken": page[-1]} if len(keys) > len(page) else {})

    def update_keys(
        self,
        *,
        KvsARN: str,  # noqa: ARG002, N803
        IfMatch: str,  # noqa: N803
        Puts: list[dict[str, str]],  # noqa: N803
        Deletes: list[dict[str, str]],  # noqa: N803
    ) -> dict[str, Any]:
        assert 1 <= len(Puts) + len(Deletes) <= 50
        if self.conflicts:
            self.conflicts -= 1
            raise client_error("ConflictException", "UpdateKeys")
        if IfMatch != f"v{self.writes}":
            raise client_error("ConflictException", "UpdateKeys")
        for put in Puts:
            self.items[put["Key"]] = put["Value"]
        for delete in Deletes:
            del self.items[delete["Key"]]
        self.writes += 1
        return {"ETag": f"v{self.writes}"}


class FakeCloudFront:
    """Distribution tenants; what certificates become, tests say.

    Attributes:
        tenants: By id.
        certificates: Status of each one's certificate, by the domain.
        elsewhere: Domains that other distributions have.
        failure: What the next call raises, once.
    """

    def __init__(self) -> None:
        self.tenants: dict[str, dict[str, Any]] = {}
        self.certificates: dict[str, str] = {}
        self.elsewhere: set[str] = set()
        self.failure: Exception | None = None
        self._ids = itertools.count(1)

    def of(self, host: str) -> dict[str, Any] | None:
        """The tenant with this domain."""
        return next((found for found in self.tenants.values() if found["Domains"][0]["Domain"] == host), None)

    def get_distribution_tenant_by_domain(self, *, Domain: str) -> dict[str, Any]:  # noqa: N803
        self._fail()
        found = self.of(Domain)
        if found is None:
            raise client_error("EntityNotFound", "GetDistributionTenantByDomain")
        return {"DistributionTenant": found, "ETag": found["ETag"]}

    def create_distribution_tenant(self, **given: Any) -> dict[str, Any]:
        self._fail()
        host = given["Domains"][0]["Domain"]
        if host in self.elsewhere or self.of(host) is not None:
            raise client_error("CNAMEAlreadyExists", "CreateDistributionTenant")
        assert given["ManagedCertificateRequest"] == {"PrimaryDomainName": host, "ValidationTokenHost": "cloudfront"}
        made = {
            "Id": f"dt_{next(self._ids)}",
            "DistributionId": given["DistributionId"],
            "Name": given["Name"],
            "Domains": [{"Domain": host, "Status": "inactive"}],
            "ConnectionGroupId": given["ConnectionGroupId"],
            "Enabled": given["Enabled"],
            "ETag": "e0",
        }
        self.tenants[made["Id"]] = made
        self.certificates[host] = "pending-validation"
        return {"DistributionTenant": made, "ETag": "e0"}

    def get_managed_certificate_details(self, *, Identifier: str) -> dict[str, Any]:  # noqa: N803
        host = self.tenants[Identifier]["Domains"][0]["Domain"]
        status = self.certificates[host]
        return {"ManagedCertificateDetails": {"CertificateStatus": status, "CertificateArn": f"arn:{host}"}}

    def update_distribution_tenant(self, *, Id: str, IfMatch: str, **changes: Any) -> dict[str, Any]:  # noqa: N803
        self._fail()
        found = self._matching(Id, IfMatch)
        request = changes.pop("ManagedCertificateRequest", None)
        if request is not None:
            self.certificates[request["PrimaryDomainName"]] = "pending-validation"
        found.update(changes, ETag=f"{found['ETag']}'")
        return {"DistributionTenant": found, "ETag": found["ETag"]}

    def delete_distribution_tenant(self, *, Id: str, IfMatch: str) -> None:  # noqa: N803
        found = self._matching(Id, IfMatch)
        if found["Enabled"]:
            raise client_error("ResourceNotDisabled", "DeleteDistributionTenant")
        del self.tenants[Id]

    def _matching(self, tenant_id: str, etag: str) -> dict[str, Any]:
        found = self.tenants.get(tenant_id)
        if found is None:
            raise client_error("EntityNotFound", "UpdateDistributionTenant")
        if found["ETag"] != etag:
            raise client_error("PreconditionFailed", "UpdateDistributionTenant")
        return found

    def _fail(self) -> None:
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
