"""What a tenant's id looks like, where a command is given one."""

from __future__ import annotations

import re
from typing import Final

# As `lambdas.shared.tenant_id`; see docs/architecture.md, "Tenant ids".
_FORM: Final = re.compile(r"t[0-9a-hjkmnp-tv-z]{12}")


def is_tenant_id(text: str) -> bool:
    """Whether ``text`` has the form of a tenant's id. A slug may have it, too."""
    return _FORM.fullmatch(text) is not None
