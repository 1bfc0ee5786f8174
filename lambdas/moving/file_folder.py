"""A tenant's folder in the bucket of files: what is in it, and deleting it. Nothing above this module knows S3."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.moments import rfc3339

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SERVED: Final = "images/"
_SERVED_AT: Final = "/media"


class FilesKeptError(Exception):
    """S3 did not delete all that it was told to; it has to be told again."""


@dataclass(frozen=True, slots=True)
class FileFolder:
    """All objects of one tenant.

    Attributes:
        client: A client of that tenant's own session: IAM keeps it within the tenant's folder.
        bucket: The bucket.
        tenant_id: Whose folder.
    """

    client: "S3Client"
    bucket: str
    tenant_id: str

    def listed(self) -> list[dict[str, Any]]:
        """Every object, by its key: ``{"path", "bytes", "modified_at"}``.

        The path of a picture that can be shown is where pages find it; that of an upload is its name in the folder.
        """
        return [
            {
                "path": self._path(entry["Key"]),
                "bytes": entry["Size"],
                "modified_at": rfc3339(entry["LastModified"]),
            }
            for page in self._pages()
            for entry in page
        ]

    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return not any(self._pages())

    def delete(self, *, has_time: Callable[[], bool], fence: Callable[[], None]) -> tuple[int, bool]:
        """Delete the objects, as far as there is time; how many, and whether that was all.

        Args:
            has_time: Whether another page may be begun.
            fence: Raises where nothing may be deleted, before each page.

        Raises:
            FilesKeptError: S3 kept some.
        """
        deleted = 0
        for page in self._pages():
            if not page:
                continue
            if deleted and not has_time():
                return deleted, False
            fence()
            answer = self.client.delete_objects(
                Bucket=self.bucket, Delete={"Objects": [{"Key": entry["Key"]} for entry in page], "Quiet": True}
            )
            errors = answer.get("Errors", [])
            if errors:
                raise FilesKeptError(f"S3 kept {len(errors)} objects of {self.tenant_id}: {errors[0].get('Code')}")
            deleted += len(page)
        return deleted, True

    def _pages(self) -> Iterator[list[Any]]:
        """Objects, a thousand at a time, which is also as many as can be deleted at once."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{self.tenant_id}/")
        for page in pages:
            yield list(page.get("Contents", []))

    def _path(self, key: str) -> str:
        name = key.removeprefix(f"{self.tenant_id}/")
        return f"{_SERVED_AT}/{key}" if name.startswith(_SERVED) else name
