"""Who may do what in every stage: nobody more than the few who are named here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.isolation.templates import EXEMPTION_KEY
from stacks.config import STAGES
from tests.stacks.synthesis import MODELS, Reference, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = [stage.name for stage in STAGES]
#: Who reaches tenants' items around a tenant's session, by a part of the role's logical id.
EXEMPT = {
    # They read streams.
    *("PublisherOutboxFunctionRole", "LifecycleOperationsPublisherFunctionRole", "UsageReportsPublisherFunctionRole"),
    # It acts for orders of all tenants.
    "WorkflowOrderRole",
    # They scan for the items of one tenant, and write by its session.
    *(f"MovingMover{name}Role" for name in ("Copy", "DeleteData", "Export", "RemoveCopy", "VerifyDeleted", "Verify")),
    # They count, report and show what all tenants used.
    *("UsageMeterFunctionRole", "UsageReportsFunctionRole", "UsageShowRole"),
    # Its sessions make and delete one tenant's own table each.
    "OwnStacksStepsRole",
}
#: What no resource can be named for (Service Authorization Reference).
EVERYWHERE = {
    *("xray:PutTelemetryRecords", "xray:PutTraceSegments", "xray:GetSamplingRules", "xray:GetSamplingTargets"),
    *("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery"),
    *("logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
    # They show, and change nothing.
    *("lambda:GetEventSourceMapping", "lambda:ListTags", "tag:GetResources", "sns:GetSubscriptionAttributes"),
    "sns:Unsubscribe",
}
#: What a condition bounds where no resource can be named, with that condition's key.
CONDITIONAL = {
    "acm:RequestCertificate": "acm:ValidationMethod",
    "kms:CreateKey": "aws:RequestTag/tenant_id",
    "lambda:CreateEventSourceMapping": "lambda:FunctionArn",
    "lambda:DeleteEventSourceMapping": "lambda:FunctionArn",
    "lambda:UpdateEventSourceMapping": "lambda:FunctionArn",
    "ses:SendEmail": "ses:FromAddress",
}
_MAKE_TENANTS = {
    "lambdas.registration.make_tenant.handler",
    "lambdas.tenants.onboard.handler",
    "lambdas.tenants.onboard_tenant.handler",
}
_MOVERS = {
    f"lambdas.moving.{step}.handler"
    for step in ("copy", "delete_data", "export", "remove_copy", "verify", "verify_deleted")
}
#: Who may do what is done to all tenants at once or in another's name, by the function's handler.
ALONE = {
    "events:PutEvents": {"lambdas.outbox.publish.handler"},
    "execute-api:ManageConnections": {
        *("lambdas.realtime.reply.handler", "lambdas.realtime.resume.handler", "lambdas.realtime.fan_out.handler"),
    },
    "sns:Publish": {"lambdas.notifications.notify.handler", "lambdas.notifications.pass_notice.handler"},
    "sns:Subscribe": {f"lambdas.notifications.{name}_subscription.handler" for name in ("create", "delete")},
    "sns:GetSubscriptionAttributes": {"lambdas.moving.delete_data.handler"},
    "sns:ListSubscriptionsByTopic": {"lambdas.moving.delete_data.handler"},
    "sns:Unsubscribe": {"lambdas.notifications.delete_subscription.handler", "lambdas.moving.delete_data.handler"},
    "states:StartExecution": {
        *("lambdas.workflows.start_workflow.handler", "lambdas.lifecycle.sweep.handler"),
        "lambdas.tenants.change.handler",
        *_MAKE_TENANTS,
    },
    "states:SendTaskSuccess": {
        *(f"lambdas.orders.{name}_order.handler" for name in ("accept", "cancel", "ready", "reject", "serve")),
        "lambdas.orders.sweep_orders.handler",
    },
    "dynamodb:GetRecords": {"lambdas.outbox.publish.handler"},
    "lambda:InvokeFunction": {"lambdas.registration.confirm.handler"},
    "states:SendTaskHeartbeat": set(),
    "sqs:StartMessageMoveTask": set(),
    "sns:SetSubscriptionAttributes": set(),
    "dynamodb:Scan": _MOVERS,
    "cloudformation:CreateStack": set(),
    "cloudformation:DeleteStack": set(),
    "cloudformation:UpdateStack": set(),
    "cloudformation:CreateChangeSet": set(),
    "iam:PassRole": set(),
    "iam:CreateRole": set(),
    "kms:CreateGrant": set(),
    "kms:PutKeyPolicy": set(),
    "ses:SendEmail": {"lambdas.registration.register.handler"},
    "s3:GetObject": {"lambdas.tenants.get_export.handler"},
    "cognito-idp:AdminCreateUser": {
        *("lambdas.lifecycle.create_owner.handler", "lambdas.lifecycle.delete_users.handler"),
        *("lambdas.users.invite_user.handler", "lambdas.users.reset_user.handler"),
        "lambdas.users.tenant_users.handler",
        *_MAKE_TENANTS,
    },
    "cognito-idp:AdminDeleteUser": {
        *("lambdas.lifecycle.create_owner.handler", "lambdas.lifecycle.delete_users.handler"),
        *_MAKE_TENANTS,
    },
    "cognito-idp:AdminDisableUser": {f"lambdas.users.{name}.handler" for name in ("disable_user", "tenant_users")},
    "cognito-idp:AdminEnableUser": {f"lambdas.users.{name}.handler" for name in ("enable_user", "tenant_users")},
    "cognito-idp:AdminResetUserPassword": {f"lambdas.users.{name}.handler" for name in ("reset_user", "tenant_users")},
    "cognito-idp:AdminSetUserPassword": set(),
}
#: Who may send to any queue of the stage that dead letters come from.
SENDING_BACK = {f"lambdas.dead_letters.{name}.handler" for name in ("operations", "send_back")}
_LET_IN = {"sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sns:Publish"}


def every(reference: Reference, stage: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Resources of one type with their logical ids."""
    for template in reference.of_stage(stage):
        yield from resources(template, kind).items()


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def role_statements(reference: Reference, stage: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What roles may do, with the role's logical id."""
    for name, role in every(reference, stage, "AWS::IAM::Role"):
        for policy in role["Properties"].get("Policies", []):
            yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])
    for _, policy in every(reference, stage, "AWS::IAM::Policy"):
        for role in policy["Properties"]["Roles"]:
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                yield role["Ref"], statement


