"""An order's workflow by itself: its items are moved by tests.

Run as a script with a folder: it synthesizes the app into ``first``, and into ``changed`` with another definition.
"""

import json
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from saas_constructs.data import TenantTable
from saas_constructs.functions import HandlerFunction, bundle_code
from saas_constructs.workflows import OrderWorkflow

HANDLERS = Path(__file__).with_name("handlers")
CONTEXT = json.loads((Path(__file__).parents[3] / "cdk.json").read_text())["context"]
LIMITS = {"basic": {"accept": 60, "ready": 60, "pickup": 60}}


def waiting_app(folder: Path, *, told: bool) -> None:
    """Synthesize the app; ``told`` says whether a waiter is."""
    app = cdk.App(outdir=str(folder), context=CONTEXT, builtin_cloud_formation_validation=False)
    stack = cdk.Stack(app, "Waiting", env=cdk.Environment(region="us-east-1"))
    table = TenantTable(stack, "Table", deletion_protection=False, removal_policy=cdk.RemovalPolicy.DESTROY)
    code = bundle_code(HANDLERS)
    close = HandlerFunction(stack, "Close", handler="waits.close.handler", code=code)
    table.grant_tenant_access(close)
    topic = sns.Topic(stack, "Notices", enforce_ssl=True)
    queue = sqs.Queue(stack, "Waiter", enforce_ssl=True)
    topic.add_subscription(
        subscriptions.SqsSubscription(
            queue,
            raw_message_delivery=True,
            filter_policy={
                "role": sns.SubscriptionFilter.string_filter(allowlist=["waiter"]),
                "tenant_id": sns.SubscriptionFilter.exists_filter(),
                "site_id": sns.SubscriptionFilter.exists_filter(),
            },
        )
    )
    options: dict[str, Any] = {"notices": topic} if told else {}
    workflow = OrderWorkflow(stack, "Workflow", table=table, close_function=close, **options)
    starter = HandlerFunction(
        stack,
        "Starter",
        handler="lambdas.workflows.start_workflow.handler",
        environment={"TIME_LIMITS": json.dumps(LIMITS), "TABLE_NAME": table.table.table_name},
    )
    workflow.grant_start(starter)
    # What it does is not asked for: only its role is taken.
    command = HandlerFunction(stack, "Command", handler="waits.close.handler", code=code)
    workflow.grant_task_response(command)
    for name, value in {
        "TableName": table.table.table_name,
        "QueueUrl": queue.queue_url,
        "WorkflowArn": workflow.state_machine.state_machine_arn,
        "AliasArn": workflow.alias.ref,
        "StarterName": starter.function.function_name,
        "CommandName": command.function.function_name,
    }.items():
        cdk.CfnOutput(stack, name, value=value)
    app.synth()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    waiting_app(target / "first", told=True)
    waiting_app(target / "changed", told=False)
