"""``saas events``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from saas_constructs.local import replay as replays
from saas_constructs.local.access import Aws, Json, Profile, Region, accessed
from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.errors import LocalError

events = typer.Typer(help="Events of the past: put them on their bus again.", no_args_is_help=True)


@events.callback()
def _group() -> None:
    """Keep `replay` a command of its own, which Typer would otherwise take for the group."""


@events.command()
def replay(
    *,
    since: Annotated[str, typer.Option(help="From when: a UTC moment such as 2026-11-21T10:00:00Z.")],
    until: Annotated[str | None, typer.Option(help="To when; now when left out.")] = None,
    bus: Annotated[str | None, typer.Option(help="The bus's name or a part of it, where there are several.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Only to this consumer, as `saas dlq list` names it.")] = None,
    aws: Aws = False,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Put archived events on their bus again, and wait until they are.

    Consumers do nothing about events that they have seen: a replay is for those that are new, or were mended.
    """
    start = _moment("--since", since)
    # EventBridge takes no end in the future.
    end = _moment("--until", until) if until else datetime.now(UTC)
    if start >= end:
        raise LocalError(f"--since {since} is not before {until or 'now'}", "name an earlier moment")
    with (
        accessed(aws=aws, profile=profile, region=region) as access,
        errors.status("replaying") as status,
    ):
        archive = replays.archive_of(access, bus)
        rule_arn = replays.rule_of(access, archive, consumer) if consumer else None
        result = replays.replay(
            access,
            archive,
            since=start,
            until=end,
            rule_arn=rule_arn,
            report=lambda state: status.update(f"replaying: {state.lower()}"),
        )
    if as_json:
        print_json(result)
    else:
        console.print(
            f"replayed the events of {timedelta(seconds=int((end - start).total_seconds()))} on {archive.bus_name}"
        )


def _moment(option: str, text: str) -> datetime:
    """Read a moment.

    Raises:
        LocalError: It is none, or lacks its offset.
    """
    remedy = "say for example 2026-11-21T10:00:00Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise LocalError(f"{option} must be a moment with its offset, got {text!r}", remedy) from error
    if moment.tzinfo is None:
        raise LocalError(f"{option} must be a moment with its offset, got {text!r}", remedy)
    return moment
