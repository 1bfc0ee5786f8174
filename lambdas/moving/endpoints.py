"""The people of a tenant who are told by e-mail, text message or webhook: their addresses lie with SNS, too."""

import functools
from collections.abc import Callable, Collection, Sequence
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
        topics: ARNs of the channels' topics.
    """

    def __init__(self, connect: Callable[[], "SNSClient"], topics: Collection[str]) -> None:
        self._client = functools.cache(connect)
        self._topics = frozenset(topics)

    def end(self, items: Sequence[Item]) -> None:
        """End what these items subscribe to; one of another topic is left alone, as an item could name anything."""
        for item in items:
            arn = item.get("arn", {}).get("S") if item["sk"]["S"].startswith(_SORT_KEY) else None
            if arn is None:
                continue
            if arn.rpartition(":")[0] not in self._topics:
                logger.error("foreign subscription left alone")
                continue
            try:
                self._client().unsubscribe(SubscriptionArn=arn)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _NOTHING_TO_END:
                    raise
