"""What the emulator would leave out is known and refused."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment.coverage.check import Coverage
from saas_constructs.local.deployment.coverage.data import data_path, load, render
from saas_constructs.local.deployment.coverage.generate import emulator_version, read_properties
from saas_constructs.local.deployment.coverage.mended import mended_properties
from saas_constructs.local.deployment.coverage.omissions import ACCEPTED
from saas_constructs.local.deployment.coverage.source_module import SourceModule, SourceModules
from saas_constructs.local.deployment.coverage.source_reader import PropertyReader

if TYPE_CHECKING:
    from pathlib import Path


def test_the_checked_in_data_is_that_of_the_installed_emulator() -> None:
    recorded = data_path(emulator_version()).read_text(encoding="utf-8")
    assert recorded == render(read_properties()), "run `python -m saas_constructs.local.deployment.coverage`"


# Read off the emulator's source by a person.
@pytest.mark.parametrize(
    ("resource_type", "reads", "drops"),
    [
        ("AWS::DynamoDB::GlobalTable", {"KeySchema", "Tags"}, {"Replicas", "SSESpecification"}),
        ("AWS::DynamoDB::Table", {"TableName"}, {"TimeToLiveSpecification"}),
        ("AWS::Lambda::Function", {"Layers"}, {"DeadLetterConfig", "VpcConfig"}),
        (
            "AWS::ApiGateway::Method",
            {"Integration", "Integration.Uri", "MethodResponses.StatusCode"},
            {"RequestValidatorId", "Integration.ContentHandling", "MethodResponses.Any"},
        ),
        ("AWS::IAM::Role", {"Policies.PolicyDocument"}, {"Policies.Any"}),
        ("AWS::ApiGateway::RestApi", {"Body"}, {"ApiKeySourceType"}),
        ("AWS::ApiGateway::Stage", {"MethodSettings"}, {"AccessLogSetting"}),
        ("AWS::Cognito::UserPool", {"LambdaConfig", "Schema"}, {"WebAuthnRelyingPartyID"}),
        ("AWS::Cognito::UserPoolClient", {"WriteAttributes"}, {"RefreshTokenRotation"}),
        ("AWS::Events::EventBus", {"Name"}, {"DeadLetterConfig", "Policy"}),
        ("AWS::Events::Rule", {"Targets"}, set()),
        ("AWS::IAM::Role", {"Policies"}, {"PermissionsBoundary"}),
        ("AWS::Logs::LogGroup", {"RetentionInDays"}, {"DataProtectionPolicy"}),
        ("AWS::SQS::Queue", {"RedrivePolicy", "FifoQueue"}, set()),
        ("AWS::CloudWatch::Alarm", {"OKActions", "Metrics"}, {"ThresholdMetricId"}),
        ("AWS::S3::Bucket", {"CorsConfiguration"}, {"BucketEncryption", "Tags"}),
        ("AWS::KMS::Key", {"KeyPolicy"}, {"PendingWindowInDays"}),
    ],
)
def test_the_data_agrees_with_the_source(resource_type: str, reads: set[str], drops: set[str]) -> None:
    found = load(emulator_version())[resource_type]
    assert reads <= found
    assert not drops & found


SOURCE = """
TABLE = (("Column", "column"), ("Other", "other"))
EXTRA = {"FromKeys": 1}

def create(logical_id, props, stack_name):
    copied = dict(props)
    copied.pop("Thrown")
    taken = copied.pop("Taken")
    if "Asked" in props and props["Indexed"]:
        helper(stack_name, copied, "Passed")
    for prop, field in TABLE:
        props.get(prop)
    values = {key: props[key] for key in (*EXTRA, "Starred") if key in props}
    def text(name):
        return props.get(name)
    text("Inner")
    return props.get("Direct") or {}

def helper(name, properties, key):
    return properties.get(key), properties.get("Deep")

def parts(logical_id, props, stack_name):
    part = props.get("Part") or {}
    if part:
        part.get("First"), part["Second"], "Third" in part
    for element in props.get("List", []) or []:
        element.get("Key")
    other = props["Other"]
    store(other, other.get("Key"))
    return props.get("Chained", {}).get("Size")

