"""AWS CDK constructs for multi-tenant serverless SaaS, with isolation that IAM enforces.

Names are loaded on first use: importing this package, or ``saas_constructs.local``, must not import ``aws_cdk``, which
starts a Node process.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saas_constructs.api import ApiGatewayAccount, OpenApiDocument, TenantAwareApi
    from saas_constructs.control_plane import (
        LifecycleMachine,
        LifecyclePlan,
        LifecycleStep,
        TenantArchive,
        TenantLifecycle,
        TenantMover,
        TenantOnboarding,
        TenantRegistry,
        UsageMeter,
        UsageReports,
        UsageTable,
    )
    from saas_constructs.data import TableEncryption, TenantFiles, TenantIndex, TenantTable
    from saas_constructs.events import (
        DeadLetters,
        EventBus,
        EventConsumer,
        OutboxPublisher,
        TenantQueue,
        UploadInspection,
        event_schemas,
    )
    from saas_constructs.functions import DependencyLayer, HandlerFunction, bundle_code
    from saas_constructs.identity import TenantAuthorizer, UserDirectory
    from saas_constructs.migration import TenantImport
    from saas_constructs.notifications import NotificationChannels, OperatorTopic
    from saas_constructs.realtime import ConnectionAuthorizer, RealtimeApi
    from saas_constructs.schedules import TenantSchedule
    from saas_constructs.tasks import AsyncTask
    from saas_constructs.tenancy import (
        OrderTimeLimits,
        TenantAccess,
        TenantAccessRole,
        TenantIsolation,
        TierPolicies,
        TierPolicy,
    )
    from saas_constructs.workflows import (
        GradualDeployment,
        HumanTaskWorkflow,
        HumanWait,
        ItemKey,
        Notice,
        OrderWorkflow,
        Outcome,
    )

_HOMES = {
    "ApiGatewayAccount": "api",
    "AsyncTask": "tasks",
    "ConnectionAuthorizer": "realtime",
    "DeadLetters": "events",
    "DependencyLayer": "functions",
    "EventBus": "events",
    "EventConsumer": "events",
    "GradualDeployment": "workflows",
    "HandlerFunction": "functions",
    "HumanTaskWorkflow": "workflows",
    "HumanWait": "workflows",
    "ItemKey": "workflows",
    "LifecycleMachine": "control_plane",
    "LifecyclePlan": "control_plane",
    "LifecycleStep": "control_plane",
    "Notice": "workflows",
    "NotificationChannels": "notifications",
    "OpenApiDocument": "api",
    "OperatorTopic": "notifications",
    "OrderTimeLimits": "tenancy",
    "OrderWorkflow": "workflows",
    "OutboxPublisher": "events",
    "Outcome": "workflows",
    "RealtimeApi": "realtime",
    "TableEncryption": "data",
    "TenantAccess": "tenancy",
    "TenantAccessRole": "tenancy",
    "TenantArchive": "control_plane",
    "TenantAuthorizer": "identity",
    "TenantAwareApi": "api",
    "TenantFiles": "data",
    "TenantImport": "migration",
    "TenantIndex": "data",
    "TenantIsolation": "tenancy",
    "TenantLifecycle": "control_plane",
    "TenantMover": "control_plane",
    "TenantOnboarding": "control_plane",
    "TenantQueue": "events",
    "TenantRegistry": "control_plane",
    "TenantSchedule": "schedules",
    "TenantTable": "data",
    "TierPolicies": "tenancy",
    "TierPolicy": "tenancy",
    "UploadInspection": "events",
    "UsageMeter": "control_plane",
    "UsageReports": "control_plane",
    "UsageTable": "control_plane",
    "UserDirectory": "identity",
    "bundle_code": "functions",
    "event_schemas": "events",
}

__all__ = [
    "ApiGatewayAccount",
    "AsyncTask",
    "ConnectionAuthorizer",
    "DeadLetters",
    "DependencyLayer",
    "EventBus",
    "EventConsumer",
    "GradualDeployment",
    "HandlerFunction",
    "HumanTaskWorkflow",
    "HumanWait",
    "ItemKey",
    "LifecycleMachine",
    "LifecyclePlan",
    "LifecycleStep",
    "Notice",
    "NotificationChannels",
    "OpenApiDocument",
    "OperatorTopic",
    "OrderTimeLimits",
    "OrderWorkflow",
    "OutboxPublisher",
    "Outcome",
    "RealtimeApi",
    "TableEncryption",
    "TenantAccess",
    "TenantAccessRole",
    "TenantArchive",
    "TenantAuthorizer",
    "TenantAwareApi",
    "TenantFiles",
    "TenantImport",
    "TenantIndex",
    "TenantIsolation",
    "TenantLifecycle",
    "TenantMover",
    "TenantOnboarding",
    "TenantQueue",
    "TenantRegistry",
    "TenantSchedule",
    "TenantTable",
    "TierPolicies",
    "TierPolicy",
    "UploadInspection",
    "UsageMeter",
    "UsageReports",
    "UsageTable",
    "UserDirectory",
    "bundle_code",
    "event_schemas",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
