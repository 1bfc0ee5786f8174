"""Putting faults into deployed functions, and taking them out again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from saas_constructs.testing.tenant_sessions import function_named
from saas_constructs.testing.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from saas_constructs.testing.embedded import EmbeddedAws

_WRAPPER = Path(__file__).with_name("injected") / "faulty.py"


@dataclass(frozen=True)
class Fault:
    """One way to break a call.

    Attributes:
        call: The AWS operation, such as ``PutEvents``.
        fault: A kind of ``drills/injected/faulty.py``.
        chance: How often it strikes, 0 to 1.
    """

    call: str
    fault: str
    chance: float


def injected(aws: EmbeddedAws, faults: Mapping[str, Sequence[Fault]], *, record: Path) -> AbstractContextManager[None]:
    """Break functions while the block runs.

    Args:
        aws: Where they are deployed.
        faults: By part of the function's logical id.
        record: File that gets a line for each fault that struck.
    """
    environments = {
        function_named(aws, part): {
            "FAULTS": json.dumps([asdict(fault) for fault in of_function]),
            "FAULTS_FILE": str(record),
        }
        for part, of_function in faults.items()
    }
    return wrapped(aws, _WRAPPER, environments)


def struck(record: Path) -> Counter[str]:
    """How often each fault struck, by function, kind and call."""
    return Counter(record.read_text(encoding="utf-8").splitlines()) if record.exists() else Counter()
