"""The logs of deployed functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3

from saas_constructs.local.clients import client
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Sequence


class FunctionLog:
    """The log of one function.

    Args:
        function: Its name, or a part of the name that no other function has.
        endpoint_url: The emulator.
        region: Where the function lies; None: anywhere.

    Raises:
        LocalError: No function, or more than one, has such a name.
    """

    def __init__(self, function: str, *, endpoint_url: str, region: str | None) -> None:
        functions = {
            (place, f["FunctionName"]): f.get("LoggingConfig", {}).get("LogGroup")
            for place in ([region] if region else boto3.Session().get_available_regions("lambda"))
            for page in client("lambda", endpoint_url=endpoint_url, region=place)
            .get_paginator("list_functions")
            .paginate()
            for f in page["Functions"]
        }
        name = find_name(function, sorted({name for _, name in functions}), region or "any region")
        place = _only([place for place, other in functions if other == name], name)
        self._group = functions[place, name] or f"/aws/lambda/{name}"
        self._logs = client("logs", endpoint_url=endpoint_url, region=place)
        self._read = 0

    def new_lines(self) -> list[str]:
        """Read what has been logged since the last call, or from the beginning."""
        try:
            pages = list(self._logs.get_paginator("filter_log_events").paginate(logGroupName=self._group))
        except self._logs.exceptions.ResourceNotFoundException:
            return []
        # Events come in the order of time, and the emulator forgets none: the new ones are at the
        # end.
        events: list[Any] = [event for page in pages for event in page["events"]]
        new, self._read = events[self._read :], len(events)
        return [str(event["message"]).rstrip("\n") for event in new]


def find_name(wanted: str, names: Sequence[str], region: str) -> str:
    """Find the one name that is, or contains, what is wanted.

    Raises:
        LocalError: There is none, or more than one.
    """
    matching = [name for name in names if name == wanted] or [name for name in names if wanted in name]
    if len(matching) == 1:
        return matching[0]
    known = ", ".join(sorted(matching or names)) or "none"
    raise LocalError(
        f"{'no' if not matching else 'more than one'} function in {region} has a name with {wanted!r}",
        f"name one of these: {known}",
    )


def _only(regions: Sequence[str], name: str) -> str:
    if len(regions) > 1:
        raise LocalError(f"{name} is in more than one region", f"name one with --region: {', '.join(sorted(regions))}")
    return regions[0]
