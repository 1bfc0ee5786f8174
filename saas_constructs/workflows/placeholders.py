"""Names in a definition for what only CloudFormation knows."""

from typing import Final

PARTITION: Final = "${Partition}"
"""Stands in the ARNs of integrations."""

TABLE_NAME: Final = "TableName"
CLOSE_FUNCTION_ARN: Final = "CloseFunctionArn"
NOTICE_TOPIC_ARN: Final = "NoticeTopicArn"


def placeholder(name: str) -> str:
    """The text that CloudFormation replaces by the definition substitution ``name``."""
    return f"${{{name}}}"