def whole(logical_id, props, stack_name):
    return {key.lower(): value for key, value in props.items()}
"""


def read(function: str, tmp_path: Path) -> frozenset[str]:
    module = SourceModule("sample.module", ast.parse(SOURCE))
    reader = PropertyReader(SourceModules("sample", tmp_path))
    return reader.properties(module.functions[function], "props")


def test_reads_are_found_through_copies_calls_loops_and_inner_functions(tmp_path: Path) -> None:
    assert read("create", tmp_path) == {
        "Asked",
        "Column",
        "Deep",
        "Direct",
        "FromKeys",
        "Indexed",
        "Inner",
        "Other",
        "Passed",
        "Starred",
        "Taken",
    }


def test_reads_of_the_keys_of_a_property_are_found(tmp_path: Path) -> None:
    assert read("parts", tmp_path) == {
        "Part",
        "Part.First",
        "Part.Second",
        "Part.Third",
        "List",
        "List.Key",
        "Other",
        "Chained",
        "Chained.Size",
    }


def test_iterating_over_all_properties_reads_everything(tmp_path: Path) -> None:
    assert read("whole", tmp_path) == {"*"}


COVERAGE = Coverage(
    read={
        "A::B::C": frozenset({"Read", "Parts", "Parts.Good"}),
        "A::B::All": frozenset({"*"}),
    },
    mended={"A::B::C": frozenset({"Mended", "Nested.Good"}), "A::B::New": frozenset({"Name"})},
    accepted={"A::B::C": {"Accepted": "a reason", "Nested.Fine": "a reason"}},
)


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ({"Type": "A::B::C", "Properties": {"Read": 1, "Mended": 1, "Accepted": 1}}, []),
        ({"Type": "A::B::C", "Properties": {"Lost": 1}}, ["Lost"]),
        ({"Type": "A::B::C", "Properties": {"Nested": [{"Good": 1, "Fine": 1}]}}, []),
        ({"Type": "A::B::C", "Properties": {"Nested": [{"Good": 1}, {"Bad": 1}]}}, ["Nested.Bad"]),
        ({"Type": "A::B::C", "Properties": {"Parts": {"Good": 1, "Bad": 1}}}, ["Parts.Bad"]),
        ({"Type": "A::B::C", "Properties": {"Parts": {"Fn::If": ["A", 1, 2]}}}, []),
        ({"Type": "A::B::C"}, []),
        ({"Type": "A::B::All", "Properties": {"Any": 1}}, []),
        ({"Type": "A::B::New", "Properties": {"Name": 1, "Lost": 1}}, ["Lost"]),
        ({"Type": "A::B::Unknown", "Properties": {"Any": 1}}, [None]),
        ({"Type": "Custom::Thing", "Properties": {"Any": 1}}, []),
    ],
)
def test_what_is_dropped_is_named(resource: dict[str, Any], expected: list[str | None]) -> None:
    found = COVERAGE.dropped({"Resources": {"Thing": resource}})
    assert [(d.logical_id, d.property_name) for d in found] == [("Thing", n) for n in expected]


def test_every_accepted_omission_is_still_one_and_has_a_reason() -> None:
    read_now = load(emulator_version())
    for resource_type, reasons in ACCEPTED.items():
        mended = mended_properties().get(resource_type, frozenset())
        for name, reason in reasons.items():
            assert name not in read_now[resource_type] | mended, f"{resource_type}.{name}"
            assert len(reason) > 10


def test_what_mends_cover_is_known_without_starting_the_emulator() -> None:
    script = (
        "import sys; from saas_constructs.local.deployment.coverage.mended import *; "
        "assert 'AWS::Events::Archive' in mended_properties(); "
        "assert not [m for m in sys.modules if m.startswith('ministack')]"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_mend_that_computes_what_it_covers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mend.py").write_text("COVERS = {**other}", encoding="utf-8")
    with pytest.raises(TypeError, match=r"COVERS of mend\.py"):
        mended_properties(tmp_path)
