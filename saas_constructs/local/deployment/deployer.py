"""Deploy a cloud assembly to the embedded AWS, or take it away."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.exceptions import HTTPClientError

from saas_constructs.local.deployment import preflight
from saas_constructs.local.deployment.assembly import read_stacks
from saas_constructs.local.deployment.assets import bootstrap, upload
from saas_constructs.local.deployment.clients import Clients
from saas_constructs.local.deployment.outputs import reachable
from saas_constructs.local.deployment.results import LEFT_OUT, Progress, StackResult, ignore
from saas_constructs.local.deployment.selection import select
from saas_constructs.local.deployment.stack_operation import StackOperation
from saas_constructs.local.errors import LocalError
from saas_constructs.local.running import emulator_started
from saas_constructs.local.settings import DEFAULT_REGION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from saas_constructs.local.deployment.assembly import AssemblyStack
    from saas_constructs.local.deployment.results import Report
    from saas_constructs.local.settings import LocalSettings

_LINT_CACHE = "lint"


def deploy(
    assembly: Path,
    *,
    settings: LocalSettings,
    stacks: Sequence[str] | None = None,
    region: str = DEFAULT_REGION,
    allow_dropped: bool = False,
    report: Report = ignore,
) -> list[StackResult]:
    """Bring the stacks of a cloud assembly to the state that their templates describe.

    Nothing is touched before every chosen template has passed cfn-lint and the check for what the
    emulator would leave out.

    Args:
        assembly: Folder that synthesis wrote.
        settings: Which emulator.
        stacks: Ids, names or patterns; stacks that they depend on are deployed too. None: all.
        region: Region for stacks that name none.
        allow_dropped: Deploy templates of which the emulator leaves out a part.
        report: Told of each step.

    Returns:
        A result for each stack, in the order of deployment.

    Raises:
        LocalError: The assembly cannot be deployed, or a resource failed.
    """
    chosen = select(read_stacks(assembly, default_region=region), stacks)
    losses = preflight.check(chosen, cache=settings.home / _LINT_CACHE, allow_dropped=allow_dropped, report=report)
    for loss in losses:
        report(Progress(str(loss), LEFT_OUT))
    clients = Clients(settings.endpoint_url)
    with _emulator_answers(settings):
        for place in sorted({stack.region for stack in chosen}):
            bootstrap(clients, place)
        started = emulator_started(settings)
        return [_deploy_stack(stack, clients, started, report) for stack in chosen]


def destroy(
    assembly: Path,
    *,
    settings: LocalSettings,
    stacks: Sequence[str] | None = None,
    region: str = DEFAULT_REGION,
    report: Report = ignore,
) -> list[StackResult]:
    """Delete stacks in reverse order, with the stacks that depend on them.

    What an interrupted deployment left under way is waited for while the emulator goes on with it.

    Args:
        assembly: Folder that synthesis wrote.
        settings: Which emulator.
        stacks: Ids, names or patterns. None: all.
        region: Region for stacks that name none.
        report: Told of each step.

    Returns:
        A result for each stack, in the order of deletion.

    Raises:
        LocalError: A resource could not be deleted.
    """
    chosen = select(read_stacks(assembly, default_region=region), stacks, downstream=True)
    clients = Clients(settings.endpoint_url)
    with _emulator_answers(settings):
        started = emulator_started(settings)
        return [_delete_stack(stack, clients, started, report) for stack in reversed(chosen)]


@contextmanager
def _emulator_answers(settings: LocalSettings) -> Iterator[None]:
    try:
        yield
    except (NoConnectionError, HTTPClientError) as error:
        raise LocalError(
            f"the embedded AWS does not answer at {settings.endpoint_url}: {error}",
            "start it with `saas up`; if it ended by itself, `saas logs` shows why",
        ) from error


def _operation(stack: AssemblyStack, clients: Clients, emulator_since: float | None, report: Report) -> StackOperation:
    cloudformation = clients.get("cloudformation", stack.region)
    return StackOperation(stack, cloudformation, clients.endpoint_url, report, emulator_since)


def _deploy_stack(stack: AssemblyStack, clients: Clients, emulator_since: float | None, report: Report) -> StackResult:
    started = time.monotonic()
    operation = _operation(stack, clients, emulator_since, report)
    report(Progress(stack.id, "uploading assets"))
    own_template = stack.template_path.resolve()
    upload(
        clients,
        (asset for asset in stack.assets if asset.path != own_template or operation.needs_upload_of_template),
    )
    status = operation.deploy()
    deployed = operation.deployed() or {}
    return StackResult(
        name=stack.name,
        region=stack.region,
        status=status,
        outputs={
            entry["OutputKey"]: reachable(entry["OutputValue"], clients.endpoint_url)
            for entry in deployed.get("Outputs", [])
        },
        seconds=time.monotonic() - started,
    )


def _delete_stack(stack: AssemblyStack, clients: Clients, emulator_since: float | None, report: Report) -> StackResult:
    started = time.monotonic()
    operation = _operation(stack, clients, emulator_since, report)
    there = operation.deployed() is not None
    retained = operation.delete()
    return StackResult(
        name=stack.name,
        region=stack.region,
        status="deleted" if there else "absent",
        outputs={},
        seconds=time.monotonic() - started,
        retained=retained,
    )
