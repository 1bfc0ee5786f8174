"""Reading cloud assemblies and choosing their stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.deployment.assembly import read_stacks
from saas_constructs.local.deployment.selection import select
from saas_constructs.local.errors import LocalError
from tests.local.deployment.cloud_assembly import file_asset, stack, write

if TYPE_CHECKING:
    from pathlib import Path


def test_a_stack_comes_after_those_it_depends_on(tmp_path: Path) -> None:
    write(tmp_path, stack("Api", dependencies=("Data",)), stack("Data"))
    assert [s.id for s in read_stacks(tmp_path)] == ["Data", "Api"]


def test_stage_assemblies_are_read_too(tmp_path: Path) -> None:
    write(tmp_path, stack("Dev-Api", stackName="dev-api"), stage="Dev")
    assert [s.name for s in read_stacks(tmp_path)] == ["dev-api"]


def test_a_region_agnostic_stack_goes_to_the_default_region(tmp_path: Path) -> None:
    write(tmp_path, stack("Anywhere"), stack("There", region="eu-west-1"))
    found = read_stacks(tmp_path, default_region="ap-south-1")
    assert {s.id: s.region for s in found} == {"Anywhere": "ap-south-1", "There": "eu-west-1"}


def test_an_asset_goes_to_the_bucket_of_account_and_region(tmp_path: Path) -> None:
    write(tmp_path, stack("Api", region="eu-west-1", files={"a": file_asset("code")}))
    (asset,) = read_stacks(tmp_path)[0].assets
    assert asset.bucket == "cdk-hnb659fds-assets-000000000000-eu-west-1"
    assert (asset.key, asset.zipped, asset.region) == ("code.zip", True, "eu-west-1")


def test_a_resource_has_its_path_in_the_construct_tree(tmp_path: Path) -> None:
    write(tmp_path, stack("Api"))
    assert read_stacks(tmp_path)[0].construct_paths == {"Queue": "Api/Queue/Resource"}


def test_a_folder_without_manifest_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"is no cloud assembly: it has no manifest\.json"):
        read_stacks(tmp_path)


def test_missing_context_is_named(tmp_path: Path) -> None:
    write(tmp_path, stack("Api"), missing=[{"key": "vpc-provider:account=1"}])
    with pytest.raises(LocalError, match="vpc-provider:account=1"):
        read_stacks(tmp_path)


def test_an_asset_made_by_a_command_is_refused_by_name(tmp_path: Path) -> None:
    asset = {"displayName": "Built", "source": {"executable": ["make"]}, "destinations": {}}
    write(tmp_path, stack("Api", files={"a": asset}))
    with pytest.raises(LocalError, match="'Built'"):
        read_stacks(tmp_path)


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """Three stacks, each depending on the one before, and one apart."""
    return write(
        tmp_path,
        stack("Data"),
        stack("Api", dependencies=("Data",)),
        stack("Web", dependencies=("Api",), stackName="web-name"),
        stack("Other"),
    )


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (None, {"Data", "Api", "Web", "Other"}),
        (["Api"], {"Data", "Api"}),
        (["web-name"], {"Data", "Api", "Web"}),
        (["O*"], {"Other"}),
        (["Data", "Other"], {"Data", "Other"}),
    ],
)
def test_a_choice_takes_what_it_depends_on_along(chain: Path, patterns: list[str] | None, expected: set[str]) -> None:
    assert {s.id for s in select(read_stacks(chain), patterns)} == expected


def test_a_choice_to_delete_takes_its_dependents_along(chain: Path) -> None:
    chosen = select(read_stacks(chain), ["Api"], downstream=True)
    assert [s.id for s in chosen] == ["Api", "Web"]


def test_an_unknown_stack_is_answered_with_those_there_are(chain: Path) -> None:
    with pytest.raises(LocalError, match="'Apis'; there are: Data, Other, Api, Web"):
        select(read_stacks(chain), ["Apis"])


@pytest.mark.parametrize("text", ["", "{", '{"artifacts": {"A": {}}}'])
def test_an_assembly_that_cannot_be_read_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(LocalError, match=f"cloud assembly {tmp_path} cannot be read") as refused:
        read_stacks(tmp_path)
    assert "synthesize again" in refused.value.remedy
