"""How long a workflow's waits may last, by the tenant's tier."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from lambdas.shared.settings import SettingInvalidError

_VARIABLE: Final = "TIME_LIMITS"
_WANTED: Final = 'JSON such as {"basic": {"accept": 900}}: tiers with the same waits, in seconds of at least 1'


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds of each wait, by tier.

    Attributes:
        by_tier: The limits of each known tier.
    """

    by_tier: Mapping[str, Mapping[str, int]]

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The limits in the environment variable ``TIME_LIMITS``.

        Raises:
            SettingInvalidError: It holds something else.
        """
        try:
            found = json.loads(text)
        except json.JSONDecodeError:
            found = None
        if not _is_sound(found):
            raise SettingInvalidError(f"environment variable {_VARIABLE} must be {_WANTED}, got {text!r}")
        return cls(found)

    def knows(self, tier: str) -> bool:
        """Whether the tier has limits of its own."""
        return tier in self.by_tier

    def of(self, tier: str) -> dict[str, int]:
        """The limits of a tier; of an unknown one the shortest that any tier has.

        A tier that was added after this function was deployed must not leave a wait without an end, and has bought no
        longer one.
        """
        if tier in self.by_tier:
            return dict(self.by_tier[tier])
        every = list(self.by_tier.values())
        return {wait: min(limits[wait] for limits in every) for wait in every[0]}


def _is_sound(found: object) -> bool:
    if not isinstance(found, dict) or not found:
        return False
    tiers = list(found.values())
    return all(
        isinstance(limits, dict)
        and limits
        and limits.keys() == tiers[0].keys()
        and all(type(seconds) is int and seconds >= 1 for seconds in limits.values())
        for limits in tiers
    )
