"""The event ``SiteChanged``, version 1; its JSON Schema is ``site_changed.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChanged(Event):
    """A site was set up, or is of another brand or name.

    Attributes:
        site_id: The site.
        brand_id: Whose menu it serves now.
        name: What people call it now.
        site_version: Counts the site's changes: of two events the one with the higher number holds.
    """

    SOURCE: ClassVar[str] = "saas.menus"
    DETAIL_TYPE: ClassVar[str] = "SiteChanged"

    site_id: str
    brand_id: str
    name: str
    site_version: int

    @classmethod
    def of(cls, *, tenant_id: str, site_id: str, brand_id: str, name: str, site_version: int, occurred_at: str) -> Self:
        """The event about a version of a site: always the same one."""
        event_id = event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{site_id}/{site_version}")
        return cls(
            event_id=event_id,
            tenant_id=tenant_id,
            correlation_id=event_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            site_id=site_id,
            brand_id=brand_id,
            name=name,
            site_version=site_version,
        )
