"""AWS CDK constructs for multi-tenant serverless SaaS, with isolation that IAM enforces.

Names are loaded on first use: importing this package, or ``saas_constructs.local``, must not import ``aws_cdk``, which
starts a Node process.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saas_constructs.api import (
        ApiGatewayAccount,
        OpenApiDocument,
        OperatorApi,
        PublicApi,
        SoleUsagePlan,
        TenantAwareApi,
    )
    from saas_constructs.control_plane import (
        LifecycleMachine,
        LifecyclePlan,
        LifecycleStep,
        TenantArchive,
        TenantLifecycle,
        TenantMover,
        TenantOnboarding,
        TenantRegistry,
        TenantStacks,
        TenantStackTemplate,
        UsageMeter,
        UsageReports,
        UsageTable,
    )
    from saas_constructs.data import TableEncryption, TenantFiles, TenantIndex, TenantTable
    from saas_constructs.edge import (
        EdgeAccessLogs,
        EdgeCertificate,
        EdgeWebAcl,
        FrontendDistribution,
        MenuVersions,
        SecurityHeaders,
        SignInRedirects,
        TenantAddresses,
        TenantDomains,
        edge_logs_reach,
    )
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
    from saas_constructs.identity import OperatorDirectory, TenantAuthorizer, UserDirectory, UserUse
    from saas_constructs.migration import TenantImport
    from saas_constructs.notifications import NotificationChannels, OperatorTopic
    from saas_constructs.packaging import DependencySet
    from saas_constructs.realtime import ConnectionAuthorizer, RealtimeApi
    from saas_constructs.schedules import TenantSchedule
    from saas_constructs.tasks import AsyncTask
    from saas_constructs.tenancy import (
        DedicatedTables,
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
    "DedicatedTables": "tenancy",
    "DependencyLayer": "functions",
    "DependencySet": "packaging",
    "EdgeAccessLogs": "edge",
    "EdgeCertificate": "edge",
    "EdgeWebAcl": "edge",
    "EventBus": "events",
    "EventConsumer": "events",
    "FrontendDistribution": "edge",
    "GradualDeployment": "workflows",
    "HandlerFunction": "functions",
    "HumanTaskWorkflow": "workflows",
    "HumanWait": "workflows",
    "ItemKey": "workflows",
    "LifecycleMachine": "control_plane",
    "LifecyclePlan": "control_plane",
    "LifecycleStep": "control_plane",
    "MenuVersions": "edge",
    "Notice": "workflows",
    "NotificationChannels": "notifications",
    "OpenApiDocument": "api",
    "OperatorApi": "api",
    "OperatorDirectory": "identity",
    "OperatorTopic": "notifications",
    "OrderTimeLimits": "tenancy",
    "OrderWorkflow": "workflows",
    "OutboxPublisher": "events",
    "Outcome": "workflows",
    "PublicApi": "api",
    "RealtimeApi": "realtime",
    "SecurityHeaders": "edge",
    "SignInRedirects": "edge",
    "SoleUsagePlan": "api",
    "TableEncryption": "data",
    "TenantAccess": "tenancy",
    "TenantAccessRole": "tenancy",
    "TenantAddresses": "edge",
    "TenantArchive": "control_plane",
    "TenantAuthorizer": "identity",
    "TenantAwareApi": "api",
    "TenantDomains": "edge",
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
    "TenantStackTemplate": "control_plane",
    "TenantStacks": "control_plane",
    "TenantTable": "data",
    "TierPolicies": "tenancy",
    "TierPolicy": "tenancy",
    "UploadInspection": "events",
    "UsageMeter": "control_plane",
    "UsageReports": "control_plane",
    "UsageTable": "control_plane",
    "UserDirectory": "identity",
    "UserUse": "identity",
    "bundle_code": "functions",
    "edge_logs_reach": "edge",
    "event_schemas": "events",
}

__all__ = [
    "ApiGatewayAccount",
    "AsyncTask",
    "ConnectionAuthorizer",
    "DeadLetters",
    "DedicatedTables",
    "DependencyLayer",
    "DependencySet",
    "EdgeAccessLogs",
    "EdgeCertificate",
    "EdgeWebAcl",
    "EventBus",
    "EventConsumer",
    "FrontendDistribution",
    "GradualDeployment",
    "HandlerFunction",
    "HumanTaskWorkflow",
    "HumanWait",
    "ItemKey",
    "LifecycleMachine",
    "LifecyclePlan",
    "LifecycleStep",
    "MenuVersions",
    "Notice",
    "NotificationChannels",
    "OpenApiDocument",
    "OperatorApi",
    "OperatorDirectory",
    "OperatorTopic",
    "OrderTimeLimits",
    "OrderWorkflow",
    "OutboxPublisher",
    "Outcome",
    "PublicApi",
    "RealtimeApi",
    "SecurityHeaders",
    "SignInRedirects",
    "SoleUsagePlan",
    "TableEncryption",
    "TenantAccess",
    "TenantAccessRole",
    "TenantAddresses",
    "TenantArchive",
    "TenantAuthorizer",
    "TenantAwareApi",
    "TenantDomains",
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
    "TenantStackTemplate",
    "TenantStacks",
    "TenantTable",
    "TierPolicies",
    "TierPolicy",
    "UploadInspection",
    "UsageMeter",
    "UsageReports",
    "UsageTable",
    "UserDirectory",
    "UserUse",
    "bundle_code",
    "edge_logs_reach",
    "event_schemas",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
