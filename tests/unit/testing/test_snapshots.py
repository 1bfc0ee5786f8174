"""Snapshots change when a stack changes, not when function code does."""

import copy
import json
from typing import Any

from saas_constructs.testing import normalised

HASH = "0123456789abcdef" * 4
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Function8848DF67": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"S3Bucket": {"Fn::Sub": "cdk-${AWS::Region}"}, "S3Key": f"{HASH}.zip"},
                "MemorySize": 512,
            },
            "Metadata": {"aws:asset:path": f"asset.{HASH}", "aws:asset:is-bundled": False},
        },
        "FunctionCurrentVersion0A1B2C3Dd41d8cd98f00b204e9800998ecf8427e": {
            "Type": "AWS::Lambda::Version",
            "Properties": {"FunctionName": {"Ref": "Function8848DF67"}},
        },
    },
    "Outputs": {
        "Version": {"Value": {"Ref": "FunctionCurrentVersion0A1B2C3Dd41d8cd98f00b204e9800998ecf8427e"}},
        "Image": {"Value": f"repository:{HASH}"},
    },
}


class Synthesized:
    """A template as ``aws_cdk.assertions`` has it."""

    def to_json(self) -> dict[str, Any]:
        return TEMPLATE


def test_other_code_makes_no_other_snapshot() -> None:
    changed = json.loads(
        json.dumps(TEMPLATE).replace(HASH, "f" * 64).replace("d41d8cd98f00b204e9800998ecf8427e", "a" * 32)
    )
    assert changed != TEMPLATE
    assert normalised(changed) == normalised(TEMPLATE)


def test_another_property_makes_another_snapshot() -> None:
    changed = copy.deepcopy(TEMPLATE)
    changed["Resources"]["Function8848DF67"]["Properties"]["MemorySize"] = 1024
    assert normalised(changed) != normalised(TEMPLATE)


def test_logical_ids_of_plain_resources_stay() -> None:
    assert "Function8848DF67" in normalised(TEMPLATE)["Resources"]


def test_the_template_itself_is_left_alone() -> None:
    before = copy.deepcopy(TEMPLATE)
    normalised(TEMPLATE)
    assert before == TEMPLATE


def test_a_synthesized_template_will_do() -> None:
    assert normalised(Synthesized()) == normalised(TEMPLATE)
