"""What a disturbance gets to see of a drill."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from drills.live import Page
    from drills.stage import Stage


@dataclass(frozen=True)
class Scene:
    """A drill under way.

    Attributes:
        stage: The platform.
        pages: Who watches, by the restaurants' slugs.
        over: Set when every order was taken as far as people take it.
    """

    stage: Stage
    pages: Mapping[str, Sequence[Page]]
    over: threading.Event = field(default_factory=threading.Event)
