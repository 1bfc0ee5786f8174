"""Actions that making and deleting a tenant's stack takes, by kind of resource.

Nothing updates such a stack, and so what only updates take is not among them.
Source: the resource types' schemas in the CloudFormation registry, "handlers".
"""

from typing import Final


def _of(service: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{service}:{name}" for name in names)


STACK: Final = _of(
    "cloudformation", "DeleteStack", "DescribeStackEvents", "DescribeStacks", "UpdateTerminationProtection"
)
"""A stack that is there."""
TABLE: Final = _of(
    "dynamodb",
    "CreateTable",
    "DeleteTable",
    "DescribeContinuousBackups",
    "DescribeContributorInsights",
    "DescribeKinesisStreamingDestination",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetResourcePolicy",
    "ListTagsOfResource",
    "TagResource",
    "UpdateContinuousBackups",
    "UpdateTable",
    "UpdateTimeToLive",
)
MAKE: Final = (
    *_of("lambda", "CreateFunction", "TagResource"),
    *_of("logs", "CreateLogGroup", "TagResource"),
    *_of("iam", "TagRole"),
    *_of("kms", "TagResource"),
    # Tagging what is made is a PUT on a path of tags.
    *_of("apigateway", "POST", "PUT"),
)
"""Making, with a tenant's tag."""
CHANGE: Final = (
    *_of("lambda", "AddPermission", "DeleteFunction", "DeleteFunctionConcurrency", "GetFunction"),
    *_of("lambda", "GetFunctionCodeSigningConfig", "GetFunctionConfiguration", "GetPolicy"),
    *_of("lambda", "GetRuntimeManagementConfig", "PutFunctionConcurrency", "RemovePermission"),
    *_of("logs", "DeleteLogGroup", "DeleteRetentionPolicy", "DeleteSubscriptionFilter", "DescribeSubscriptionFilters"),
    *_of("logs", "ListTagsForResource", "PutRetentionPolicy", "PutSubscriptionFilter"),
    *_of("iam", "DeleteRole", "DeleteRolePolicy", "GetRole", "GetRolePolicy", "ListAttachedRolePolicies"),
    *_of("iam", "ListRolePolicies"),
    *_of("kms", "CreateGrant", "Decrypt", "DescribeKey", "EnableKeyRotation", "GetKeyPolicy", "GetKeyRotationStatus"),
    *_of("kms", "ListResourceTags", "PutKeyPolicy", "ScheduleKeyDeletion"),
    *_of("apigateway", "DELETE", "GET", "PATCH", "POST", "PUT"),
)
"""What is there, and bears a tenant's tag."""
MAPPING: Final = _of("lambda", "CreateEventSourceMapping", "DeleteEventSourceMapping", "UpdateEventSourceMapping")
"""Of a table's stream to the publisher."""
SHOWN: Final = _of("lambda", "GetEventSourceMapping", "ListTags") + _of("logs", "DescribeLogGroups")
"""What IAM lets nobody name a resource of, and what changes nothing."""
