"""Events of an uploaded file, version 1; their JSON Schemas lie beside this file."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEvent(Event):
    """Something was found out about an uploaded file.

    Attributes:
        file_id: The file, which is the correlation id too.
        purpose: What it is for, such as ``menu-picture``.
    """

    SOURCE: ClassVar[str] = "saas.files"

    file_id: str
    purpose: str

    @classmethod
    def of(cls, *, tenant_id: str, file_id: str, created_at: str, purpose: str, occurred_at: str, **more: Any) -> Self:
        """The one event of its kind about a file: its id can be another file's once it was deleted."""
        return cls(
            event_id=event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{file_id}/{created_at}"),
            tenant_id=tenant_id,
            correlation_id=file_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            file_id=file_id,
            purpose=purpose,
            **more,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReady(FileEvent):
    """A file was checked, and may be shown.

    Attributes:
        width: In pixels, as people see it.
        height: As ``width``.
    """

    DETAIL_TYPE: ClassVar[str] = "FileReady"

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRejected(FileEvent):
    """What was uploaded is no file for its purpose, and is deleted.

    Attributes:
        reason: A word that says why.
    """

    DETAIL_TYPE: ClassVar[str] = "FileRejected"

    reason: str