@pytest.mark.parametrize("stage", NAMES)
def test_nobody_is_exempt_but_who_is_named_here(reference: Reference, stage: str) -> None:
    found = {
        name
        for template in reference.of_stage(stage)
        for name, resource in template["Resources"].items()
        if EXEMPTION_KEY in resource.get("Metadata", {})
    }
    assert {next((part for part in EXEMPT if name.startswith(part)), name) for name in found} == EXEMPT


@pytest.mark.parametrize("stage", NAMES)
def test_no_role_has_wildcards(reference: Reference, stage: str) -> None:
    for name, statement in role_statements(reference, stage):
        actions = set(listed(statement["Action"]))
        assert not [action for action in actions if "*" in action], (name, statement)
        if "*" in listed(statement["Resource"]):
            free = actions - EVERYWHERE
            assert free <= CONDITIONAL.keys(), (name, statement)
            assert all(CONDITIONAL[action] in json.dumps(statement["Condition"]) for action in free), (name, statement)


@pytest.mark.parametrize("stage", NAMES)
def test_what_concerns_all_tenants_is_done_by_few(reference: Reference, stage: str) -> None:
    handlers = {
        listed(function["Properties"]["Role"]["Fn::GetAtt"])[0]: function["Properties"]["Handler"]
        for _, function in every(reference, stage, "AWS::Lambda::Function")
    }
    held: dict[str, set[str]] = {action: set() for action in ALONE}
    for role, statement in role_statements(reference, stage):
        for action in ALONE.keys() & set(listed(statement["Action"])):
            # Roles of services, such as the workflow's, are no function's.
            held[action] |= {handlers[role]} & set(handlers.values()) if role in handlers else set()
    assert held == ALONE


