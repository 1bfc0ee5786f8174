"""The step that puts all of a tenant's data into an archive."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from lambdas.moving.archive import MANIFEST, Archive
from lambdas.moving.exporting import Export, go_on, manifest
from lambdas.moving.sides import Side
from lambdas.shared.lifecycle.step import Done, Pending, StepContext

REGISTRY: Final = "registry.json"
"""Name of the file with what the control plane knows of the tenant."""
FILES: Final = "files.json"
"""Name of the file that names the tenant's files, which are not in the archive."""


def export(
    context: StepContext,
    *,
    side: Side,
    archive: Archive,
    members: Callable[[], Sequence[Mapping[str, Any]]],
    has_time: Callable[[], bool],
    files: Callable[[], Sequence[Mapping[str, Any]]] | None = None,
) -> Done | Pending:
    """Write the tenant's items, its record, its members and the names of its files, and a manifest once all are there.

    A tenant that is at work meanwhile changes what was not read yet: the archive of an off-boarding, before which it is
    blocked, is of one moment; any other is of the time between the operation's beginning and its end.

    Args:
        context: Of the step.
        side: The tenant's live table.
        archive: Where the files go.
        members: Its users.
        has_time: Whether another page may be begun.
        files: Names the tenant's files, where the platform keeps any.
    """
    kept = context.outputs
    progress = Export.from_json(kept["progress"]) if "progress" in kept else Export.begin()
    progress = go_on(progress, side.scan, archive, has_time=has_time)
    if not progress.is_done:
        return Pending({"items": progress.walk.tally.items, "progress": progress.to_json()})
    known = archive.put_json(REGISTRY, {"tenant": context.tenant.to_json(), "members": list(members())})
    others = [known]
    if files is not None:
        others.append(archive.put_json(FILES, {"files": list(files())}))
    told = manifest(progress, archive, at=context.registry.now(), others=others)
    stored = archive.put_json(MANIFEST, told)
    return Done(
        {
            "manifest": MANIFEST,
            "sha256": stored.sha256,
            "files": len(told["files"]),
            "bytes": sum(file["bytes"] for file in told["files"]),
            "items": told["items"],
            "digests": told["digests"],
            "ended_at": told["ended_at"],
        }
    )
