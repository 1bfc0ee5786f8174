"""A stack's files reach their bucket."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aws_cdk
import pytest
from botocore.exceptions import ClientError, WaiterError

from tests.local.rest_api import make_function
from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

NO_STORE = {"cache-control": "no-store"}
HANDLER = "package/custom-resource-handlers/dist/aws-s3-deployment/bucket-deployment-handler/index.py"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:never-called"


def archive(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return content.getvalue()


class Deployment:
    """A bucket of sources, and a stack with the bucket for them."""

    def __init__(self, aws: EmbeddedAws, function: str = FUNCTION) -> None:
        self.stack = Stack(aws)
        self.s3 = aws.client("s3")
        self.sources = f"sources-{self.stack.name}"
        self.function = function
        self.s3.create_bucket(Bucket=self.sources)

    def deploy(self, files: dict[str, str], *, bucket: str = "Bucket", **properties: Any) -> None:
        content = archive(files)
        key = f"{abs(hash(content))}.zip"
        self.s3.put_object(Bucket=self.sources, Key=key, Body=content)
        resource = {
            "ServiceToken": self.function,
            "SourceBucketNames": [self.sources],
            "SourceObjectKeys": [key],
            "DestinationBucketName": {"Ref": bucket},
            "Prune": True,
            **properties,
        }
        self.stack.deploy(
            {
                "Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
                "Other": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
                "Files": {"Type": "Custom::CDKBucketDeployment", "Properties": resource},
            }
        )

    def stored(self, bucket: str = "Bucket") -> dict[str, str]:
        name = self.stack.id_of(bucket)
        keys = [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=name).get("Contents", [])]
        return {key: self.s3.get_object(Bucket=name, Key=key)["Body"].read().decode() for key in keys}


def test_upstream_finds_no_aws_cli(stock_aws: EmbeddedAws) -> None:
    deployment = Deployment(
        stock_aws, make_function(stock_aws, _handler_of_the_cdk(), Timeout=60, Layers=[_cli(stock_aws)])
    )
    with pytest.raises(WaiterError):
        deployment.deploy({"index.html": "1"})
    events = stock_aws.client("cloudformation").describe_stack_events(StackName=deployment.stack.name)["StackEvents"]
    assert any("/opt/awscli/aws" in event.get("ResourceStatusReason", "") for event in events)


def _handler_of_the_cdk() -> str:
    (package,) = (Path(aws_cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.tgz")
    with tarfile.open(package) as opened:
        handler = opened.extractfile(HANDLER)
        assert handler is not None
        return handler.read().decode()


def _cli(aws: EmbeddedAws) -> str:
    """A layer with what the handler starts: it does nothing, and that well."""
    content = archive({"awscli/aws": "#!/bin/sh\n"})
    made = aws.client("lambda").publish_layer_version(LayerName="awscli", Content={"ZipFile": content})
    arn: str = made["LayerVersionArn"]
    return arn


def test_an_update_replaces_and_prunes(mended_aws: EmbeddedAws) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy({"index.html": "1", "old.js": "1"})
    deployment.deploy({"index.html": "2", "new.js": "2"})
    assert deployment.stored() == {"index.html": "2", "new.js": "2"}


def test_an_update_without_pruning_keeps_what_was_there(mended_aws: EmbeddedAws) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy({"old.js": "1"})
    deployment.deploy({"new.js": "2"}, Prune=False)
    assert deployment.stored() == {"old.js": "1", "new.js": "2"}


def test_what_is_excluded_is_neither_written_nor_pruned(mended_aws: EmbeddedAws) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy({"assets/a.js": "1"})
    deployment.deploy({"assets/b.js": "2", "index.html": "2"}, Exclude=["assets/*"])
    assert deployment.stored() == {"assets/a.js": "1", "index.html": "2"}


def test_metadata_and_values_of_the_deployment_are_stored(mended_aws: EmbeddedAws) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy(
        {"config.json": '{"bucket": "<<marker>>"}'},
        SourceMarkers=[{"<<marker>>": {"Ref": "Other"}}],
        SystemMetadata=NO_STORE,
    )
    found = deployment.s3.get_object(Bucket=deployment.stack.id_of("Bucket"), Key="config.json")
    assert (found["CacheControl"], found["ContentType"]) == ("no-store", "application/json")
    assert found["Body"].read().decode() == f'{{"bucket": "{deployment.stack.id_of("Other")}"}}'


def test_a_prefix_keeps_deployments_apart(mended_aws: EmbeddedAws) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy({"a": "1"})
    deployment.deploy({"b": "2"}, DestinationBucketKeyPrefix="docs")
    assert deployment.stored() == {"a": "1", "docs/b": "2"}


@pytest.mark.parametrize(("retain", "left"), [(True, {"a": "1"}), (False, {})])
def test_a_deployment_that_moves_leaves_its_files_only_where_told_to(
    mended_aws: EmbeddedAws, retain: bool, left: dict[str, str]
) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy({"a": "1"}, RetainOnDelete=retain)
    deployment.deploy({"a": "1"}, bucket="Other", RetainOnDelete=retain)
    assert (deployment.stored(), deployment.stored("Other")) == (left, {"a": "1"})


@pytest.mark.parametrize(("retain", "left"), [(True, ["a"]), (False, [])])
def test_a_deleted_stack_leaves_its_files_only_where_told_to(
    mended_aws: EmbeddedAws, retain: bool, left: list[str]
) -> None:
    deployment = Deployment(mended_aws)
    deployment.deploy({"a": "1"}, RetainOnDelete=retain)
    bucket = deployment.stack.id_of("Bucket")
    deployment.stack.delete()
    found = deployment.s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    assert [entry["Key"] for entry in found] == left


def test_files_that_are_not_there_fail_the_stack(mended_aws: EmbeddedAws) -> None:
    deployment = Deployment(mended_aws)
    with pytest.raises((WaiterError, ClientError)):
        deployment.deploy({"a": "1"}, SourceObjectKeys=["absent.zip"])
