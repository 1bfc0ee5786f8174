"""The tenant registry in DynamoDB; keys and attributes as in docs/architecture.md."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.tenants.onboarding import OwnerTakenError, Reservation
from lambdas.tenants.request import OnboardingRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_FAILED: Final = "ConditionalCheckFailed"


class TenantRegistry:
    """Reads and writes the registry's records.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def reserve(self, slug: str, reservation: Reservation) -> Reservation:
        """Reserve ``slug`` unless it is; of two callers at the same time one wins, and both get its reservation."""
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item={
                    "pk": {"S": f"slug#{slug}"},
                    "sk": {"S": "slug"},
                    "tenant_id": {"S": reservation.tenant_id},
                    "usage_key": {"S": reservation.usage_key},
                    "fingerprint": {"S": reservation.fingerprint},
                    "created_at": {"S": reservation.created_at},
                },
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
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
        """
        try:
            self._client.transact_write_items(
                TransactItems=[
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
                ]
            )
        except ClientError as error:
            response: dict[str, Any] = {**error.response}
            reasons = [reason.get("Code") for reason in response.get("CancellationReasons", [])]
            if reasons[1:] == [_FAILED]:
                raise OwnerTakenError("the owner's user became a member of another tenant") from None
            if reasons[:1] != [_FAILED]:
                raise


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
