"""A small SaaS, in the shapes that the reference composition uses, in several versions.

Run as a script with a folder: it synthesizes each version into a sub-folder, in one process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs

if TYPE_CHECKING:
    from constructs import Construct

REPOSITORY = Path(__file__).parents[3]
CODE = """
import os
def handler(event, context):
    if event.get("triggerSource"):
        event["response"] = {}
        return event
    if "methodArn" in event:
        return {"principalId": "caller", "policyDocument": {"Version": "2012-10-17", "Statement": [
            {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}]}}
    from greeting import NAME
    return {"statusCode": 200, "body": os.environ["GREETING"] + " " + NAME}
"""


class ControlPlane(cdk.Stack):
    """A registry and a user directory."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        trigger = lambda_.Function(
            self,
            "Trigger",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler="index.handler",
            code=lambda_.Code.from_inline(CODE),
        )
        self.pool = cognito.UserPool(
            self,
            "Pool",
            feature_plan=cognito.FeaturePlan.ESSENTIALS,
            custom_attributes={"tenant": cognito.StringAttribute(mutable=False)},
            password_policy=cognito.PasswordPolicy(min_length=14),
            mfa=cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.pool.add_trigger(
            cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
            trigger,
            cognito.LambdaVersion.V3_0,
        )
        self.pool.add_domain("Domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix="sample-saas"))
        read = cognito.ResourceServerScope(scope_name="read", scope_description="read")
        server = self.pool.add_resource_server("Api", identifier="api", scopes=[read])
        self.pool.add_client(
            "Machine",
            generate_secret=True,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[cognito.OAuthScope.resource_server(server, read)],
            ),
        )
        client = self.pool.add_client(
            "Spa",
            auth_flows=cognito.AuthFlow(user_srp=True),
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                callback_urls=["https://app.example.com"],
            ),
            write_attributes=cognito.ClientAttributes().with_standard_attributes(email=True),
        )
        cdk.CfnOutput(self, "Issuer", value=self.pool.user_pool_provider_url)
        cdk.CfnOutput(self, "PoolId", value=self.pool.user_pool_id)
        cdk.CfnOutput(self, "ClientId", value=client.user_pool_client_id)


class ApplicationPlane(cdk.Stack):
    """A table, an API and a bus; ``version`` says which state of them."""

    def __init__(self, scope: Construct, name: str, *, pool: cognito.UserPool, layer: Path, version: str) -> None:
        super().__init__(scope, name)
        changed = version != "first"
        indexes = ["by_site", "by_day"] if changed else ["by_site"]
        table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=_string("pk"),
            sort_key=_string("sk"),
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(index_name=name, partition_key=_string(f"{name}_pk"))
                for name in indexes
            ],
            dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="expires_at",
            deletion_protection=True,
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        dead_letters = sqs.Queue(self, "DeadLetters", enforce_ssl=True)
        greetings = lambda_.LayerVersion(
            self,
            "Layer",
            code=lambda_.Code.from_asset(str(layer)),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        )
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline(CODE),
            layers=[greetings],
            environment={
                "GREETING": "changed" if changed else "first",
                "TABLE_NAME": table.table_name,
                "POOL": pool.user_pool_id,
            },
            reserved_concurrent_executions=3,
            dead_letter_queue=dead_letters,
            tracing=lambda_.Tracing.ACTIVE,
            logging_format=lambda_.LoggingFormat.JSON,
            log_group=logs.LogGroup(
                self, "Log", retention=logs.RetentionDays.ONE_WEEK, removal_policy=cdk.RemovalPolicy.DESTROY
            ),
        )
        table.grant_read_write_data(self.function)
        cloudwatch.Alarm(
            self,
            "Alarm",
            metric=dead_letters.metric_approximate_number_of_messages_visible(),
            threshold=1,
            evaluation_periods=1,
        )
        self._api(changed)
        bus = self._bus(dead_letters)
        cdk.CfnOutput(self, "TableName", value=table.table_name)
        cdk.CfnOutput(self, "FunctionName", value=self.function.function_name)
        if version == "failing":
            cdk.CfnResource(self, "Taken", type="AWS::Events::EventBus", properties={"Name": bus.event_bus_name})

    def _api(self, changed: bool) -> None:
        api = apigateway.RestApi(
            self,
            "Api",
            api_key_source_type=apigateway.ApiKeySourceType.AUTHORIZER,
            cloud_watch_role=False,
            deploy_options=apigateway.StageOptions(
                stage_name="v1",
                throttling_rate_limit=200 if changed else 100,
                throttling_burst_limit=20,
                tracing_enabled=True,
                access_log_destination=apigateway.LogGroupLogDestination(
                    logs.LogGroup(self, "AccessLog", removal_policy=cdk.RemovalPolicy.DESTROY)
                ),
            ),
        )
        model = api.add_model(
            "Order",
            schema=apigateway.JsonSchema(
                type=apigateway.JsonSchemaType.OBJECT,
                required=["sku", "quantity"] if changed else ["sku"],
            ),
        )
        validator = api.add_request_validator("Validator", validate_request_body=True)
        authorizer = apigateway.RequestAuthorizer(
            self,
            "Authorizer",
            handler=self.function,
            identity_sources=[apigateway.IdentitySource.header("Authorization")],
        )
        integration = apigateway.LambdaIntegration(self.function)
        orders = api.root.add_resource("orders")
        orders.add_method(
            "POST",
            integration,
            authorizer=authorizer,
            request_models={"application/json": model},
            request_validator=validator,
        )
        if changed:
            orders.add_method("GET", integration, authorizer=authorizer)
        api.add_gateway_response(
            "Invalid",
            type=apigateway.ResponseType.BAD_REQUEST_BODY,
            templates={"application/json": '{"title": "invalid"}'},
        )
        plan = api.add_usage_plan("Basic", throttle=apigateway.ThrottleSettings(rate_limit=50, burst_limit=10))
        plan.add_api_stage(stage=api.deployment_stage)

    def _bus(self, dead_letters: sqs.Queue) -> events.EventBus:
        bus = events.EventBus(self, "Bus", dead_letter_queue=dead_letters)
        bus.archive(
            "Archive",
            event_pattern=events.EventPattern(account=[self.account]),
            retention=cdk.Duration.days(7),
        )
        log = logs.LogGroup(self, "Events", removal_policy=cdk.RemovalPolicy.DESTROY)
        # The L2 target writes the log's policy with a custom resource, which needs a Node SDK.
        log.grant_write(iam.ServicePrincipal("events.amazonaws.com"))
        events.CfnRule(
            self,
            "Everything",
            event_bus_name=bus.event_bus_name,
            event_pattern={"source": [{"prefix": ""}]},
            targets=[events.CfnRule.TargetProperty(id="Log", arn=log.log_group_arn)],
        )
        cdk.CfnOutput(self, "BusName", value=bus.event_bus_name)
        return bus


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def synthesize(version: str, folder: Path) -> None:
    """Write the assembly of one version."""
    context = json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"]
    app = cdk.App(outdir=str(folder / version), context=context, builtin_cloud_formation_validation=False)
    stage = cdk.Stage(app, "Sample")
    control_plane = ControlPlane(stage, "ControlPlane")
    layer = folder / "layers" / version
    (layer / "python").mkdir(parents=True)
    (layer / "python" / "greeting.py").write_text(f"NAME = {version!r}", encoding="utf-8")
    ApplicationPlane(stage, "ApplicationPlane", pool=control_plane.pool, layer=layer, version=version)
    app.synth()


if __name__ == "__main__":
    for name in ("first", "changed", "failing"):
        synthesize(name, Path(sys.argv[1]))
