"""Takes the notices of services without texts, such as a workflow's that an order is ready."""

import functools

from lambdas.notifications import channels, wiring
from lambdas.notifications.notice import Notice
from lambdas.notifications.telling import tell
from lambdas.shared.messages import message_consumer
from lambdas.shared.tenant import Tenant


@message_consumer(Notice.from_message)
def handler(notice: Notice) -> None:
    """Tell whom the notice is for."""
    tenant = Tenant.for_service(notice.tenant_id, "notifications")
    tell(
        notice,
        subscribers=wiring.subscriptions_of(tenant),
        publisher=channels.topics,
        marks_of=functools.partial(wiring.marks_of, tenant),
    )
