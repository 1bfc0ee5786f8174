"""Step of off-boarding: the tenant's users go."""

from typing import Final

from lambdas.lifecycle import users
from lambdas.shared.lifecycle.step import Done, Held, Outcome, Pending, StepContext, lifecycle_step
from lambdas.shared.observability import logger
from lambdas.shared.registry.membership import Membership, member_key
from lambdas.shared.registry.memberships import Memberships

_AT_ONCE: Final = 50


@lifecycle_step("DeleteUsers")
def handler(context: StepContext) -> Outcome:
    """Delete the tenant's memberships, and the users that they are of, a number of them at each call.

    A machine client's membership has no address, and so is in no list: it stays, and opens nothing of a tenant that is
    gone. Waits while a legal hold stands: who a tenant's users are is evidence, too.
    """
    if context.tenant.legal_hold:
        logger.info("a legal hold stands: nobody is deleted")
        return Held(context.outputs)
    registry = context.registry
    tenant_id = context.tenant.tenant_id
    members, more = Memberships(registry.client, registry.table_name).list(tenant_id, limit=_AT_ONCE)
    for member in members:
        _delete(context, member)
    deleted = int(context.outputs.get("deleted", 0)) + len(members)
    # The index shows a deletion a moment late: an empty page is what says that none is left.
    return Done({"deleted": deleted}) if not members and more is None else Pending({"deleted": deleted})


def _delete(context: StepContext, member: Membership) -> None:
    """Delete the user first: without its membership nobody would find it again."""
    if member.email:
        # Not by the address, which may be another tenant's new user's by now: the index is late.
        users.directory().delete_user(member.principal)
    context.registry.client.delete_item(
        TableName=context.registry.table_name,
        Key=member_key(member.principal),
        ConditionExpression="attribute_not_exists(pk) OR tenant_id = :tenant",
        ExpressionAttributeValues={":tenant": {"S": member.tenant_id}},
    )
