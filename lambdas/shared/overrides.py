"""What an operator may say of one tenant otherwise than its tier does."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lambdas.shared.errors import FieldError, InvalidRequestError
from lambdas.shared.tiers import AMOUNTS, COUNTED, RATES, TierLimits, Tiers

_FEATURES: Final = "features"
# Larger numbers are typing errors, and API Gateway takes no larger quota.
_LARGEST: Final = 2**31 - 1


def checked_overrides(overrides: Any, *, tier: str, tiers: Tiers) -> dict[str, Any]:
    """``overrides`` in the form in which the registry keeps them; they replace all earlier ones.

    Limits are whole numbers of at least 1; those that functions hold may be ``None``, for any number. ``features`` is
    an object of feature names, each true where the tenant has it and false where not, whatever its tier says. Orders
    are counted in tiers only that limit them, so that in others there is nothing to hold an override against.

    Args:
        overrides: What an operator sent.
        tier: The tenant's tier.
        tiers: The stage's.

    Raises:
        InvalidRequestError: With every fault: an unknown limit, tier or feature, a number that cannot be, or limits
            that contradict each other or the rest of the tier.
    """
    faults = list(_faults(overrides, tier, tiers))
    if faults:
        raise InvalidRequestError(faults)
    faults = list(_contradictions(tiers.effective(tier, overrides)))
    if tiers.by_name[tier].orders_per_day is None and overrides.get(COUNTED) is not None:
        faults.append(FieldError(f"/{COUNTED}", f"is not counted in the tier {tier}; let the tier have a limit first"))
    if faults:
        raise InvalidRequestError(faults)
    return {name: value for name, value in overrides.items() if value != {}}


def check_model(model: str, *, tier: str, tiers: Tiers) -> None:
    """Refuse an isolation model that the tier does not have.

    Raises:
        InvalidRequestError: The tier is unknown, or its tenants can't have this model.
    """
    if tier not in tiers.by_name:
        raise InvalidRequestError.at("/tier", f"must be one of {', '.join(tiers.names)}, got {tier!r}")
    models = tiers.by_name[tier].models
    if model not in models:
        raise InvalidRequestError.at("/model", f"must be one of {', '.join(models)} in the tier {tier}, got {model!r}")


def _faults(overrides: Any, tier: str, tiers: Tiers) -> Iterator[FieldError]:
    if not isinstance(overrides, dict):
        yield FieldError("", f"must be an object of limits, got {type(overrides).__name__}")
        return
    if tier not in tiers.by_name:
        yield FieldError("/tier", f"must be one of {', '.join(tiers.names)}, got {tier!r}")
    for name, value in overrides.items():
        if name == _FEATURES:
            yield from _feature_faults(value, tiers)
        elif name not in (*RATES, *AMOUNTS):
            known = ", ".join((*RATES, *AMOUNTS, _FEATURES))
            yield FieldError(f"/{name}", f"is no limit; the limits are {known}")
        elif not (_is_limit(value) or (value is None and name in AMOUNTS)):
            nothing = ", or null for any number" if name in AMOUNTS else ""
            yield FieldError(f"/{name}", f"must be a whole number, 1 to {_LARGEST}{nothing}, got {value!r:.40}")


def _feature_faults(features: Any, tiers: Tiers) -> Iterator[FieldError]:
    if not isinstance(features, Mapping):
        yield FieldError(f"/{_FEATURES}", f"must be an object such as {{'reports': true}}, got {features!r:.40}")
        return
    for name, included in features.items():
        if name not in tiers.features:
            known = ", ".join(sorted(tiers.features)) or "none"
            yield FieldError(f"/{_FEATURES}/{name}", f"is no feature; the features are {known}")
        elif not isinstance(included, bool):
            yield FieldError(f"/{_FEATURES}/{name}", f"must be true or false, got {included!r:.40}")


def _contradictions(limits: TierLimits) -> Iterator[FieldError]:
    if limits.burst_limit < limits.rate_limit:
        detail = f"must be at least rate_limit, got {limits.burst_limit} below {limits.rate_limit}"
        yield FieldError("/burst_limit", f"{detail}: set both")
    if limits.orders_per_day is not None and limits.orders_per_day > limits.monthly_requests:
        detail = f"must be at most monthly_requests, got {limits.orders_per_day} above {limits.monthly_requests}"
        yield FieldError("/orders_per_day", f"{detail}: set both")


def _is_limit(value: Any) -> bool:
    return type(value) is int and 1 <= value <= _LARGEST