@pytest.mark.parametrize("stage", NAMES)
def test_stacks_of_tenants_are_made_in_sessions_of_two_functions(reference: Reference, stage: str) -> None:
    roles = dict(every(reference, stage, "AWS::IAM::Role"))
    makers = {
        role
        for role, statement in role_statements(reference, stage)
        if "cloudformation:CreateStack" in listed(statement["Action"])
    }
    (maker,) = makers
    trusted = {
        listed(principal["Fn::GetAtt"])[0]
        for statement in roles[maker]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        for principal in listed(statement["Principal"]["AWS"])
    }
    handlers = {
        found["Properties"]["Handler"]
        for _, found in every(reference, stage, "AWS::Lambda::Function")
        if listed(found["Properties"]["Role"]["Fn::GetAtt"])[0] in trusted
    }
    assert handlers == {f"lambdas.tenant_stacks.{step}_stack.handler" for step in ("delete", "deploy")}


@pytest.mark.parametrize("stage", NAMES)
def test_no_function_of_a_tenants_stack_needs_more_than_its_boundary(reference: Reference, stage: str) -> None:
    (boundary,) = (found for name, found in every(reference, stage, "AWS::IAM::ManagedPolicy") if "Boundary" in name)
    most = {
        action
        for statement in boundary["Properties"]["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
    }
    for model in MODELS:
        template = reference.templates[f"{stage}-{model}"]
        roles = resources(template, "AWS::IAM::Role").values()
        assert all("PermissionsBoundary" in role["Properties"] for role in roles)
        policies = [policy["Properties"] for policy in resources(template, "AWS::IAM::Policy").values()]
        policies += [policy for role in roles for policy in role["Properties"].get("Policies", [])]
        allowed = {
            action
            for policy in policies
            for statement in policy["PolicyDocument"]["Statement"]
            for action in listed(statement["Action"])
        }
        assert allowed <= most, f"tenant_functions_boundary lacks {sorted(allowed - most)}"


@pytest.mark.parametrize("stage", NAMES)
def test_who_confirms_an_address_may_ask_one_function_and_do_nothing_else(reference: Reference, stage: str) -> None:
    functions = dict(every(reference, stage, "AWS::Lambda::Function"))
    roles = {
        found["Properties"]["Handler"]: listed(found["Properties"]["Role"]["Fn::GetAtt"])[0]
        for found in functions.values()
    }
    (maker,) = (name for name, found in functions.items() if ".make_tenant." in found["Properties"]["Handler"])
    held = {
        action: statement["Resource"]
        for role, statement in role_statements(reference, stage)
        if role == roles["lambdas.registration.confirm.handler"]
        for action in listed(statement["Action"])
    }
    own = {"logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
    assert held.keys() - own == {"lambda:InvokeFunction"}
    assert held["lambda:InvokeFunction"] == {"Fn::GetAtt": [maker, "Arn"]}


@pytest.mark.parametrize("stage", NAMES)
def test_who_sends_messages_puts_back_its_own_or_gives_them_up(reference: Reference, stage: str) -> None:
    functions = dict(every(reference, stage, "AWS::Lambda::Function"))
    role_of = {name: listed(found["Properties"]["Role"]["Fn::GetAtt"])[0] for name, found in functions.items()}
    handlers = {role_of[name]: found["Properties"]["Handler"] for name, found in functions.items()}
    own = {
        (role_of[mapping["Properties"]["FunctionName"]["Ref"]], listed(source["Fn::GetAtt"])[0])
        for _, mapping in every(reference, stage, "AWS::Lambda::EventSourceMapping")
        if "Fn::GetAtt" in (source := mapping["Properties"]["EventSourceArn"])
    }
    given_up = {
        name
        for name, queue in every(reference, stage, "AWS::SQS::Queue")
        if "saas:dead-letters" in json.dumps(queue["Properties"].get("Tags", []))
        and "RedrivePolicy" not in queue["Properties"]
    }
    for role, statement in role_statements(reference, stage):
        if "sqs:SendMessage" not in listed(statement["Action"]) or role not in handlers:
            continue
        if "aws:ResourceTag/saas:queue-of" in json.dumps(statement.get("Condition")):
            assert handlers[role] in SENDING_BACK
            continue
        queues = {listed(resource["Fn::GetAtt"])[0] for resource in listed(statement["Resource"])}
        # A dispatcher sends a schedule's jobs.
        foreign = {queue for queue in queues - given_up if (role, queue) not in own}
        assert not foreign or handlers[role] == "lambdas.schedules.dispatch.handler", (role, foreign)


@pytest.mark.parametrize("stage", NAMES)
def test_a_resource_lets_in_services_only_and_by_name(reference: Reference, stage: str) -> None:
    """Queues and topics: what SQS or SNS lets a service do, it lets it do for one rule, topic or account."""
    for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for name, policy in every(reference, stage, kind):
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                if statement["Effect"] == "Deny":
                    continue
                assert set(statement["Principal"]) == {"Service"}, name
                assert "aws:SourceArn" in json.dumps(statement["Condition"]), name
                assert set(listed(statement["Action"])) <= _LET_IN, name


@pytest.mark.parametrize("stage", NAMES)
def test_a_function_is_invoked_by_one_api_or_service_of_ours(reference: Reference, stage: str) -> None:
    for name, permission in every(reference, stage, "AWS::Lambda::Permission"):
        assert permission["Properties"]["Principal"].endswith(".amazonaws.com"), name
        assert permission["Properties"].get("SourceArn"), name


@pytest.mark.parametrize("stage", NAMES)
def test_queues_and_topics_are_encrypted_and_take_tls_only(reference: Reference, stage: str) -> None:
    denied = {
        json.dumps(target)
        for kind, key in (("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SNS::TopicPolicy", "Topics"))
        for _, policy in every(reference, stage, kind)
        for target in policy["Properties"][key]
        if any(
            statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        )
    }
    queues = dict(every(reference, stage, "AWS::SQS::Queue"))
    topics = dict(every(reference, stage, "AWS::SNS::Topic"))
    assert queues
    assert topics
    for name, found in {**queues, **topics}.items():
        properties = found["Properties"]
        assert properties.get("SqsManagedSseEnabled") or properties.get("KmsMasterKeyId"), name
        assert json.dumps({"Ref": name}) in denied, name


@pytest.mark.parametrize("stage", NAMES)
def test_every_queue_has_dead_letters_or_holds_them_and_is_watched(reference: Reference, stage: str) -> None:
    watched: dict[str, set[str]] = {}
    for name, found in every(reference, stage, "AWS::CloudWatch::Alarm"):
        assert found["Properties"]["AlarmActions"], name
        for dimension in found["Properties"].get("Dimensions", []):
            if dimension["Name"] == "QueueName":
                queue = dimension["Value"]["Fn::GetAtt"][0]
                watched.setdefault(queue, set()).add(found["Properties"]["MetricName"])
    queues = dict(every(reference, stage, "AWS::SQS::Queue"))
    redriven = {
        queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for queue in queues.values()
        if "RedrivePolicy" in queue["Properties"]
    }
    for name, queue in queues.items():
        if "RedrivePolicy" in queue["Properties"]:
            assert "ApproximateAgeOfOldestMessage" in watched[name], name
        else:
            assert "saas:dead-letters" in json.dumps(queue["Properties"]["Tags"]), name
            assert "ApproximateNumberOfMessagesVisible" in watched[name], name
    assert redriven <= queues.keys()
    assert not [name for name in redriven if "RedrivePolicy" in queues[name]["Properties"]]
