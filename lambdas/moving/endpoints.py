"""The people of a tenant who are told by e-mail, text message or webhook: their addresses lie with SNS, too."""

import functools
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from lambdas.moving.items import Item
from lambdas.shared.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

_SORT_KEY: Final = "subscription#"
# Gone already, or waiting for a confirmation that SNS gives up after 48 hours (SNS Developer Guide).
_NOTHING_TO_END: Final = frozenset({"InvalidParameter", "InvalidParameterException", "NotFound", "NotFoundException"})


class SnsEndpoints:
    """Subscriptions of a tenant's people.

    Args:
        connect: Makes a client of SNS; asked for the first subscription only.
        topics: ARN of each channel's topic.
    """

    def __init__(self, connect: Callable[[], "SNSClient"], topics: Mapping[str, str]) -> None:
        self._client = functools.cache(connect)
        self._topics = topics

    def end(self, items: Sequence[Item]) -> None:
        """End what these items subscribe to; one of another topic is left alone, as an item could name anything.

        A subscription whose making broke off has no name in its item, and SNS may know it all the same: it is looked
        for among the channel's, and ended where its filter is the tenant's. Subscribing again would tell its name, too,
        but would write to people whom SNS has forgotten.
        """
        unnamed: dict[tuple[str, str], set[str]] = {}
        for item in items:
            if not item["sk"]["S"].startswith(_SORT_KEY):
                continue
            if "arn" in item:
                self._end(item["arn"]["S"])
            else:
                tenant_id = item["pk"]["S"].partition("#")[0]
                unnamed.setdefault((tenant_id, item["channel"]["S"]), set()).add(item["endpoint"]["S"])
        for (tenant_id, channel), endpoints in unnamed.items():
            for arn in self._named(self._topics[channel], endpoints):
                if self._is_of(arn, tenant_id):
                    self._end(arn)

    def _end(self, arn: str) -> None:
        if arn.rpartition(":")[0] not in self._topics.values():
            logger.error("foreign subscription left alone")
            return
        try:
            self._client().unsubscribe(SubscriptionArn=arn)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _NOTHING_TO_END:
                raise

    def _named(self, topic: str, endpoints: Collection[str]) -> Iterator[str]:
        """Yield SNS's names of a topic's subscriptions of ``endpoints``."""
        for page in self._client().get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic):
            for found in page["Subscriptions"]:
                # One that waits for its confirmation is listed without a name.
                if found["Endpoint"] in endpoints and found["SubscriptionArn"].startswith(f"{topic}:"):
                    yield found["SubscriptionArn"]

    def _is_of(self, arn: str, tenant_id: str) -> bool:
        """Whether a subscription is the tenant's: of an endpoint that two want, SNS knows the first one's only."""
        try:
            attributes = self._client().get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
        except ClientError as error:
            if error.response["Error"]["Code"] not in _NOTHING_TO_END:
                raise
            return False
        return bool(json.loads(attributes.get("FilterPolicy", "{}")).get("tenant_id") == [tenant_id])
