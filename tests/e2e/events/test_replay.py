"""``saas events replay``: what the archive has is put on the bus again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.e2e.events.conftest import onboarded, saas
from tests.waiting import until

if TYPE_CHECKING:
    from tests.e2e.events.conftest import Moods


def test_events_of_the_past_are_told_again(moods: Moods) -> None:
    event = onboarded("merry")
    since = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    moods.write(event)
    until(lambda: event.event_id in moods.told(), "publishing")

    bus = moods.outputs["MoodsBusName"]
    replayed = saas(
        moods, "events", "replay", "--since", since, "--bus", bus, "--consumer", "Moods/Subscription", "--json"
    )

    assert replayed.returncode == 0, replayed.stderr
    assert json.loads(replayed.stdout)["state"] == "COMPLETED"
    until(lambda: moods.consumed().count(event.event_id) == 2, "consuming the replay")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--since", "yesterday"], "--since must be a moment with its offset, got 'yesterday'"),
        (["--since", "2026-11-21T10:00:00"], "--since must be a moment with its offset"),
        (["--since", "2999-01-01T00:00:00Z"], "is not before now"),
        (["--since", "2026-01-01T00:00:00Z", "--bus", "no-such-bus"], "no archived bus has 'no-such-bus' in its name"),
        (
            ["--since", "2026-01-01T00:00:00Z", "--bus", "MoodsBus", "--consumer", "Moods/Publisher"],
            "Moods/Publisher consumes no events of",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_replayed_is_said_with_its_remedy(moods: Moods, arguments: list[str], error: str) -> None:
    failed = saas(moods, "events", "replay", *arguments)
    assert failed.returncode == 1
    assert error in failed.stderr
    assert "remedy: " in failed.stderr
    assert "Traceback" not in failed.stderr
