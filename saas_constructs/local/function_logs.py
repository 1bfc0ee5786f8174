"""The logs of deployed functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_constructs.local.clients import client, regions_of
from saas_constructs.local.errors import LocalError
from saas_constructs.local.log_group import LogGroup

if TYPE_CHECKING:
    from collections.abc import Sequence


def log_of(function: str, *, endpoint_url: str, region: str | None) -> LogGroup:
    """Find the log of one function.

    Args:
        function: Its name, or a part of the name that no other function has.
        endpoint_url: The emulator.
        region: Where the function lies; None: anywhere.

    Raises:
        LocalError: No function, or more than one, has such a name.
    """
    functions = {
        (place, f["FunctionName"]): f.get("LoggingConfig", {}).get("LogGroup")
        for place in ([region] if region else regions_of("lambda"))
        for page in client("lambda", endpoint_url=endpoint_url, region=place).get_paginator("list_functions").paginate()
        for f in page["Functions"]
    }
    name = find_name(function, sorted({name for _, name in functions}), region or "any region")
    place = _only([place for place, other in functions if other == name], name)
    logs = client("logs", endpoint_url=endpoint_url, region=place)
    return LogGroup(logs, functions[place, name] or f"/aws/lambda/{name}")


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
