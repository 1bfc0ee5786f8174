"""The steps that make a tenant's API key and its first user, and take both back.

The machine calls them one function each; `lambdas.shared.onboarding.onboarding` takes them at once for a tenant of the
pool.
"""

from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from lambdas.shared.contention import ConditionFailedError, write
from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.step import Done, StepContext
from lambdas.shared.onboarding.directory import FoundUser
from lambdas.shared.registry.membership import OWNER, Membership, member_key
from lambdas.shared.tenant import ANY_SITE

CREATE_USAGE_KEY: Final = "CreateUsageKey"
CREATE_OWNER: Final = "CreateOwner"
DEPLOY_STACK: Final = "DeployStack"
_OURS: Final = "attribute_not_exists(pk) OR tenant_id = :tenant"
# Clocks of Lambda and Cognito, which keeps whole seconds in places.
_SKEW: Final = timedelta(seconds=2)


class OwnerTakenError(StepFailedError):
    """The owner's user belongs to another tenant."""

    def __init__(self) -> None:
        super().__init__("the owner's address belongs to a user of another tenant; choose another one")


class UsageKeys(Protocol):
    """API keys, by which usage is metered and throttled for each tenant."""

    def ensure(self, *, name: str, value: str, tier: str) -> str:
        """See to it that the key exists and belongs to the usage plan; answers with its id."""

    def delete(self, name: str) -> None:
        """See to it that there is no key of this name."""


class Directory(Protocol):
    """The user directory."""

    def ensure_user(self, email: str) -> FoundUser:
        """See to it that the user exists."""

    def find_user(self, email: str) -> FoundUser | None:
        """The user, if there is one."""

    def delete_user(self, name: str) -> None:
        """See to it that there is no such user."""


def create_usage_key(context: StepContext, keys: UsageKeys) -> Done:
    """Make the tenant's API key in the usage plan of its tier; undone, delete it."""
    tenant = context.tenant
    if context.undo:
        keys.delete(tenant.tenant_id)
        return Done()
    key_id = keys.ensure(name=tenant.tenant_id, value=tenant.usage_key, tier=tenant.tier)
    return Done({"key_id": key_id})


def create_owner(context: StepContext, directory: Directory) -> Done:
    """Make the first user and its membership; undone, delete both, the user only if this operation made it.

    Raises:
        OwnerTakenError: The user belongs to another tenant.
    """
    email = str(context.operation.input["owner"]["email"])
    if context.undo:
        _remove_owner(context, directory, email)
        return Done()
    user = directory.ensure_user(email)
    try:
        write(lambda: context.registry.client.put_item(**_put(context, user.user_id, email)))
    except ConditionFailedError as error:
        raise OwnerTakenError from error
    return Done({"owner_id": user.user_id, "made": _was_made(context, user)})


def _remove_owner(context: StepContext, directory: Directory, email: str) -> None:
    user = directory.find_user(email)
    if user is None:
        return
    try:
        write(
            lambda: context.registry.client.delete_item(
                TableName=context.registry.table_name,
                Key=member_key(user.user_id),
                ConditionExpression=_OURS,
                ExpressionAttributeValues={":tenant": {"S": context.tenant.tenant_id}},
            )
        )
    except ConditionFailedError:
        # Another tenant's member: nothing of ours.
        return
    if context.outputs.get("made", _was_made(context, user)):
        directory.delete_user(email)


def _was_made(context: StepContext, user: FoundUser) -> bool:
    """Whether this operation made the user, also in an earlier attempt that ended before it could say so."""
    if user.created_at is None:
        return True
    return user.created_at >= datetime.fromisoformat(context.operation.started_at) - _SKEW


def _put(context: StepContext, user_id: str, email: str) -> dict[str, Any]:
    tenant_id = context.tenant.tenant_id
    member = Membership(
        principal=user_id,
        tenant_id=tenant_id,
        email=email,
        roles=(OWNER,),
        sites=(ANY_SITE,),
        created_at=context.operation.started_at,
    )
    return {
        "TableName": context.registry.table_name,
        "Item": member.to_item(),
        "ConditionExpression": _OURS,
        "ExpressionAttributeValues": {":tenant": {"S": tenant_id}},
    }
