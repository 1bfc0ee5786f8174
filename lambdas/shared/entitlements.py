"""What a tenant's tier includes: features, and how much of what."""

import functools
from typing import TYPE_CHECKING, Any

from lambdas.shared.moments import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.shared.http import Answer, ApiRequest
    from lambdas.shared.tenant import Tenant

    Operation = Callable[[ApiRequest, Tenant], Answer]


class EntitlementError(Exception):
    """The tenant's tier does not include what was asked for.

    Args:
        detail: What is missing, and what to do.
        **members: What the problem document says about it beside its detail.
    """

    def __init__(self, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.members = members


class FeatureNotIncludedError(EntitlementError):
    """A feature that the tenant does not have.

    Args:
        feature: Which.
        tier: The tenant's tier.
    """

    def __init__(self, feature: str, *, tier: str) -> None:
        super().__init__(
            f"the feature {feature} is not included in the tier {tier}; ask your operator for it, or for another tier",
            feature=feature,
            tier=tier,
        )


class LimitReachedError(EntitlementError):
    """As many of something as the tenant may have at a time.

    Args:
        limit: Which limit, such as ``sites``.
        allowed: How many it allows.
        used: How many there are, where that is known.
    """

    def __init__(self, limit: str, *, allowed: int, used: int | None = None) -> None:
        super().__init__(
            f"the tenant has as many {limit} as it may have, {allowed}; give one up, or ask your operator for more",
            limit=limit,
            allowed=allowed,
            **({} if used is None else {"used": used}),
        )


class QuotaExceededError(EntitlementError):
    """As much of something as the tenant may have within a time.

    Args:
        limit: Which limit, such as ``orders_per_day``.
        allowed: How much it allows.
        used: How much was used.
        resets_at: When it begins anew.

    Attributes:
        resets_at: When it begins anew.
    """

    def __init__(self, limit: str, *, allowed: int, used: int, resets_at: "datetime") -> None:
        super().__init__(
            f"the tenant's {limit} are used up: {used} of {allowed}; they begin anew at {rfc3339(resets_at)}",
            limit=limit,
            allowed=allowed,
            used=used,
            resets_at=rfc3339(resets_at),
        )
        self.resets_at = resets_at


def check_feature(feature: str, tenant: "Tenant") -> None:
    """Refuse a tenant whose tier does not include ``feature``.

    Raises:
        FeatureNotIncludedError: It does not, and no override of the tenant's does.
    """
    if feature not in tenant.features:
        raise FeatureNotIncludedError(feature, tier=tenant.tier)


def requires_feature(feature: str) -> "Callable[[Operation], Operation]":
    """Make an operation answer only tenants that have ``feature``; others get 403 ``feature-not-included``.

    It stands below `lambdas.shared.api.api_operation`, which turns the error into the problem document.

    Args:
        feature: A name that ``TierPolicies`` knows.
    """

    def wrap(operation: "Operation") -> "Operation":
        @functools.wraps(operation)
        def checked(request: "ApiRequest", tenant: "Tenant") -> "Answer":
            check_feature(feature, tenant)
            return operation(request, tenant)

        return checked

    return wrap
