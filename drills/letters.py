"""Dead letters, as an operator finds, understands and redrives them: by the command ``saas dlq``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from drills.stage import DrillFailedError
from saas_constructs.local.dead_letters.reasons import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drills.stage import Stage

_LETTERS_WAIT: Final = 3
"""What ``saas dlq list`` exits with when a letter waits."""


@dataclass(frozen=True)
class Letter:
    """A dead letter.

    Attributes:
        queue: Name of the queue of dead letters.
        owner: Whose it is: the path of a construct.
        message_id: SQS's id.
        what: The event's detail type; empty when it is no event.
        reason: Why it is dead, as ``saas dlq show`` explains.
        fate: What became of it.
    """

    queue: str
    owner: str
    message_id: str
    what: str
    reason: str
    fate: str = ""

    @property
    def settled(self) -> bool:
        """Whether it is explained and dealt with."""
        return bool(self.reason) and self.reason != UNKNOWN and bool(self.fate)


def queues(stage: Stage) -> set[str]:
    """Names of all queues of dead letters."""
    return {str(queue["queue"]) for queue in _saas(stage, "list", allowed=(0, _LETTERS_WAIT))}


def dead_letters(stage: Stage) -> list[Letter]:
    """Every dead letter, explained."""
    return [
        Letter(
            queue=queue["queue"],
            owner=queue["owner"],
            message_id=line["message_id"],
            what=line.get("detail_type") or "",
            reason=line.get("why") or "",
        )
        for queue in _saas(stage, "list", allowed=(0, _LETTERS_WAIT))
        if queue["letters"]
        for line in _saas(stage, "show", queue["queue"], "--limit", "10000")
    ]


def redrive(stage: Stage, letters: Sequence[Letter], *, rest: Callable[[], object]) -> list[Letter]:
    """Send all letters back; what dies again is poison, which an operator discards.

    Args:
        stage: The platform.
        letters: What was found.
        rest: Waits until everything has come to rest.
    """
    _saas(stage, "redrive", "--all", allowed=(0, 1))
    rest()
    again = dead_letters(stage)
    sqs = stage.aws.client("sqs")
    for queue in {letter.queue for letter in again}:
        sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])
    dead = [(letter.owner, letter.reason) for letter in again]
    fates = []
    for letter in letters:
        poison = (letter.owner, letter.reason) in dead
        if poison:
            dead.remove((letter.owner, letter.reason))
        fates.append(replace(letter, fate="sent again, dead again: discarded" if poison else "sent again, done"))
    return fates


def _saas(stage: Stage, *arguments: str, allowed: Sequence[int] = (0,)) -> list[dict[str, Any]]:
    settings = stage.aws.settings
    done = subprocess.run(  # noqa: S603 - the project's own command
        [sys.executable, "-m", "saas_constructs.local", "dlq", *arguments, "--json"],
        env={**os.environ, "SAAS_HOME": str(settings.home), "SAAS_PORT": str(settings.port)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in allowed:
        raise DrillFailedError(f"saas dlq {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
