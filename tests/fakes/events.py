"""An EventBridge client that keeps what it is given."""

from typing import Any


class FakeEventBridge:
    """Refuses the first ``refusals`` entries, in the way PutEvents does: in a call that succeeds."""

    def __init__(self, refusals: int = 0) -> None:
        self.entries: list[dict[str, Any]] = []
        self.refusals = refusals

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        if self.refusals:
            self.refusals -= 1
            return {"FailedEntryCount": len(Entries), "Entries": [{"ErrorCode": "ThrottlingException"}]}
        self.entries += Entries
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in Entries]}
