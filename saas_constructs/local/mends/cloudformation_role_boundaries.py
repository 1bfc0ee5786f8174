# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Permissions boundaries of roles in stacks.

Upstream: MiniStack 1.5.33 drops ``PermissionsBoundary`` of roles in stacks; its IAM API knows it, and its evaluation
holds roles to it.
Why: a function could do what its boundary forbids, and what a boundary forbids by mistake would show on AWS only.
Remove when: ``tests/local/mends/test_cloudformation_role_boundaries.py`` finds the upstream emulator refusing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ministack.services import iam

from saas_constructs.local.hooks.provisioning import finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties

COVERS: Mapping[str, frozenset[str]] = {"AWS::IAM::Role": frozenset({"PermissionsBoundary"})}


def apply() -> None:
    """Put the mend in force."""
    finish("AWS::IAM::Role", _set)


def _set(physical_id: str, _old: Properties, new: Properties) -> None:
    iam._roles[physical_id]["PermissionsBoundary"] = new.get("PermissionsBoundary")
