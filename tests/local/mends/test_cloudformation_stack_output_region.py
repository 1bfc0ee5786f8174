"""A stack can read an output of a stack in another region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import WaiterError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}


def read_across_regions(aws: EmbeddedAws, region: Any) -> tuple[str, str]:
    producer = Stack(aws, "eu-west-1")
    producer.deploy(QUEUE, {"Name": {"Value": {"Fn::GetAtt": ["Queue", "QueueName"]}}})
    reference = {"StackName": producer.name, "OutputName": "Name", "Region": region}
    consumer = Stack(aws, "us-east-1")
    consumer.deploy(QUEUE, {"Read": {"Value": {"Fn::Sub": ["${n}", {"n": {"Fn::GetStackOutput": reference}}]}}})
    return producer.outputs["Name"], consumer.outputs["Read"]


def test_the_output_comes_from_the_named_region(mended_aws: EmbeddedAws) -> None:
    written, read = read_across_regions(mended_aws, "eu-west-1")
    assert read == written


def test_the_region_may_be_an_expression(mended_aws: EmbeddedAws) -> None:
    producer = Stack(mended_aws)
    producer.deploy(QUEUE, {"Name": {"Value": {"Fn::GetAtt": ["Queue", "QueueName"]}}})
    here = {"StackName": producer.name, "OutputName": "Name", "Region": {"Ref": "AWS::Region"}}
    consumer = Stack(mended_aws)
    consumer.deploy(QUEUE, {"Read": {"Value": {"Fn::GetStackOutput": here}}})
    assert consumer.outputs["Read"] == producer.outputs["Name"]


def test_upstream_still_looks_in_its_own_region_only(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(WaiterError):
        read_across_regions(stock_aws, "eu-west-1")
