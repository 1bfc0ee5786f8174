"""What an execution environment keeps between invocations: by key, bounded, for a time."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ExpiringCache(Generic[Value]):
    """Values that hold until a moment; the least recently used goes first.

    Args:
        capacity: Values held at once.
        now: Seconds since the epoch. Wall-clock time: a monotonic clock stands still while Lambda freezes the
            environment.
    """

    def __init__(self, *, capacity: int, now: Callable[[], float]) -> None:
        self._capacity = capacity
        self._now = now
        self._entries: OrderedDict[str, tuple[Value, float]] = OrderedDict()

    def get(self, key: str, load: Callable[[float], tuple[Value, float]]) -> Value:
        """The value of ``key``, loaded when there is none or its time is over.

        Args:
            key: Whose value it is.
            load: Given the present moment, makes the value and says until which moment it holds.
        """
        now = self._now()
        entry = self._entries.get(key)
        if entry is None or entry[1] <= now:
            entry = self._entries[key] = load(now)
        self._entries.move_to_end(key)
        while len(self._entries) > self._capacity:
            self._entries.popitem(last=False)
        return entry[0]

    def forget(self, key: str) -> None:
        """Load the value of ``key`` anew when it is asked for next."""
        self._entries.pop(key, None)
