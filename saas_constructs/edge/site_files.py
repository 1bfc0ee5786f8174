"""A built site in the bucket behind a distribution."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import CustomResource, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from aws_cdk import RemovalPolicy
    from aws_cdk import aws_logs as logs
    from aws_cdk import aws_s3 as s3

_LIMIT: Final = Duration.minutes(5)
_WHOLE_SITE: Final = "The site's files come and go with each build; the bucket holds nothing else."


class SiteFiles(Construct):
    """Publishes a folder at each deployment, and the run-time configuration beside it.

    What is below ``assets/`` has names that change with the content: it may be cached for a year, and is never removed.
    Everything else is asked for again each time; ``config.json`` is never kept anywhere.

    Args:
        bucket: Where to.
        site: The built site; without it only the configuration is published.
        config: Content of ``config.json``; values may be tokens of texts that JSON writes as they are, such as URLs.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of them when it leaves the stack.
        empty_at_end: Whether the bucket is emptied when this leaves the stack, so that it can be deleted.

    Attributes:
        function: What copies the files.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: s3.IBucket,
        site: Path | None,
        config: Mapping[str, object],
        log_retention: logs.RetentionDays,
        log_removal_policy: RemovalPolicy,
        empty_at_end: bool,
    ) -> None:
        super().__init__(scope, id)
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.edge.publish_site.handler",
            description="Copies a built site to its bucket",
            timeout=_LIMIT,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        properties: dict[str, object] = {
            "Bucket": bucket.bucket_name,
            # Not by `Stack.to_json_string`: values of None do not reach it.
            "Config": json.dumps(config),
            "EmptyAtEnd": "true" if empty_at_end else "false",
        }
        if site is not None:
            asset = assets.Asset(self, "Site", path=str(site))
            properties["Source"] = {"Bucket": asset.s3_bucket_name, "Key": asset.s3_object_key}
            _grant(self.function, ["s3:GetObject"], asset.bucket.arn_for_objects(asset.s3_object_key))
        files = bucket.arn_for_objects("*")
        acknowledge_wildcards(self.function.role, [files], _WHOLE_SITE)
        granted = [
            _grant(self.function, ["s3:DeleteObject", "s3:PutObject"], files),
            _grant(self.function, ["s3:ListBucket"], bucket.bucket_arn),
        ]
        resource = CustomResource(
            self,
            "Resource",
            resource_type="Custom::Site",
            service_token=self.function.function.function_arn,
            service_timeout=_LIMIT,
            properties=properties,
        )
        for grant in granted:
            grant.apply_before(resource)


def _grant(function: HandlerFunction, actions: list[str], arn: str) -> iam.Grant:
    return iam.Grant.add_to_principal(grantee=cast("iam.IGrantable", function), actions=actions, resource_arns=[arn])
