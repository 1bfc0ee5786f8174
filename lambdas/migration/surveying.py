"""What a tenant has, as records and their digests: what the old installation's export is compared with. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from lambdas.migration.reading import key_of, record_of
from lambdas.migration.records import KINDS, digest_of
from lambdas.migration.survey_store import BatchMarks, Page
from lambdas.shared.errors import InvalidRequestError

MAX_REFUSED: Final = 1000
"""Refusals that an answer names at most."""


class Survey(Protocol):
    """All that one tenant has."""

    def page(self, kind: str, of: str, after: Mapping[str, Any] | None) -> Page:
        """A page of records."""

    def marks(self, kind: str, names: Sequence[str]) -> dict[str, str]:
        """What was taken in of records."""

    def batches(self, after: Mapping[str, Any] | None) -> BatchMarks:
        """What came of batches."""


def records(
    kind: str, of: str, after: Mapping[str, Any] | None, *, survey: Survey, changed_only: bool
) -> dict[str, Any]:
    """A page of a tenant's records.

    Args:
        kind: See `lambdas.migration.records.KINDS`.
        of: The brand of menu items, the site of supplies and orders; empty for sites.
        after: ``after`` of the page before.
        survey: The tenant's.
        changed_only: Only those that are not as they were taken in, with their content.

    Raises:
        InvalidRequestError: There is no such kind, or it is not said of what.
    """
    if kind not in KINDS:
        raise InvalidRequestError.at("/kind", f"must be one of {', '.join(KINDS)}, got {kind[:40]!r}")
    if bool(of) == (kind == "site"):
        raise InvalidRequestError.at("/of", f"must name a brand or a site, and nothing for sites, got {of[:40]!r}")
    page = survey.page(kind, of, after)
    found = [(key_of(kind, item), record_of(kind, item)) for item in page.items]
    digests = {key: digest_of(kind, key, record) for key, record in found}
    shown: list[dict[str, Any]] = [{"key": key, "digest": digest} for key, digest in digests.items()]
    if changed_only or kind == "site":
        marks = survey.marks(kind, list(digests)) if changed_only else {}
        shown = [
            {"key": key, "digest": digests[key], "record": record}
            for key, record in found
            if not changed_only or marks.get(key) != digests[key]
        ]
    return {"records": shown, "after": page.after}


def progress(after: Mapping[str, Any] | None, *, survey: Survey) -> dict[str, Any]:
    """A page of what came of the batches: their ids, how many changes had which outcome, and which were refused."""
    page = survey.batches(after)
    counts: Counter[str] = Counter()
    refused: list[dict[str, str]] = []
    for batch in page.batches:
        counts.update({name: int(value["N"]) for name, value in batch["counts"]["M"].items()})
        refused += [{name: text["S"] for name, text in entry["M"].items()} for entry in batch["refused"]["L"]]
    return {
        "batches": [batch["sk"]["S"].removeprefix("batch#") for batch in page.batches],
        "counts": dict(counts),
        "refused": refused[:MAX_REFUSED],
        "after": page.after,
    }
