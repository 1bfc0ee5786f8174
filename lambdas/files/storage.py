"""One tenant's folder in the bucket of files. Nothing above this module knows S3."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.files.limits import MAX_BYTES
from lambdas.shared.files import PICTURE_SIZES, image_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

FORM_SECONDS: Final = 300
"""How long a form can be sent: a session's client is given up so long before its credentials end."""
# Without the permission to list, S3 does not say that an object is missing (S3 API Reference, "GetObject").
_ABSENT: Final = frozenset({"NoSuchKey", "AccessDenied"})


class UploadMissingError(Exception):
    """Nothing was uploaded, or it is deleted, or may not be read."""


class DeletionFailedError(Exception):
    """S3 did not delete all that it was told to; it has to be told again."""


@dataclass(frozen=True, slots=True)
class Form:
    """What lets whoever has it upload one file.

    Attributes:
        url: Where it is sent, as multipart/form-data.
        fields: What is sent before the field ``file``, as they are.
    """

    url: str
    fields: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The form as clients get it."""
        return {"url": self.url, "fields": self.fields}


@dataclass(frozen=True, slots=True)
class Storage:
    """The objects of one tenant.

    Attributes:
        client: A client of that tenant's own session: IAM keeps it within the tenant's folder.
        bucket: The bucket.
        tenant_id: Whose folder.
    """

    client: "S3Client"
    bucket: str
    tenant_id: str

    def form(self, file_id: str, *, content_type: str, size: int) -> Form:
        """Sign a form for one object of this type and size, without a call.

        S3 refuses another key, type or size, and after ``FORM_SECONDS`` all (S3 API Reference, "POST Object").
        """
        made = self.client.generate_presigned_post(
            Bucket=self.bucket,
            Key=self._upload_key(file_id),
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", size, size]],
            ExpiresIn=FORM_SECONDS,
        )
        return Form(made["url"], made["fields"])

    def upload(self, file_id: str) -> bytes:
        """What was uploaded; never more than one byte above the limit.

        Raises:
            UploadMissingError: There is nothing, or nothing that may be read.
        """
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self._upload_key(file_id))
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ABSENT:
                raise
            raise UploadMissingError(f"there is no upload of {file_id}, or none that may be read") from error
        return answer["Body"].read(MAX_BYTES + 1)

    def put_image(self, file_id: str, size: int, content: bytes) -> None:
        """Write a picture in one size. What a key names never changes, so caches may keep it for good."""
        self.client.put_object(
            Bucket=self.bucket,
            Key=image_key(self.tenant_id, file_id, size),
            Body=content,
            ContentType="image/webp",
            CacheControl="public, max-age=31536000, immutable",
        )

    def delete_upload(self, file_id: str) -> None:
        """Delete what was uploaded, if it is there."""
        self.client.delete_object(Bucket=self.bucket, Key=self._upload_key(file_id))

    def delete(self, file_id: str) -> None:
        """Delete all objects of a file that are there.

        Raises:
            DeletionFailedError: S3 kept some.
        """
        keys = [self._upload_key(file_id), *(image_key(self.tenant_id, file_id, size) for size in PICTURE_SIZES)]
        answer = self.client.delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
        )
        errors = answer.get("Errors", [])
        if errors:
            raise DeletionFailedError(f"S3 kept {len(errors)} objects of {file_id}: {errors[0].get('Code')}")

    def _upload_key(self, file_id: str) -> str:
        return f"{self.tenant_id}/uploads/{file_id}"
