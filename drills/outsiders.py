"""Callbacks and commands of those who should not give them, or not now."""

from __future__ import annotations

import json
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httpx
from botocore.exceptions import ClientError

from drills.ledger import TERMINAL
from drills.stage import DrillFailedError
from examples.restaurant import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drills.scene import Scene
    from examples.restaurant import Restaurant

_ROUNDS: Final = 20
_PAUSE_SECONDS: Final = 0.5
_TOO_LATE: Final = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})
_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "early": lambda status: status == "PLACED",
    "repeated": lambda status: status not in {"PLACED", *TERMINAL},
    "late": lambda status: status in TERMINAL,
}
_FORGED: Final = "AAAAKgAAAAIAAAAAAAAAAforged"
_WAIT: Final = "wait_accept"
_LOOKED_AT: Final = 30


def answer_wrongly(scene: Scene) -> Counter[str]:
    """Answer workflows and command orders as nobody should, while they live.

    Raises:
        DrillFailedError: The platform took what it must refuse.
    """
    done: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        if scene.over.wait(_PAUSE_SECONDS):
            break
        done += _round(scene)
    # Once more when orders have ended: then every callback is late.
    return done + _round(scene)


def _round(scene: Scene) -> Counter[str]:
    """One attempt of each kind on some order of each restaurant."""
    done: Counter[str] = Counter()
    restaurants = scene.stage.restaurants
    for slug, restaurant in restaurants.items():
        orders = scene.stage.newest_orders(restaurant.tenant_id, SITE, limit=_LOOKED_AT)
        done[_callback(scene, "forged", _FORGED)] += 1
        for kind, is_so in _KINDS.items():
            # Of one order only: the callbacks that belong to the others are to be met, too.
            for item in [item for item in orders if _WAIT in item and is_so(item["status"]["S"])][:1]:
                done[_callback(scene, kind, item[_WAIT]["S"])] += 1
        if orders:
            others = next(other for name, other in restaurants.items() if name != slug)
            done += _commands(restaurant, others, orders[0]["order_id"]["S"])
    return done


def _callback(scene: Scene, kind: str, token: str) -> str:
    """Tell the holder of a token's wait that the order was accepted, as the command would; what came of it."""
    answer = json.dumps({"status": "ACCEPTED", "table": scene.stage.platform.outputs["TableName"]})
    try:
        scene.stage.aws.client("stepfunctions").send_task_success(taskToken=token, output=answer)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in _TOO_LATE:
            raise DrillFailedError(f"a {kind} callback was answered with {code}") from error
        return f"{kind} callback refused"
    if kind == "forged":
        raise DrillFailedError("a forged callback was taken")
    # The order is the truth: the workflow finds out.
    return f"{kind} callback taken"


def _commands(restaurant: Restaurant, others: Restaurant, order_id: str) -> Counter[str]:
    """Commands of the other tenant's staff, and of a customer who would rather cook: nobody hears them."""
    done: Counter[str] = Counter()
    for person, command, refused in (
        (others.people["kitchen"], "accept", HTTPStatus.NOT_FOUND),
        (others.people["manager"], "cancel", HTTPStatus.NOT_FOUND),
        (restaurant.people["customer"], "accept", HTTPStatus.FORBIDDEN),
    ):
        try:
            answer = person.command(order_id, command)
        except httpx.TransportError:
            # Whoever may not ask does not insist on an answer.
            continue
        if answer.is_success:
            raise DrillFailedError(f"{command} of {order_id} by {person.role} was answered {answer.text}")
        if answer.status_code == refused:
            done[f"command refused: {refused.value}"] += 1
    return done
