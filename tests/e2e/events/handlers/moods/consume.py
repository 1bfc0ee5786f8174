"""Consumes tenants' onboarding, unless the slug says that it must fail or die; a switch turns that off."""

import os

from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.tenant_events import TenantOnboarded
from lambdas.shared.observability import logger


class MoodError(Exception):
    """The slug asked for it."""


@event_consumer(TenantOnboarded)
def handler(event: TenantOnboarded) -> None:
    """Log the event that was consumed."""
    if "deadly" in event.slug and os.environ["MOOD"] == "bad":
        os._exit(1)
    if "grumpy" in event.slug and os.environ["MOOD"] == "bad":
        raise MoodError(f"in no mood for {event.slug}")
    logger.info("consumed", consumed=event.event_id)
