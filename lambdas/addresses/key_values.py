"""A key-value store of CloudFront."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from botocore.exceptions import ClientError

from lambdas.shared import aws, settings
from lambdas.shared.contention import LostRaceError, repeated

if TYPE_CHECKING:
    from mypy_boto3_cloudfront_keyvaluestore import CloudFrontKeyValueStoreClient

_MOST: Final = 50
"""Keys that one call may change or list (CloudFront Developer Guide, "Quotas on key value stores")."""


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

    def keep(self, key: str, wanted: Callable[[], str | None]) -> None:
        """Make an entry what ``wanted`` says; where it says nothing, delete it.

        It is asked after the store's version was read, and asked again where somebody else wrote meanwhile: of two who
        keep an entry at once, the one who asked first does not write last.

        Raises:
            BusyError: Others kept changing the store.
        """

        def attempt() -> None:
            version = self._version()
            value, now = wanted(), self.get(key)
            if value != now:
                self._update([(key, value)], version)

        repeated(attempt)

    def rewrite(self, keys: Sequence[str], decide: Callable[[Mapping[str, str]], Mapping[str, str | None]]) -> None:
        """Replace up to 50 entries by what is decided on them, with no other write of the store in between.

        Args:
            keys: Of the entries.
            decide: Given those that are there, says what they are to be; none deletes one that is there.

        Raises:
            ValueError: There are more.
            BusyError: Others kept changing the store.
        """
        if len(keys) > _MOST:
            raise ValueError(f"one call changes {_MOST} entries of a key-value store, got {len(keys)}")

        def attempt() -> None:
            version = self._version()
            found = {key: value for key in keys if (value := self.get(key)) is not None}
            changes = list(decide(found).items())
            if changes:
                self._update(changes, version)

        repeated(attempt)

    def _version(self) -> str:
        return self._client.describe_key_value_store(KvsARN=self._arn)["ETag"]

    def _update(self, changes: Sequence[tuple[str, str | None]], version: str) -> None:
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


def _at_the_host_itself(request: Any, **_: Any) -> None:
    scheme, _, rest = request.url.partition("://")
    account, _, host = rest.partition(".")
    if account.isdigit():
        request.url = f"{scheme}://{host}"
