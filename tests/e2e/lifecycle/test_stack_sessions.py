"""A tenant's stack goes in a session for that tenant and that stack, and no session reaches another one's."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.tenant_sessions import function_client, tenant_client
from saas_constructs.testing.wrapping import wrapped

if TYPE_CHECKING:
    from lambdas.shared.registry.records import TenantRecord
    from tests.e2e.lifecycle.lives import Lives

NOTE_CALLS = Path(__file__).parent / "injected" / "note_calls.py"
SLUGS = ("sole-soba", "other-onigiri")
#: What may be tried with a stack that is there.
ATTEMPTS: dict[str, dict[str, Any]] = {
    "describe_stack_events": {},
    "update_termination_protection": {"EnableTerminationProtection": False},
    "delete_stack": {},
}


@pytest.fixture(scope="module")
def tenants(lives: Lives) -> tuple[TenantRecord, TenantRecord]:
    """Two tenants, each with a stack of its own."""

    def made(slug: str) -> TenantRecord:
        asked = {"slug": slug, "name": slug, "email": f"owner@{slug}.example", "tier": "premium", "model": "bridge"}
        return lives.tenant(lives.platform.onboard(**asked))

    with ThreadPoolExecutor() as threads:
        one, other = threads.map(made, SLUGS)
    return one, other


def session(lives: Lives, tenant_id: str, stack: str) -> Any:
    """CloudFormation as the step that deletes stacks has it for this stack of this tenant."""
    tags = {"tenant_id": tenant_id, "stack": stack}
    return tenant_client(lives.aws, lives.function("StepsDelete"), tags, "cloudformation", role="STACK_ROLE_ARN")


def assert_refused(client: Any, stack: str) -> None:
    for attempt, arguments in ATTEMPTS.items():
        with pytest.raises(ClientError, match="AccessDenied"):
            getattr(client, attempt)(StackName=stack, **arguments)


def test_no_session_reaches_another_tenants_stack(lives: Lives, tenants: tuple[TenantRecord, TenantRecord]) -> None:
    one, other = tenants
    mine = session(lives, one.tenant_id, one.stack)
    assert mine.describe_stack_events(StackName=one.stack)["StackEvents"], "what is refused is refused for the stack"
    assert_refused(mine, other.stack)
    assert_refused(function_client(lives.aws, lives.function("StepsDelete"), "cloudformation"), other.stack)
    for tenant_id in (one.tenant_id, "*"):
        with pytest.raises(ClientError, match="AccessDenied"):
            session(lives, tenant_id, other.stack)
    protected = lives.aws.client("cloudformation").describe_stacks(StackName=other.stack)["Stacks"][0]
    assert (protected["StackStatus"], protected["EnableTerminationProtection"]) == ("CREATE_COMPLETE", True)


def test_a_tenants_stack_is_deleted_in_a_session_for_it_alone(
    lives: Lives, tenants: tuple[TenantRecord, TenantRecord], tmp_path: Path
) -> None:
    one, other = tenants
    notes = tmp_path / "notes"
    with wrapped(lives.aws, NOTE_CALLS, {lives.function("StepsDelete"): {"NOTES": str(notes)}}):
        lives.ended(lives.begin(one.tenant_id, "offboard", {"slug": one.slug, "reason": "the test"}))

    calls = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    tags = {call["made"]: call["tags"] for call in calls if call["call"] == "AssumeRole"}
    deleting = [call for call in calls if call["call"] == "DeleteStack"]
    assert {call["stack"] for call in deleting} == {one.stack}
    assert all(tags[call["key"]] == {"tenant_id": one.tenant_id, "stack": one.stack} for call in deleting)
    assert (lives.stacks(one.tenant_id), lives.stacks(other.tenant_id)) == (set(), {other.stack})
