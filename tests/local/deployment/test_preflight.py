"""Nothing is touched before everything that can be known is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment import deploy
from saas_constructs.local.deployment.assembly import read_stacks
from saas_constructs.local.deployment.lint import lint
from saas_constructs.local.deployment.preflight import check
from saas_constructs.local.deployment.results import Progress, ignore
from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import LocalSettings
from tests.local.deployment.cloud_assembly import file_asset, stack, write

if TYPE_CHECKING:
    from pathlib import Path

BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"Tags": [{"Key": "a", "Value": "b"}]}}
WRONG = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "soon"}}


def check_one(folder: Path, resource: dict[str, Any], *, allow_dropped: bool = False) -> list[str]:
    assembly = write(folder, stack("Api", resources={"Thing": resource}))
    losses = check(read_stacks(assembly), cache=folder / "cache", allow_dropped=allow_dropped, report=ignore)
    return [str(loss) for loss in losses]


LOSS = "Api: Thing (Api/Thing/Resource): AWS::S3::Bucket would lose Tags"


def test_a_property_that_would_be_lost_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as refused:
        check_one(tmp_path, BUCKET)
    assert LOSS in refused.value.message
    assert "--allow-dropped" in refused.value.remedy


def test_a_property_may_be_lost_when_allowed(tmp_path: Path) -> None:
    assert check_one(tmp_path, BUCKET, allow_dropped=True) == [LOSS]


def test_nested_stacks_are_checked_too(tmp_path: Path) -> None:
    nested = file_asset("Inner.nested.template.json", packaging="file")
    for resource, reason in ((BUCKET, "AWS::S3::Bucket would lose Tags"), (WRONG, "E3012")):
        (tmp_path / "Inner.nested.template.json").write_text(json.dumps({"Resources": {"Thing": resource}}))
        assembly = write(tmp_path, stack("Api", files={"inner": nested}))
        with pytest.raises(LocalError, match=reason):
            check(read_stacks(assembly), cache=tmp_path / "cache", allow_dropped=False, report=ignore)


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="AWS::Amplify::App does not exist"):
        check_one(tmp_path, {"Type": "AWS::Amplify::App", "Properties": {"Name": "a"}})


def test_an_error_of_cfn_lint_is_refused_with_file_path_and_rule(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as refused:
        check_one(tmp_path, WRONG)
    message = refused.value.message
    assert "Api.template.json Resources/Thing/Properties/DelaySeconds" in message
    assert "(E3012)" in message


def test_a_template_is_validated_once(tmp_path: Path) -> None:
    (found,) = read_stacks(write(tmp_path, stack("Api", resources={"Thing": WRONG})))
    said: list[Progress] = []
    for _ in range(2):
        problems = lint({found.template_path: "us-east-1"}, cache=tmp_path / "cache", report=said.append)
        assert [problem.rule for problem in problems] == ["E3012"]
    assert len(said) == 1


def test_a_template_is_validated_for_each_region(tmp_path: Path) -> None:
    (found,) = read_stacks(write(tmp_path, stack("Api")))
    said: list[Progress] = []
    for region in ("us-east-1", "eu-central-1"):
        lint({found.template_path: region}, cache=tmp_path / "cache", report=said.append)
    assert len(said) == 2


def test_a_stack_with_container_images_is_refused_by_name(tmp_path: Path) -> None:
    assembly = write(tmp_path, stack("Api", images={"abc": {"displayName": "Worker image"}}))
    with pytest.raises(LocalError, match="Api: Worker image"):
        check(read_stacks(assembly), cache=tmp_path, allow_dropped=False, report=ignore)


def test_an_emulator_that_does_not_run_is_said_so(tmp_path: Path) -> None:
    assembly = write(tmp_path, stack("Api"))
    with pytest.raises(LocalError, match="does not answer") as refused:
        deploy(assembly, settings=LocalSettings(home=tmp_path, port=1))
    assert "saas up" in refused.value.remedy


def test_a_remembered_result_that_cannot_be_read_is_found_again(tmp_path: Path) -> None:
    write(tmp_path, stack("Api"))
    (found,) = read_stacks(tmp_path)
    for text in ("{", "[3]"):
        for remembered in (tmp_path / "cache").glob("*"):
            remembered.write_text(text, encoding="utf-8")
        said: list[Progress] = []
        assert lint({found.template_path: "us-east-1"}, cache=tmp_path / "cache", report=said.append) == []
        assert len(said) == 1
