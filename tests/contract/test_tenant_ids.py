"""The form of a tenant's id, which is written down where run-time code cannot be asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import aws_cdk as cdk
import pytest
import yaml

from lambdas.shared import tenant_id as run_time
from saas_constructs.control_plane import TenantStackTemplate
from saas_constructs.control_plane.tenant_stack_template import TENANT_ID
from saas_constructs.local import tenant_id as commands
from stacks.app import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = run_time.ALPHABET
IDS = [
    *(run_time.new_tenant_id() for _ in range(100)),
    *(f"t{character * 12}" for character in ALPHABET),
]
OTHERS = [
    "",
    "t",
    "t0123456789a",
    "t0123456789abc",
    "a0123456789ab",
    "T0123456789ab",
    "t0123456789AB",
    *(f"t{character}123456789ab" for character in "ilou-_#./ é"),
    " t0123456789ab",
    "t0123456789ab\n",
    "t0123456789ab#",
]


def parameter_of_stacks() -> str:
    """What CloudFormation takes for a tenant's stack."""
    parent = cdk.Stack(cdk.App(), "Parent")
    parameter = TenantStackTemplate(parent, "Silo", description="A silo").node.find_child(TENANT_ID)
    assert isinstance(parameter, cdk.CfnParameter)
    assert parameter.allowed_pattern is not None
    return parameter.allowed_pattern


def path_of_operators() -> str:
    """What the operators' API takes."""
    document = yaml.safe_load((ROOT / "stacks/admin.yaml").read_text(encoding="utf-8"))
    return str(document["components"]["schemas"]["TenantId"]["pattern"])


def token_at_the_edge() -> str:
    """What the function at the edge takes of a token."""
    code = (ROOT / "saas_constructs/edge/viewer/own_api.js").read_text(encoding="utf-8")
    (found,) = re.findall(r"^const TENANT = /(.+)/;$", code, flags=re.MULTILINE)
    return str(found)


def test_the_form_of_the_functions_is_that_of_the_ids_that_they_make() -> None:
    assert [text for text in [*IDS, *OTHERS] if run_time.is_tenant_id(text)] == IDS


def test_commands_know_it() -> None:
    assert [text for text in [*IDS, *OTHERS] if commands.is_tenant_id(text)] == IDS


@pytest.mark.parametrize("pattern_of", [parameter_of_stacks, path_of_operators, token_at_the_edge])
def test_templates_and_documents_have_it(pattern_of: Callable[[], str]) -> None:
    pattern = pattern_of()
    assert (pattern[0], pattern[-1]) == ("^", "$")
    assert [text for text in [*IDS, *OTHERS] if re.fullmatch(pattern, text)] == IDS
