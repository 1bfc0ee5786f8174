"""What a tenant has, as records and their digests: what the old installation's export is compared with. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from lambdas.migration.keys import SHARDS
from lambdas.migration.reading import key_of, record_of
from lambdas.migration.records import KINDS, digest_of
from lambdas.migration.survey_store import MarkPage, Page
from lambdas.shared.errors import InvalidRequestError

MAX_REFUSED: Final = 1000
"""Refusals that an answer names at most."""


class Survey(Protocol):
    """All that one tenant has."""

    def page(self, kind: str, of: str, after: Mapping[str, Any] | None) -> Page:
        """A page of records."""

    def marks(self, kind: str, names: Sequence[str]) -> dict[str, str]:
        """What was taken in of records."""

    def batches(self, after: Mapping[str, Any] | None) -> MarkPage:
        """What came of batches."""

    def taken(self, shard: int, after: Mapping[str, Any] | None) -> MarkPage:
        """A share of what was taken in."""


def records(
    kind: str, of: str, after: Mapping[str, Any] | None, *, survey: Survey, show_changed: bool
) -> dict[str, Any]:
    """A page of a tenant's records.

    Args:
        kind: See `lambdas.migration.records.KINDS`.
        of: The brand of menu items, the site of supplies and orders; empty for sites.
        after: ``after`` of the page before.
        survey: The tenant's.
        show_changed: Whether those that are not as they were taken in come with their content, and sites do not.

    Raises:
        InvalidRequestError: There is no such kind, or it is not said of what.
    """
    if kind not in KINDS:
        raise InvalidRequestError.at("/kind", f"must be one of {', '.join(KINDS)}, got {kind[:40]!r}")
    if bool(of) == (kind == "site"):
        raise InvalidRequestError.at("/of", f"must name a brand or a site, and nothing for sites, got {of[:40]!r}")
    page = survey.page(kind, of, after)
    found = [(key_of(kind, item), record_of(kind, item)) for item in page.items]
    marks = survey.marks(kind, [key for key, _ in found]) if show_changed else {}
    shown = []
    for key, record in found:
        entry: dict[str, Any] = {"key": key, "digest": digest_of(kind, key, record)}
        if marks.get(key) != entry["digest"] if show_changed else kind == "site":
            entry["record"] = record
        shown.append(entry)
    return {"records": shown, "after": page.after}


def taken(shard: str, after: Mapping[str, Any] | None, *, survey: Survey) -> dict[str, Any]:
    """A page of the records that were taken in and are not deleted there, whether they are here still or not.

    Raises:
        InvalidRequestError: There is no such share.
    """
    if not (shard.isascii() and shard.isdigit() and int(shard) < SHARDS):
        raise InvalidRequestError.at("/of", f"must be a number below {SHARDS}, got {shard[:40]!r}")
    page = survey.taken(int(shard), after)
    names = (mark["sk"]["S"].split("#", 2) for mark in page.marks if mark["digest"]["S"])
    return {"records": [{"kind": kind, "key": key} for _, kind, key in names], "after": page.after}


def progress(after: Mapping[str, Any] | None, *, survey: Survey) -> dict[str, Any]:
    """A page of what came of the batches: their ids, how many changes had which outcome, and which were refused."""
    page = survey.batches(after)
    counts: Counter[str] = Counter()
    refused: list[dict[str, str]] = []
    for batch in page.marks:
        counts.update({name: int(value["N"]) for name, value in batch["counts"]["M"].items()})
        refused += [{name: text["S"] for name, text in entry["M"].items()} for entry in batch["refused"]["L"]]
    return {
        "batches": [batch["sk"]["S"].removeprefix("batch#") for batch in page.marks],
        "counts": dict(counts),
        "refused": refused[:MAX_REFUSED],
        "after": page.after,
    }
