"""What a function may do with a tenant's items, as exact lists of IAM actions."""

import enum

from saas_constructs.tenancy.key_grant import KEY_TO_READ, KEY_TO_WRITE


class TenantAccess(enum.Enum):
    """Access to the items of the tenant that a session is tagged with.

    `Scan` and PartiQL are in none of them: with either, ``dynamodb:LeadingKeys`` is no bound (Amazon DynamoDB Developer
    Guide, "Using IAM policy conditions for fine-grained access control").
    """

    READ = "read"
    WRITE = "write"
    READ_WRITE = "read-write"

    @property
    def item_actions(self) -> list[str]:
        """Actions on the table's own items."""
        return [
            *(_READ_ITEMS if self is not TenantAccess.WRITE else ()),
            *(_WRITE_ITEMS if self is not TenantAccess.READ else ()),
        ]

    @property
    def index_actions(self) -> list[str]:
        """Actions on the table's indexes, which can only be read."""
        return [] if self is TenantAccess.WRITE else ["dynamodb:Query"]

    @property
    def key_actions(self) -> list[str]:
        """Actions on a customer key that encrypts the items, which DynamoDB asks of the caller."""
        return list(KEY_TO_READ if self is TenantAccess.READ else KEY_TO_WRITE)


_READ_ITEMS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")
_WRITE_ITEMS = (
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
