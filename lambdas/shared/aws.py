"""AWS clients of the function itself, all made by one session.

``botocore.session`` is used where ``boto3.client`` is usual: boto3 is a shell around it, the
clients are the very same, and leaving the shell out saves a good part of a cold start. One session
parses a service model once, so that a second client costs a few milliseconds.
"""

import functools
from typing import TYPE_CHECKING, Any, Literal, overload

import botocore.session
from botocore.config import Config

from lambdas.shared.sdk_tracing import trace_calls
from lambdas.shared.usage import usage_log

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_cloudfront_keyvaluestore import CloudFrontKeyValueStoreClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_sts import STSClient
    from mypy_boto3_sts.type_defs import CredentialsTypeDef

# Well under the functions' own time limit, so that a stalled call ends in an error that the
# function can report.
CONFIG = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)


@functools.cache
def session() -> botocore.session.Session:
    """The session that every client of this execution environment comes from."""
    made = botocore.session.Session()
    trace_calls(made)
    usage_log.watch(made)
    return made


@overload
def client(service: Literal["apigateway"]) -> "APIGatewayClient": ...
@overload
def client(service: Literal["cloudformation"]) -> "CloudFormationClient": ...
@overload
def client(service: Literal["cloudfront"]) -> "CloudFrontClient": ...
@overload
def client(service: Literal["cloudfront-keyvaluestore"]) -> "CloudFrontKeyValueStoreClient": ...
@overload
def client(service: Literal["cognito-idp"]) -> "CognitoIdentityProviderClient": ...
@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["events"]) -> "EventBridgeClient": ...
@overload
def client(service: Literal["resourcegroupstaggingapi"]) -> Any: ...
@overload
def client(service: Literal["s3"]) -> "S3Client": ...
@overload
def client(service: Literal["ses"]) -> Any: ...
@overload
def client(service: Literal["sns"]) -> "SNSClient": ...
@overload
def client(service: Literal["stepfunctions"]) -> "SFNClient": ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...
@overload
def client(service: Literal["sts"]) -> "STSClient": ...
def client(service: str) -> Any:
    """Client for ``service`` with the function's own role."""
    return session().create_client(service, config=CONFIG)


def client_of(service: str, credentials: "CredentialsTypeDef", config: Config = CONFIG) -> Any:
    """Client for ``service`` with the credentials of a session that was assumed."""
    return session().create_client(
        service,
        config=config,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
