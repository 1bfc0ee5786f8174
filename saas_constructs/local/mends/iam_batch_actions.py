"""A batch is authorized as what it is a batch of.

Upstream: MiniStack 1.5.33 authorizes ``SendMessageBatch``, ``DeleteMessageBatch``, ``ChangeMessageVisibilityBatch`` and
``PublishBatch`` as actions of these names, which IAM does not know.
Why: a function that may send messages could send them one by one only ("Actions, resources, and condition keys for
Amazon SQS" and "... for Amazon SNS" in the Service Authorization Reference).
Remove when: ``tests/local/mends/test_iam_batch_actions.py`` finds the upstream emulator allowing the batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.core import iam_actions

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACTIONS: Mapping[str, str] = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}


def apply() -> None:
    """Put the mend in force."""
    extract = iam_actions.extract_iam_action

    def mended(*request: Any) -> str | None:
        action = extract(*request)
        return _ACTIONS.get(action, action) if action is not None else None

    iam_actions.extract_iam_action = mended
