"""The function that makes tenants, as the public API's function calls it."""

import json
from typing import Any, Final, Protocol, Self

from botocore.config import Config

from lambdas.registration.refusals import ERRORS
from lambdas.shared import aws, settings

# API Gateway waits for 29 seconds. Not tried again by the SDK: each call counts as an attempt at the code.
_CONFIG: Final = Config(connect_timeout=1, read_timeout=27, retries={"total_max_attempts": 1})


class TenantMakerFailedError(Exception):
    """The function that makes tenants ended without an answer; its log says why."""


class LambdaClient(Protocol):
    """The part of Lambda that is used here."""

    def invoke(self, *, FunctionName: str, Payload: bytes) -> Any:  # noqa: N803 - the SDK's names
        """Invoke a function, and wait for its answer."""


class TenantMaker:
    """Makes tenants by another function, which alone holds the rights that this takes.

    Args:
        client: Lambda with the function's own role.
        function_name: What makes tenants.
    """

    def __init__(self, client: LambdaClient, function_name: str) -> None:
        self._client = client
        self._function_name = function_name

    @classmethod
    def from_environment(cls) -> Self:
        """The function in ``TENANT_MAKER_NAME``."""
        client: Any = aws.session().create_client("lambda", config=_CONFIG)
        return cls(client, settings.required("TENANT_MAKER_NAME"))

    def make(self, registration_id: str, code: str, slug: str | None, *, correlation_id: str) -> dict[str, str]:
        """Make a tenant of who has the code: its ``tenant_id, slug, tier, status``.

        Args:
            registration_id: What they began.
            code: What they were sent.
            slug: What they want by now; nothing where it is what they began with.
            correlation_id: The request's id.

        Raises:
            ConfirmationRefusedError: It is not the code, or nobody may try any more.
            AddressUnavailableError: The address is another tenant's user's.
            SlugUnavailableError: The slug can't be had.
            BusyError: Not now.
            TenantMakerFailedError: It ended without an answer.
        """
        asked = {"registration_id": registration_id, "code": code, "slug": slug, "correlation_id": correlation_id}
        answer = self._client.invoke(FunctionName=self._function_name, Payload=json.dumps(asked).encode())
        said = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise TenantMakerFailedError(f"{self._function_name}: {said.get('errorType', 'no reason is known')}")
        if "refused" in said:
            raise ERRORS[said["refused"]](said["detail"])
        tenant: dict[str, str] = said["tenant"]
        return tenant
