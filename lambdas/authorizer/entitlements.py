"""What functions, and API Gateway's own answers, get to know of a tenant's limits."""

from collections.abc import Callable
from datetime import UTC, datetime

from lambdas.shared.limits import joined
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tiers import TierLimits

_DECEMBER = 12


def entitlements(limits: TierLimits, *, now: Callable[[], datetime] = utc_now) -> dict[str, str]:
    """Entries of the authorizer's context, of which API Gateway takes strings only.

    A usage plan's answer can show what the authorizer said, and nothing that has to be worked out: so the end of the
    month, when a plan's quota begins anew, is said here.

    Args:
        limits: The tenant's.
        now: The present moment.
    """
    today = now().astimezone(UTC)
    year, month = (today.year + 1, 1) if today.month == _DECEMBER else (today.year, today.month + 1)
    return {
        "features": " ".join(sorted(limits.features)),
        "limits": joined(limits.amounts),
        "rate_limit": str(limits.rate_limit),
        "monthly_requests": str(limits.monthly_requests),
        "month_ends": rfc3339(datetime(year, month, 1, tzinfo=UTC)),
    }
