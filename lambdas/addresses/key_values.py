"""A key-value store of CloudFront."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from botocore.exceptions import ClientError

from lambdas.shared import aws, settings
from lambdas.shared.contention import LostRaceError, repeated

if TYPE_CHECKING:
    from mypy_boto3_cloudfront_keyvaluestore import CloudFrontKeyValueStoreClient

_MOST: Final = 50
"""Keys that one call may change (CloudFront Developer Guide, "Quotas on key value stores")."""


class KeyValues:
    """Entries of one store.

    Args:
        client: The store's data plane.
        arn: The store.
    """

    def __init__(self, client: "CloudFrontKeyValueStoreClient", arn: str) -> None:
        self._client = client
        self._arn = arn

    @classmethod
    def from_environment(cls) -> Self:
        """The store in ``KEY_VALUE_STORE_ARN``."""
        client = aws.client("cloudfront-keyvaluestore")
        if os.environ.get("AWS_ENDPOINT_URL"):
            # The SDK puts the account before any host, and the embedded AWS's has no such names.
            client.meta.events.register("before-sign", _at_the_host_itself)
        return cls(client, settings.required("KEY_VALUE_STORE_ARN"))

    def get(self, key: str) -> str | None:
        """An entry's value; none where there is none."""
        try:
            return self._client.get_key(KvsARN=self._arn, Key=key)["Value"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise

    def all(self) -> dict[str, str]:
        """Every entry."""
        found: dict[str, str] = {}
        page: dict[str, Any] = {}
        while True:
            answer = self._client.list_keys(KvsARN=self._arn, MaxResults=_MOST, **page)
            found |= {item["Key"]: item["Value"] for item in answer.get("Items", [])}
            if not answer.get("NextToken"):
                return found
            page["NextToken"] = answer["NextToken"]

    def change(self, puts: Mapping[str, str], deletes: Iterable[str] = ()) -> None:
        """Write entries, and delete entries that are there.

        Raises:
            BusyError: Others kept changing the store.
        """
        changes: list[tuple[str, str | None]] = [*puts.items(), *((key, None) for key in deletes)]
        for start in range(0, len(changes), _MOST):
            self._write(changes[start : start + _MOST])

    def _write(self, changes: Sequence[tuple[str, str | None]]) -> None:
        def attempt() -> None:
            version = self._client.describe_key_value_store(KvsARN=self._arn)["ETag"]
            try:
                self._client.update_keys(
                    KvsARN=self._arn,
                    IfMatch=version,
                    Puts=[{"Key": key, "Value": value} for key, value in changes if value is not None],
                    Deletes=[{"Key": key} for key, value in changes if value is None],
                )
            except ClientError as error:
                if error.response["Error"]["Code"] == "ConflictException":
                    raise LostRaceError("another write of the store was under way") from error
                raise

        repeated(attempt)


def _at_the_host_itself(request: Any, **_: Any) -> None:
    scheme, _, rest = request.url.partition("://")
    account, _, host = rest.partition(".")
    if account.isdigit():
        request.url = f"{scheme}://{host}"
