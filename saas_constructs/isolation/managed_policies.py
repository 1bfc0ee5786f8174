"""Which of AWS's managed policies may reach a table: a template doesn't hold their statements."""

from typing import Final

from saas_constructs.isolation.resolution import UNKNOWN
from saas_constructs.isolation.statements import Principal

_OF_AWS: Final = ":iam::aws:policy/"
_HARMLESS: Final = frozenset(
    {
        "AWSXRayDaemonWriteAccess",
        "AWSXrayWriteOnlyAccess",
        "CloudWatchLambdaApplicationSignalsExecutionRolePolicy",
        "CloudWatchLambdaInsightsExecutionRolePolicy",
        "service-role/AWSLambdaBasicExecutionRole",
        "service-role/AWSLambdaSQSQueueExecutionRole",
        "service-role/AWSLambdaVPCAccessExecutionRole",
    }
)
_REACHING: Final = (
    "AdministratorAccess",
    "AmazonDynamoDB",
    "AmazonElasticMapReduce",
    "AmazonRedshiftAllCommandsFullAccess",
    "AWSLambdaDynamoDB",
    "AWSLambdaInvocation-DynamoDB",
    "AWSDataPipeline",
    "AWSLambdaFullAccess",
    "AWSLambda_FullAccess",
    "AWSBackup",
    "DataScientist",
    "DatabaseAdministrator",
    "IAMFullAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "SystemAdministrator",
)


def may_reach_tables(arn: str, principal: Principal) -> bool:
    """Tell whether a managed policy must be taken to reach tables.

    For a function's role that is every policy not known to be harmless; elsewhere, where many
    services bring policies of their own, those known to reach. A policy of the account's own may hold
    anything, whatever its name.
    """
    _, is_of_aws, name = arn.partition(_OF_AWS)
    if not is_of_aws:
        return True
    if name in _HARMLESS:
        return False
    last = name.rpartition("/")[2]
    return _is_function_role(principal) or UNKNOWN in name or last.startswith(_REACHING)


def _is_function_role(principal: Principal) -> bool:
    if principal.resource is None:
        return False
    return "lambda.amazonaws.com" in str(principal.resource.properties.get("AssumeRolePolicyDocument"))
