"""Calls of a fake happen one after the other, as they do in the service, whatever thread makes them."""

import functools
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_LOCK = threading.RLock()


def atomic(method: Callable[P, R]) -> Callable[P, R]:
    """Let no two calls of methods marked like this overlap."""

    @functools.wraps(method)
    def locked(*args: P.args, **kwargs: P.kwargs) -> R:
        with _LOCK:
            return method(*args, **kwargs)

    return locked
