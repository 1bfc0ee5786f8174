"""The channels' topics. Nothing above this module knows SNS."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.notifications.endpoints import EMAIL, SMS
from lambdas.notifications.notice import Notice
from lambdas.notifications.rules import EndpointRefusedError, EndpointTakenError, SubscriptionPendingError
from lambdas.notifications.subscription import Subscription
from lambdas.notifications.texts import text_of
from lambdas.shared.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef

# SNS's codes for what it can't do with a subscription that is fine in itself.
_INVALID: Final = frozenset({"InvalidParameter", "InvalidParameterException"})
_GONE: Final = frozenset({"NotFound", "NotFoundException"})


class Topics:
    """One topic for each channel.

    Args:
        client: SNS with the function's own role.
        arns: Topic by channel.
    """

    def __init__(self, client: "SNSClient", arns: Mapping[str, str]) -> None:
        self._client = client
        self._arns = arns

    def subscribe(self, tenant_id: str, subscription: Subscription) -> str:
        """Subscribe, and return SNS's name of the subscription. The same again answers the same name.

        Raises:
            EndpointTakenError: The topic knows the endpoint with another filter.
            EndpointRefusedError: SNS takes no such endpoint.
        """
        try:
            answer = self._client.subscribe(
                TopicArn=self._arns[subscription.channel],
                Protocol=_protocol(subscription),
                Endpoint=subscription.endpoint,
                Attributes={"FilterPolicy": subscription.filter_policy(tenant_id)},
                ReturnSubscriptionArn=True,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _INVALID:
                raise
            if "already exists" in str(error):
                raise EndpointTakenError("this endpoint is in use elsewhere and can't be subscribed twice") from error
            logger.warning("endpoint refused", channel=subscription.channel)
            raise EndpointRefusedError("the channel takes no such endpoint; correct it") from error
        return answer["SubscriptionArn"]

    def unsubscribe(self, arn: str) -> None:
        """End a subscription; that it is gone already is fine.

        One of another topic is left alone: IAM can't limit the function to these (Service Authorization Reference,
        "Amazon SNS"), and an item could name anything.

        Raises:
            SubscriptionPendingError: It waits for its confirmation.
        """
        if arn.rpartition(":")[0] not in self._arns.values():
            logger.error("foreign subscription left alone")
            return
        try:
            self._client.unsubscribe(SubscriptionArn=arn)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _INVALID:
                raise SubscriptionPendingError(
                    "it still waits for its confirmation; confirm it first, or let the link lapse in 48 hours"
                ) from error
            if code not in _GONE:
                raise

    def publish(self, channel: str, notice: Notice) -> None:
        """Tell all who subscribed to ``channel`` for the notice's tenant, roles and site."""
        attributes: Mapping[str, MessageAttributeValueTypeDef] = {
            "tenant_id": {"DataType": "String", "StringValue": notice.tenant_id},
            "site_id": {"DataType": "String", "StringValue": notice.site_id},
            "role": {"DataType": "String.Array", "StringValue": json.dumps(notice.roles)},
        }
        text = text_of(notice)
        arguments: dict[str, Any] = {"TopicArn": self._arns[channel], "MessageAttributes": attributes}
        if channel == EMAIL:
            arguments |= {"Subject": text.subject, "Message": text.letter}
        elif channel == SMS:
            arguments |= {"Message": text.short}
        else:
            arguments |= {"Message": json.dumps(notice.to_json(text), separators=(",", ":"), ensure_ascii=False)}
        self._client.publish(**arguments)


def _protocol(subscription: Subscription) -> str:
    if subscription.channel in {EMAIL, SMS}:
        return subscription.channel
    return subscription.endpoint.partition(":")[0]
