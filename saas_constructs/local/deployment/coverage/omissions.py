"""Properties that the emulator drops and that nobody misses locally.

Each entry says why no behaviour that can be observed on the embedded AWS depends on it. What such
a property promises is asserted on the template; the documentation marks it "AWS only".
"""

from collections.abc import Mapping

_NO_METERING = "the emulator neither bills nor shapes traffic by capacity"
_NO_CACHE = "the emulator runs no cache for API stages"
_NO_REPLACEMENT = "steers how AWS replaces or names the resource, not what it does"
_NO_TRACING = "the emulator has no X-Ray"

ACCEPTED: Mapping[str, Mapping[str, str]] = {
    "AWS::ApiGateway::Method": {"Integration.CacheNamespace": _NO_CACHE},
    "AWS::ApiGateway::RestApi": {
        "Mode": "concerns the import of a Body only",
        "FailOnWarnings": "concerns the import of a Body only",
        "Parameters": "concerns the import of a Body only",
    },
    "AWS::ApiGateway::Stage": {
        "CacheClusterEnabled": _NO_CACHE,
        "CacheClusterSize": _NO_CACHE,
        "ClientCertificateId": "no integration checks a client certificate locally",
        "DocumentationVersion": "documentation is not served from a stage",
    },
    "AWS::CertificateManager::Certificate": {
        "DomainValidationOptions": "the emulator issues a certificate at once; asserted on the template",
    },
    "AWS::Cognito::UserPool": {
        "WebAuthnRelyingPartyID": "no browser registers a passkey with the emulator",
        "WebAuthnUserVerification": "no browser registers a passkey with the emulator",
    },
    "AWS::Cognito::UserPoolClient": {
        "RefreshTokenRotation": "a refresh token stays valid locally; asserted on the template",
    },
    "AWS::DynamoDB::GlobalTable": {
        "MultiRegionConsistency": "one process holds all regions, so every read is consistent",
        "Replicas.ContributorInsightsSpecification": "the emulator offers no insights",
        "Replicas.GlobalSecondaryIndexes": "says their capacity only; the table names them",
        "Replicas.KinesisStreamSpecification": "asserted on the template",
        "Replicas.ReadOnDemandThroughputSettings": _NO_METERING,
        "Replicas.ReadProvisionedThroughputSettings": _NO_METERING,
        "Replicas.TableClass": _NO_METERING,
        "ReadOnDemandThroughputSettings": _NO_METERING,
        "WarmThroughput": _NO_METERING,
        "WriteOnDemandThroughputSettings": _NO_METERING,
    },
    "AWS::DynamoDB::Table": {
        "ContributorInsightsSpecification": "the emulator offers no insights",
        "OnDemandThroughput": _NO_METERING,
        "TableClass": _NO_METERING,
        "WarmThroughput": _NO_METERING,
    },
    "AWS::Lambda::Function": {
        "RecursiveLoop": "the emulator detects no loops",
        "RuntimeManagementConfig": "all functions run in the emulator's own interpreter",
    },
    "AWS::Lambda::Version": {"RuntimePolicy": "all functions run in the emulator's own interpreter"},
    "AWS::Logs::LogGroup": {
        "DataProtectionPolicy": "the emulator masks nothing; asserted on the template",
        "DeletionProtectionEnabled": "guards against operators of the AWS account",
        "FieldIndexPolicies": "queries answer the same, only slower",
    },
    "AWS::KMS::Key": {
        "BypassPolicyLockoutSafetyCheck": _NO_REPLACEMENT,
        "PendingWindowInDays": "the emulator keeps no deleted key",
    },
    "AWS::S3::Bucket": {
        "BucketEncryption": "objects are plain files in your folder; asserted on the template",
        "LifecycleConfiguration": "nothing expires locally; asserted on the template",
        "LoggingConfiguration": "the emulator writes no server access log",
        "MetricsConfigurations": "the emulator publishes no request metrics",
        "OwnershipControls": "access control lists are not modelled",
        "AccessControl": "access control lists are not modelled",
    },
    "AWS::SNS::Topic": {
        "KmsMasterKeyId": "messages are held in memory only; asserted on the template",
        "SignatureVersion": "concerns the signature of HTTP deliveries only, which is not valid locally",
        "TracingConfig": _NO_TRACING,
    },
    "AWS::StepFunctions::StateMachine": {"TracingConfiguration": _NO_TRACING},
    "AWS::WAFv2::WebACL": {"CustomResponseBodies": "the emulator filters no requests; asserted on the template"},
}
