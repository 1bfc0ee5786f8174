"""Events that a write tells: kept on the item itself, and published from the table's stream.

One write changes an item and says what happened, so that neither can be without the other. The attribute holds the
events of the item's last write only: a write that tells nothing removes it.
"""

import json
from typing import Final

from lambdas.shared.contracts.envelope import Event

ATTRIBUTE: Final = "outbox"
"""Name of the item's attribute, a string."""


def outbox_of(*events: Event) -> str:
    """The value of the attribute for ``events``, in the order in which they are to be published.

    Raises:
        ValueError: There is none; a write that tells nothing must remove the attribute.
    """
    if not events:
        raise ValueError("an outbox needs at least one event; a write that tells nothing removes the attribute")
    return json.dumps(
        [{"source": event.SOURCE, "detail_type": event.DETAIL_TYPE, "detail": event.to_detail()} for event in events],
        separators=(",", ":"),
        ensure_ascii=False,
    )
