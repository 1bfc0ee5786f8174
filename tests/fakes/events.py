"""An EventBridge client that keeps what it is given."""

from collections.abc import Callable
from typing import Any

from tests.fakes.errors import client_error

_MAX_ENTRIES = 10
_MAX_BYTES = 256 * 1024


class FakeEventBridge:
    """Takes and refuses entries as PutEvents does: in a call that succeeds; too many or too large ones fail the call.

    Args:
        refusals: How many calls refuse all of their entries before one takes any.
        verdict: Given an entry, the error code with which it is refused; empty where it is taken. It may raise.

    Attributes:
        entries: What was taken, in order.
        requests: The entries of each call.
    """

    def __init__(self, refusals: int = 0, verdict: Callable[[dict[str, Any]], str] = lambda _entry: "") -> None:
        self.entries: list[dict[str, Any]] = []
        self.requests: list[list[dict[str, Any]]] = []
        self.refusals = refusals
        self.verdict = verdict

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        size = sum(len(entry[name].encode()) for entry in Entries for name in ("Source", "DetailType", "Detail"))
        if not 0 < len(Entries) <= _MAX_ENTRIES or size >= _MAX_BYTES:
            raise client_error("ValidationException", "PutEvents")
        self.requests.append(Entries)
        if self.refusals:
            self.refusals -= 1
            codes = ["ThrottlingException"] * len(Entries)
        else:
            codes = [self.verdict(entry) for entry in Entries]
        self.entries += [entry for entry, code in zip(Entries, codes, strict=True) if not code]
        return {
            "FailedEntryCount": sum(map(bool, codes)),
            "Entries": [{"ErrorCode": code} if code else {"EventId": "1"} for code in codes],
        }
