"""``saas migrate``."""

from __future__ import annotations

import os
from collections.abc import Iterator  # noqa: TC003 - Typer reads it from the annotations
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from saas_constructs.local.access import Aws, Json, Profile, Region, accessed
from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration import running
from saas_constructs.local.migration.display import print_comparison, print_contents, print_rejects, print_state
from saas_constructs.local.migration.mapping import Mapping
from saas_constructs.local.migration.mirroring import Mirror, receiving
from saas_constructs.local.migration.planning import contents, exported
from saas_constructs.local.migration.platform import Platform
from saas_constructs.local.migration.returning import roll_back as take_back
from saas_constructs.local.taking import Opener, taking

migrate = typer.Typer(
    help="Take an old single-tenant installation in: plan, start, mirror, cut over, roll back.", no_args_is_help=True
)

Tenant = Annotated[str, typer.Argument(help="The tenant's id.")]
Export = Annotated[Path, typer.Argument(help="Folder of the old installation's export.", file_okay=False, exists=True)]
MappingFile = Annotated[Path, typer.Option("--mapping", help="The mapping, YAML.", dir_okay=False, exists=True)]
Changes = Annotated[
    Path | None, typer.Option(help="File of the old installation's changes since its export, JSON Lines.")
]
Stack = Annotated[str | None, typer.Option(help="Part of the name of the platform's stack, where there are several.")]

_TOKEN_VARIABLE = "SAAS_MIGRATION_TOKEN"  # noqa: S105 - a variable's name
# The sample tenant of a plan, which concerns none.
_NOBODY = "t000000000000"


@contextmanager
def _platform(
    *, stack: Stack = None, aws: Aws = False, profile: Profile = None, region: Region = None
) -> Iterator[Platform]:
    with accessed(aws=aws, profile=profile, region=region) as access:
        yield Platform.find(access, stack)


of_platform: Final = taking(_platform)


@migrate.command()
def plan(export: Export, *, mapping: MappingFile, as_json: Json = False) -> None:
    """Read an export and tell what it comes to, and which rows can't be taken in, and why. Nothing is written.

    Exits with 3 when there are rejects.
    """
    found = contents(exported(Mapping.from_file(mapping), export, tenant_id=_NOBODY))
    if as_json:
        print_json(found.to_json())
    else:
        print_contents(found)
        print_rejects(found.rejects)
    raise typer.Exit(3 if found.rejects else 0)


@migrate.command()
@of_platform
def start(
    target: Opener[Platform],
    tenant: Tenant,
    export: Export,
    *,
    mapping: MappingFile,
    as_json: Json = False,
) -> None:
    """Take an export in. Interrupted, it goes on where it stopped when it is run again.

    Exits with 3 when a row could not be taken in, or a record was refused: the tenant has one of that key already.
    """
    source = running.Source(Mapping.from_file(mapping), export)
    with target() as platform, errors.status("reading") as status:
        done = running.load(
            platform, tenant, source, report=lambda done, of: status.update(f"{done} of {of} batches taken in")
        )
    result = {
        "counts": done["counts"],
        "refused": done["refused"],
        "batches": len(done["batches"]),
        "rejects": done["rejects"],
    }
    if as_json:
        print_json(result)
    else:
        counted = ", ".join(f"{count} {name}" for name, count in sorted(done["counts"].items()))
        console.print(f"{len(done['batches'])} batches taken in: {counted}")
        for refused in done["refused"]:
            console.print(f"  {refused['kind']} {refused['key']}: {refused['reason']}", markup=False, soft_wrap=True)
        if done["rejects"]:
            console.print(f"{done['rejects']} rows were left behind; `saas migrate plan` tells why")
    raise typer.Exit(3 if done["refused"] or done["rejects"] else 0)


@migrate.command()
@of_platform
def status(
    target: Opener[Platform],
    tenant: Tenant,
    *,
    as_json: Json = False,
) -> None:
    """Show how far a migration is, who is the authority, and what was done by whom."""
    with target() as platform:
        state = platform.step(tenant, "show")
        if state["migration"] is None:
            raise LocalError(f"the tenant {tenant} has no migration", "begin one with `saas migrate start`")
        done = platform.applied(tenant, state["migration"]["migration_id"])
    progress = {"batches": len(done["batches"]), "counts": done["counts"], "refused": len(done["refused"])}
    if as_json:
        print_json({**state, "progress": progress})
    else:
        print_state(state, progress)


@migrate.command()
@of_platform
def verify(
    target: Opener[Platform],
    tenant: Tenant,
    export: Export,
    *,
    mapping: MappingFile,
    changes: Changes = None,
    as_json: Json = False,
) -> None:
    """Compare the old installation with the tenant: counts and digests of each kind, and each record that differs.

    Exits with 3 when they differ.
    """
    source = running.Source(Mapping.from_file(mapping), export, changes)
    with target() as platform:
        comparison = running.compare(platform, tenant, source)
    if as_json:
        print_json(comparison.to_json())
    else:
        print_comparison(comparison)
    raise typer.Exit(3 if comparison.differences else 0)


