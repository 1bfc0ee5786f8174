"""Links by which whoever has them can download a tenant's archive for a quarter of an hour, without any credentials."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from botocore.exceptions import ClientError

from lambdas.shared import aws, settings
from lambdas.shared.errors import NotFoundError
from lambdas.shared.moments import rfc3339, utc_now

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LINK_SECONDS: Final = 900
_MANIFEST: Final = "manifest.json"
_RECEIPT: Final = "receipt.json"
# Without the permission to list, S3 does not say that an object is missing (S3 API Reference, "GetObject").
_ABSENT: Final = frozenset({"NoSuchKey", "AccessDenied", "404", "403"})


class ArchiveLinks:
    """Links to the files of tenants' archives.

    Args:
        client: S3 with the function's own role.
        bucket: The bucket of archives.
    """

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    def from_environment(cls) -> Self:
        """Links into ``ARCHIVE_BUCKET_NAME``.

        Raises:
            SettingMissingError: The function was not granted links.
        """
        return cls(aws.client("s3"), settings.required("ARCHIVE_BUCKET_NAME"))

    def of(self, tenant_id: str, operation_id: str) -> dict[str, Any]:
        """Links to the files of an export, or of an off-boarding.

        Args:
            tenant_id: Whose archive: verified by the caller, who may read it.
            operation_id: Which of the tenant's.

        Returns:
            ``{"manifest": url, "files": [{"name", "bytes", "url"}], "receipt"?: url, "expires_at"}``.

        Raises:
            NotFoundError: There is no archive: it is not finished, has expired, or was never asked for.
        """
        folder = f"{tenant_id}/{operation_id}"
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=f"{folder}/{_MANIFEST}")
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ABSENT:
                raise
            raise NotFoundError("there is no archive of this operation, or not yet, or no longer") from None
        files = json.loads(answer["Body"].read())["files"]
        links: dict[str, Any] = {
            "manifest": self._link(f"{folder}/{_MANIFEST}"),
            "files": [
                {"name": file["name"], "bytes": file["bytes"], "url": self._link(f"{folder}/{file['name']}")}
                for file in files
            ],
            "expires_at": rfc3339(utc_now() + timedelta(seconds=LINK_SECONDS)),
        }
        if self._exists(f"{folder}/{_RECEIPT}"):
            links["receipt"] = self._link(f"{folder}/{_RECEIPT}")
        return links

    def _link(self, key: str) -> str:
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=LINK_SECONDS
        )

    def _exists(self, key: str) -> bool:
        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ABSENT:
                raise
            return False
        return True
