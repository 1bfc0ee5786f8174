"""How commands follow operations to an end, and say how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_constructs.local.admin import display
from saas_constructs.local.admin.following import follow
from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.admin.api import AdminApi


def followed(
    api: AdminApi, operation: Mapping[str, Any], wait: float, *, through_grace: bool = False
) -> dict[str, Any]:
    """The operation once it has ended, or as it was begun where nobody waits; how far it is shows meanwhile.

    Args:
        api: The control plane's.
        operation: As it was begun.
        wait: Seconds; 0 for not at all.
        through_grace: Whether to wait for the end of a grace period, too.

    Raises:
        LocalError: It did not end in time.
    """
    if wait == 0:
        return dict(operation)
    with errors.status(display.progress_of(operation)) as status:
        return follow(
            api,
            operation,
            seconds=wait,
            through_grace=through_grace,
            report=lambda seen: status.update(display.progress_of(seen)),
        )


def conclude(operation: Mapping[str, Any], whose: str, *, as_json: bool) -> None:
    """Print how an operation ended, or that it goes on.

    Raises:
        LocalError: It failed: the command ends with 1.
    """
    if as_json:
        print_json(operation)
    elif operation["status"] != "failed":
        console.print(f"{whose}: {display.outcome_of(operation)}", highlight=False, soft_wrap=True)
    if operation["status"] == "failed":
        raise failure(operation)


def failure(operation: Mapping[str, Any]) -> LocalError:
    """Make the error of an operation that failed, with how to go on."""
    again = f"`saas tenants retry {operation['tenant_id']} {operation['operation_id']}`"
    return LocalError(display.failure_of(operation), f"mend the cause, then run {again}")
