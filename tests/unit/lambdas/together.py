"""Several callers at once."""

import threading
from collections.abc import Callable, Iterable
from typing import Any


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make each call in a thread of its own, and give what they return, in their order.

    Only what is made for several threads may be called: not handlers, whose log belongs to one invocation.
    """
    results: list[Any] = [None] * len(calls)
    errors: list[BaseException] = []
    gate = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = call()
        except BaseException as error:  # noqa: BLE001 - raised again by the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def in_turns(work: Callable[[Any], bool], deliveries: Iterable[Any], *, workers: int) -> None:
    """Hand each delivery to one of several workers, and again while ``work`` says that it is to come again."""
    waiting = list(deliveries)
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                delivery = waiting.pop()
            if not work(delivery):
                with lock:
                    waiting.append(delivery)

    at_once(*[run] * workers)
