# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Streams survive a restart.

Upstream: MiniStack 1.5.33 keeps how far each function has read a stream, but not the stream's records.
Why: after a restart, what was written and not yet read was lost, and so was all that came next until the
stream was as long as before: no event was published any more.
Remove when: ``tests/local/mends/test_dynamodb_stream_persistence.py`` finds the upstream emulator going
on.
"""

from __future__ import annotations

import copy
from typing import Any

from ministack.services import dynamodb

_RECORDS, _TRIMMED, _NUMBER = "saas_stream_records", "saas_stream_trimmed", "saas_stream_number"


def apply() -> None:
    """Keep the records of the streams with the tables."""
    get_state = dynamodb.get_state
    restore = dynamodb._restore_state

    def mended_get_state() -> dict[str, Any]:
        return {
            **get_state(),
            _RECORDS: copy.deepcopy(dynamodb._stream_records),
            _TRIMMED: copy.deepcopy(dynamodb._stream_trimmed),
            _NUMBER: dynamodb._stream_seq_counter,
        }

    def mended_restore(data: dict[str, Any] | None) -> None:
        restore(data)
        kept = data or {}
        dynamodb._stream_records.update(kept.get(_RECORDS, {}))
        dynamodb._stream_trimmed.update(kept.get(_TRIMMED, {}))
        dynamodb._stream_seq_counter = max(dynamodb._stream_seq_counter, kept.get(_NUMBER, 0))

    dynamodb.get_state = mended_get_state
    dynamodb._restore_state = mended_restore
