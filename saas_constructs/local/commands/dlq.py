"""``saas dlq``."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.progress import Progress

from saas_constructs.local.access import Access, Aws, Json, Profile, Region, accessed
from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.dead_letters.display import print_letters, print_queues
from saas_constructs.local.dead_letters.letters import held
from saas_constructs.local.dead_letters.queues import DeadLetterQueue, choose, find_queues
from saas_constructs.local.dead_letters.reasons import explain
from saas_constructs.local.dead_letters.redrive import Redriven
from saas_constructs.local.dead_letters.redrive import redrive as redrive_queue
from saas_constructs.local.errors import LocalError

dlq = typer.Typer(help="Dead letters: list them, say why they are dead, send them back.", no_args_is_help=True)

Queue = Annotated[str, typer.Argument(help="The queue's name or its owner's path, or a part of either.")]
Limit = Annotated[int, typer.Option(min=1, help="How many letters of a queue to look at, oldest first.")]


@dlq.command("list")
def list_queues(
    *, aws: Aws = False, profile: Profile = None, region: Region = None, limit: Limit = 1000, as_json: Json = False
) -> None:
    """List the queues of dead letters: how many letters wait, and since when.

    Exits with 0 when all are empty, with 3 when a letter waits.
    """
    with accessed(aws=aws, profile=profile, region=region) as access:
        queues = find_queues(access)
        ages = {queue.url: _oldest(access, queue, limit) for queue in queues}
    if as_json:
        print_json([{**_row(queue), "oldest_age_seconds": ages[queue.url]} for queue in queues])
    elif not queues:
        console.print(f"no queue of dead letters is deployed{f' in {region}' if region else ''}")
    else:
        print_queues(queues, ages)
    raise typer.Exit(3 if any(queue.count for queue in queues) else 0)


@dlq.command()
def show(
    queue: Queue,
    *,
    aws: Aws = False,
    profile: Profile = None,
    region: Region = None,
    limit: Limit = 100,
    as_json: Json = False,
) -> None:
    """Show the letters of a queue, each with the event, its tenant and why it is dead."""
    with accessed(aws=aws, profile=profile, region=region) as access:
        found = choose(find_queues(access), queue)
        sqs = access.client("sqs", found.region)
        with held(sqs, found.url, count=found.count, limit=limit) as letters:
            reasons = explain(access, found, letters)
    shown = [letter.shown(reasons[letter.message_id]) for letter in letters]
    if as_json:
        print_json([{**line, "body": letter.body} for line, letter in zip(shown, letters, strict=True)])
        return
    if not shown:
        console.print(f"no dead letters of {found.owner}")
        return
    print_letters(shown)


@dlq.command()
def redrive(
    queue: Annotated[str | None, typer.Argument(help="The queue, as for `show`.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every queue.")] = False,
    event_id: Annotated[str | None, typer.Option(help="Only the letter of this event.")] = None,
    aws: Aws = False,
    profile: Profile = None,
    region: Region = None,
    limit: Limit = 10_000,
    as_json: Json = False,
) -> None:
    """Send letters back to where they belong: the consumer's queue, the rule's target, or the publisher.

    Mend the cause first. It can be run again at any time. Exits with 0 when no letter is left, with 1 when one is.
    """
    if (queue is None) != every:
        raise LocalError("redrive takes a queue or --all", "name a queue of `saas dlq list`, or say --all")
    with accessed(aws=aws, profile=profile, region=region) as access:
        queues = find_queues(access)
        chosen = [choose(queues, queue)] if queue else [found for found in queues if found.count]
        results = _redrive_all(access, chosen, event_id=event_id, limit=limit)
    if event_id and not any(result.sent or result.left for result in results):
        where = queue or "any queue"
        raise LocalError(f"no dead letter of the event {event_id!r} lies in {where}", "name one of `saas dlq show`")
    if as_json:
        print_json([vars(result) for result in results])
    else:
        for result in results:
            console.print(f"{result.owner}: {result.sent} sent back, {len(result.left)} left", soft_wrap=True)
            for message_id, why in result.left.items():
                console.print(f"  {message_id}: {why}", soft_wrap=True, markup=False)
        if not results:
            console.print("no dead letters")
    raise typer.Exit(1 if any(result.left for result in results) else 0)


def _redrive_all(access: Access, queues: list[DeadLetterQueue], *, event_id: str | None, limit: int) -> list[Redriven]:
    """Redrive queue by queue, with a bar of progress on a terminal."""
    results = []
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        for queue in queues:
            bar = progress.add_task(queue.owner or queue.name, total=min(queue.count, limit))

            def advance(_so_far: Redriven, bar: Any = bar) -> None:
                progress.advance(bar)

            results.append(redrive_queue(access, queue, event_id=event_id, limit=limit, report=advance))
    return results


def _oldest(access: Access, queue: DeadLetterQueue, limit: int) -> int | None:
    """The age of a queue's oldest letter; none when it is empty."""
    if not queue.count:
        return None
    with held(access.client("sqs", queue.region), queue.url, count=queue.count, limit=limit) as letters:
        return max((letter.age_seconds for letter in letters), default=None)


def _row(queue: DeadLetterQueue) -> dict[str, Any]:
    return {
        "region": queue.region,
        "owner": queue.owner,
        "kind": queue.kind.value,
        "queue": queue.name,
        "url": queue.url,
        "letters": queue.count,
    }
