"""The tenant registry in DynamoDB; keys and attributes as in docs/architecture.md."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.tenants.onboarding import OwnerTakenError, Reservation, SlugTakenError
from lambdas.tenants.request import OnboardingRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

_FAILED: Final = "ConditionalCheckFailed"
_CONFLICT: Final = "TransactionConflict"
# Two calls for one tenant meet for milliseconds; the SDK does not retry this (DynamoDB Developer Guide,
# "Transaction conflict handling in DynamoDB").
_PAUSES_SECONDS: Final = (0.05, 0.1, 0.2, 0.4, 0.8)


class TenantRegistry:
    """Reads and writes the registry's records.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
        pause: Waits for a number of seconds before a write that met another one is repeated.
    """

    def __init__(
        self, client: "DynamoDBClient", table_name: str, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._pause = pause

    def reserve(self, slug: str, reservation: Reservation) -> Reservation:
        """Reserve ``slug`` unless it is; of two callers at the same time one wins, and both get its reservation."""
        try:
            self._repeated(
                lambda: self._client.put_item(
                    TableName=self._table_name,
                    Item=_slug_item(slug, reservation),
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != f"{_FAILED}Exception":
                raise
            response: dict[str, Any] = {**error.response}
            item = response["Item"]
            return Reservation(
                tenant_id=item["tenant_id"]["S"],
                usage_key=item["usage_key"]["S"],
                fingerprint=item["fingerprint"]["S"],
                created_at=item["created_at"]["S"],
            )
        return reservation

    def replace(self, slug: str, old: Reservation, new: Reservation) -> bool:
        """Put ``new`` in place of ``old``, and tell whether it was: no tenant may have come of it."""
        return not self._transact(
            [
                {
                    "Put": {
                        "TableName": self._table_name,
                        "Item": _slug_item(slug, new),
                        "ConditionExpression": "tenant_id = :tenant",
                        "ExpressionAttributeValues": {":tenant": {"S": old.tenant_id}},
                    }
                },
                {
                    "ConditionCheck": {
                        "TableName": self._table_name,
                        "Key": {"pk": {"S": f"tenant#{old.tenant_id}"}, "sk": {"S": "tenant"}},
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
            ]
        )

    def tenant_of_member(self, principal_id: str) -> str | None:
        """The tenant that the principal belongs to, if any."""
        answer = self._client.get_item(
            TableName=self._table_name,
            Key={"pk": {"S": f"member#{principal_id}"}, "sk": {"S": "membership"}},
            ConsistentRead=True,
        )
        item = answer.get("Item")
        return None if item is None else item["tenant_id"]["S"]

    def activate(self, request: OnboardingRequest, reservation: Reservation, owner_id: str) -> None:
        """Write tenant and owner's membership in one transaction.

        A tenant that is there stays as it is: it may have been suspended or changed since.

        Raises:
            OwnerTakenError: The owner became another tenant's member meanwhile.
            SlugTakenError: The reservation was replaced meanwhile.
        """
        reasons = self._transact(
            [
                {
                    "Put": {
                        "TableName": self._table_name,
                        "Item": _tenant_item(request, reservation),
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
                {
                    "Put": {
                        "TableName": self._table_name,
                        "Item": _membership_item(request, reservation, owner_id),
                        "ConditionExpression": "attribute_not_exists(pk) OR tenant_id = :tenant",
                        "ExpressionAttributeValues": {":tenant": {"S": reservation.tenant_id}},
                    }
                },
                {
                    "ConditionCheck": {
                        "TableName": self._table_name,
                        "Key": {"pk": {"S": f"slug#{request.slug}"}, "sk": {"S": "slug"}},
                        "ConditionExpression": "tenant_id = :tenant",
                        "ExpressionAttributeValues": {":tenant": {"S": reservation.tenant_id}},
                    }
                },
            ]
        )
        if reasons and reasons[2] == _FAILED:
            raise SlugTakenError(f"the slug {request.slug!r} was reserved again meanwhile; choose another one")
        if reasons and reasons[1] == _FAILED:
            raise OwnerTakenError("the owner's user became a member of another tenant")

    def _transact(self, items: "list[TransactWriteItemTypeDef]") -> list[str]:
        """Write all or nothing; answers with the reason of each item where a condition failed."""
        try:
            self._repeated(lambda: self._client.transact_write_items(TransactItems=items))
        except ClientError as error:
            reasons = _reasons(error)
            if _FAILED not in reasons:
                raise
            return reasons
        return []

    def _repeated(self, write: Callable[[], object]) -> None:
        """Write, and again while another write of the same items is under way, for a second and a half at most."""
        for pause in _PAUSES_SECONDS:
            try:
                write()
            except ClientError as error:
                if not _met_another(error):
                    raise
            else:
                return
            self._pause(pause)
        write()


def _reasons(error: ClientError) -> list[str]:
    response: dict[str, Any] = {**error.response}
    return [reason.get("Code", "None") for reason in response.get("CancellationReasons", [])]


def _met_another(error: ClientError) -> bool:
    reasons = _reasons(error)
    code = error.response["Error"]["Code"]
    return code == f"{_CONFLICT}Exception" or (_CONFLICT in reasons and _FAILED not in reasons)


def _slug_item(slug: str, reservation: Reservation) -> "dict[str, AttributeValueTypeDef]":
    return {
        "pk": {"S": f"slug#{slug}"},
        "sk": {"S": "slug"},
        "tenant_id": {"S": reservation.tenant_id},
        "usage_key": {"S": reservation.usage_key},
        "fingerprint": {"S": reservation.fingerprint},
        "created_at": {"S": reservation.created_at},
    }


def _tenant_item(request: OnboardingRequest, reservation: Reservation) -> "dict[str, AttributeValueTypeDef]":
    return {
        "pk": {"S": f"tenant#{reservation.tenant_id}"},
        "sk": {"S": "tenant"},
        "tenant_id": {"S": reservation.tenant_id},
        "name": {"S": request.name},
        "slug": {"S": request.slug},
        "tier": {"S": request.tier},
        "status": {"S": "active"},
        "usage_key": {"S": reservation.usage_key},
        "sites": _strings(request.sites),
        "version": {"N": "1"},
        "created_at": {"S": reservation.created_at},
    }


def _membership_item(
    request: OnboardingRequest, reservation: Reservation, owner_id: str
) -> "dict[str, AttributeValueTypeDef]":
    return {
        "pk": {"S": f"member#{owner_id}"},
        "sk": {"S": "membership"},
        "tenant_id": {"S": reservation.tenant_id},
        "roles": _strings(["owner"]),
        "sites": _strings(["*"]),
        "email": {"S": request.owner_email},
    }


def _strings(values: Iterable[str]) -> "AttributeValueTypeDef":
    return {"L": [{"S": value} for value in values]}