@migrate.command()
@of_platform
def mirror(
    target: Opener[Platform],
    tenant: Tenant,
    *,
    mapping: MappingFile,
    changes: Annotated[Path, typer.Option(help="File of changes, JSON Lines; with --listen, where they are kept.")],
    follow: Annotated[bool, typer.Option(help="Go on as the file grows, until interrupted.")] = False,
    listen: Annotated[int | None, typer.Option(help="Receive changes by HTTP on this port of 127.0.0.1.")] = None,
    as_json: Json = False,
) -> None:
    """Take the old installation's changes in while both run; the old one stays the authority.

    With --listen the old installation sends them, with the token of SAAS_MIGRATION_TOKEN. Exits with 3 when a change
    could not be taken in.
    """
    token = os.environ.get(_TOKEN_VARIABLE, "")
    if listen is not None and not token:
        raise LocalError(f"{_TOKEN_VARIABLE} is not set", "set it to a secret that the old installation sends along")
    old = Mapping.from_file(mapping)
    with target() as platform:
        state = platform.step(tenant, "open_mirror")
        taking = Mirror(platform, tenant, state["tier"], old)
        try:
            if listen is None:
                taking.follow(changes, go_on=lambda: follow)
            else:
                with receiving(changes, token=token, port=listen) as url:
                    errors.print(f"receiving at {url}")
                    taking.follow(changes, go_on=lambda: True)
        except KeyboardInterrupt:
            errors.print("stopped; run it again to go on")
    if as_json:
        rejects = [{"origin": reject.origin, "reasons": list(reject.reasons)} for reject in taking.rejects]
        print_json({"taken": taking.taken, "rejects": rejects})
    else:
        console.print(f"{taking.taken} changes taken in")
        print_rejects(taking.rejects)
    raise typer.Exit(3 if taking.rejects else 0)


@migrate.command("cut-over")
@of_platform
def cut_over(
    target: Opener[Platform],
    tenant: Tenant,
    export: Export,
    *,
    mapping: MappingFile,
    changes: Changes = None,
    old_is_frozen: Annotated[
        bool, typer.Option("--old-is-frozen", help="The old installation takes no writes any more.")
    ] = False,
    leave_rejects: Annotated[
        bool, typer.Option("--leave-rejects", help="Leave the rows behind that can't be taken in.")
    ] = False,
) -> None:
    """Make the tenant the authority: freeze it, take the last changes in, compare, switch.

    Where the systems differ nothing is switched, and the tenant goes on as before.
    """
    if not old_is_frozen:
        raise LocalError(
            "the old installation must take no writes any more", "stop it from doing so, then say --old-is-frozen"
        )
    source = running.Source(Mapping.from_file(mapping), export, changes)
    with target() as platform, errors.status("") as shown:
        comparison = running.cut_over(platform, tenant, source, leave_rejects=leave_rejects, report=shown.update)
    total = sum(comparison.target.counts().values())
    console.print(f"{tenant} is the authority from now on; all {total} records are equal")


@migrate.command("roll-back")
@of_platform
def roll_back(
    target: Opener[Platform],
    tenant: Tenant,
    *,
    mapping: MappingFile,
    output: Annotated[Path, typer.Option(help="Folder for the changes since the cut-over, in the old format.")],
    settle: Annotated[
        float, typer.Option(min=0, help="Seconds until authorizers have forgotten that the tenant was active.")
    ] = 360,
) -> None:
    """Make the old installation the authority again, and write what the tenant changed since the cut-over.

    Exits with 3 when a change can't be expressed in the old format.
    """
    old = Mapping.from_file(mapping)
    with target() as platform, errors.status("") as shown:
        returned = take_back(platform, tenant, old, output, settle_seconds=settle, report=shown.update)
    for file, count in sorted(returned.rows.items()):
        console.print(f"{count} rows in {output / file}", soft_wrap=True)
    print_rejects(returned.rejects)
    console.print("the old installation is the authority again; give it these rows before it takes writes")
    raise typer.Exit(3 if returned.rejects else 0)


@migrate.command()
@of_platform
def retire(
    target: Opener[Platform],
    tenant: Tenant,
    *,
    on: Annotated[str | None, typer.Option(help="From which day there is no way back, YYYY-MM-DD.")] = None,
) -> None:
    """Set the day on which the old installation is retired; without --on, end the migration on or after that day."""
    if on is not None:
        try:
            date.fromisoformat(on)
        except ValueError as error:
            raise LocalError(f"--on must be a day, got {on!r}", "say for example 2027-01-31") from error
    with target() as platform:
        state = platform.step(tenant, "retire", on=on) if on else platform.step(tenant, "finish")
    migration = state["migration"]
    console.print(
        f"the migration from {migration['migration_id']} is {migration['status']}, retired on {migration['retire_on']}"
    )
