"""The present moment, which moves only when told to."""

from datetime import UTC, datetime, timedelta


class FakeNow:
    """Call it to read it."""

    def __init__(self, moment: datetime = datetime(2026, 11, 21, 12, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)
