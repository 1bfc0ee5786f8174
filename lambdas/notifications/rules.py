"""Who may be told what; knows neither HTTP nor AWS."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from lambdas.notifications.subscription import (
    MAX_SITES,
    ROLES,
    Subscription,
    SubscriptionRequest,
    subscription_id_of,
    too_many_sites,
)
from lambdas.shared.contention import LostRaceError, repeated
from lambdas.shared.errors import NotAllowedError, NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import ANY_SITE, Tenant

MAX_SUBSCRIPTIONS: Final = 100
"""Of one tenant."""
# They subscribe anybody to anything of their sites; others subscribe themselves to what is theirs.
_LEADERS: Final = frozenset({"owner", "manager"})


class AlreadySubscribedError(Exception):
    """The endpoint is subscribed to this channel for other messages."""


class EndpointTakenError(Exception):
    """The channel knows the endpoint from elsewhere, and can't know it twice."""


class EndpointRefusedError(Exception):
    """The channel takes no such endpoint."""


class SubscriptionPendingError(Exception):
    """The subscription waits for its confirmation, and can't be ended before."""


class TooManySubscriptionsError(Exception):
    """The tenant has as many subscriptions as it may have."""


class Subscriptions(Protocol):
    """One tenant's subscriptions."""

    def all(self) -> list[Subscription]:
        """Every subscription."""

    def find(self, subscription_id: str) -> Subscription | None:
        """The subscription, if there is one."""

    def add(self, subscription: Subscription) -> Subscription | None:
        """Keep the subscription unless there is one of its id: that one is returned then."""

    def settle(self, subscription: Subscription) -> None:
        """Keep what has become of a subscription.

        Raises:
            LostRaceError: It was removed, or is another one by now.
        """

    def remove(self, subscription_id: str) -> None:
        """Forget the subscription."""

    def withdraw(self, subscription: Subscription) -> None:
        """Forget the subscription, unless SNS knows it by now, or it is for other roles or sites."""


class Channels(Protocol):
    """The channels' topics."""

    def subscribe(self, tenant_id: str, subscription: Subscription) -> str:
        """Subscribe, and return SNS's name of the subscription.

        Raises:
            EndpointTakenError: SNS knows the endpoint for something else.
            EndpointRefusedError: SNS takes no such endpoint.
        """

    def unsubscribe(self, arn: str) -> None:
        """End a subscription."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Outcome of subscribing.

    Attributes:
        subscription: As it is kept.
        replayed: Whether it was there before.
    """

    subscription: Subscription
    replayed: bool


def subscribe(
    request: SubscriptionRequest,
    *,
    tenant: Tenant,
    subscriptions: Subscriptions,
    channels: Channels,
    now: Callable[[], datetime] = utc_now,
) -> Subscribed:
    """Let an endpoint be told; the same again changes nothing.

    The subscription is kept before SNS knows it, so that SNS never knows one that can't be found and ended. Of requests
    at once for one endpoint, the first that is kept decides what it is for.

    Raises:
        NotAllowedError: The roles or sites are not the caller's to choose.
        AlreadySubscribedError: It is subscribed for other messages.
        EndpointTakenError: Somebody else subscribed it.
        EndpointRefusedError: The channel takes no such endpoint.
        BusyError: Somebody kept ending it.
        TooManySubscriptionsError: The tenant has too many.
    """
    wanted = Subscription(
        subscription_id=subscription_id_of(tenant.tenant_id, request.channel, request.endpoint),
        channel=request.channel,
        endpoint=request.endpoint,
        roles=_roles(request, tenant),
        site_ids=_sites(request, tenant),
        created_by=tenant.user_id,
        created_at=rfc3339(now()),
    )
    # What is ended while it is made is made once more: SNS has forgotten it by then.
    return repeated(lambda: _subscribe(wanted, tenant.tenant_id, subscriptions, channels))


def _subscribe(wanted: Subscription, tenant_id: str, subscriptions: Subscriptions, channels: Channels) -> Subscribed:
    before = subscriptions.find(wanted.subscription_id)
    if before is None:
        if len(subscriptions.all()) >= MAX_SUBSCRIPTIONS:
            raise TooManySubscriptionsError(f"a tenant has at most {MAX_SUBSCRIPTIONS} subscriptions; delete some")
        # Another request may have come first since.
        before = subscriptions.add(wanted)
    if before is not None and not before.is_like(wanted):
        raise AlreadySubscribedError("this endpoint is subscribed for other roles or sites; delete that one first")
    if before is not None and before.arn:
        return Subscribed(before, replayed=True)
    try:
        arn = channels.subscribe(tenant_id, wanted)
    except (EndpointTakenError, EndpointRefusedError):
        subscriptions.withdraw(wanted)
        raise
    kept = replace(before or wanted, arn=arn)
    subscriptions.settle(kept)
    return Subscribed(kept, replayed=before is not None)


def visible(tenant: Tenant, subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """Those of ``subscriptions`` that the caller may see: own ones, and all to who leads."""
    return [found for found in subscriptions if _is_own(tenant, found)]


def unsubscribe(subscription_id: str, *, tenant: Tenant, subscriptions: Subscriptions, channels: Channels) -> None:
    """End a subscription.

    Raises:
        NotFoundError: There is none, or none that the caller may see.
        SubscriptionPendingError: SNS can't end it before it is confirmed or given up.
    """
    found = subscriptions.find(subscription_id)
    if found is None or not _is_own(tenant, found):
        raise NotFoundError("there is no subscription of this id")
    arn = found.arn or _forgotten_arn(found, tenant, subscriptions, channels)
    if arn:
        channels.unsubscribe(arn)
    subscriptions.remove(subscription_id)


def _forgotten_arn(found: Subscription, tenant: Tenant, subscriptions: Subscriptions, channels: Channels) -> str:
    """Return SNS's name of a subscription of which it was never kept; empty where SNS knows none.

    A request to subscribe may have ended after SNS had done its part. Asked again, SNS answers with the same name.
    """
    try:
        arn = channels.subscribe(tenant.tenant_id, found)
    except (EndpointTakenError, EndpointRefusedError):
        return ""
    # One that waits for its confirmation stays, and has to be found again; who removed it meanwhile has ended it, too.
    with contextlib.suppress(LostRaceError):
        subscriptions.settle(replace(found, arn=arn))
    return arn


def _is_own(tenant: Tenant, subscription: Subscription) -> bool:
    if subscription.created_by == tenant.user_id:
        return True
    if not tenant.roles & _LEADERS:
        return False
    return ANY_SITE in tenant.sites or (bool(subscription.site_ids) and tenant.sites.issuperset(subscription.site_ids))


def _roles(request: SubscriptionRequest, tenant: Tenant) -> tuple[str, ...]:
    own = tenant.roles.intersection(ROLES)
    if not request.roles:
        return tuple(sorted(own))
    if not tenant.roles & _LEADERS and not own.issuperset(request.roles):
        raise NotAllowedError(f"you may subscribe for {', '.join(sorted(own))} only")
    return request.roles


def _sites(request: SubscriptionRequest, tenant: Tenant) -> tuple[str, ...]:
    for site_id in request.site_ids:
        check_site(tenant, site_id)
    if request.site_ids or ANY_SITE in tenant.sites:
        return request.site_ids
    if len(tenant.sites) > MAX_SITES:
        raise too_many_sites(len(tenant.sites))
    return tuple(sorted(tenant.sites))
