# ruff: noqa: SLF001 - a mend reaches into its upstream
"""``aws:PrincipalArn`` names the role of a session.

Upstream: MiniStack 1.5.33 sets it to the session's own ARN (``sts::...:assumed-role/...``). On AWS
it is the ARN of the role (AWS global condition context keys, ``aws:PrincipalArn``).
Why: a resource's policy that spares or names a function's role by its ARN would match nobody.
Remove when: ``tests/local/mends/test_iam_principal_arn.py`` finds the upstream emulator naming the
role.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

_KEY = "aws:principalarn"


def apply() -> None:
    """Resolve the key to the role's ARN."""
    resolve = iam_evaluator._resolve_condition_key

    def mended_resolve(key: str, ctx: Any) -> Any:
        if key.lower() != _KEY:
            return resolve(key, ctx)
        name = iam_evaluator._role_name_from_assumed_arn(ctx.principal_arn)
        role = name and iam._roles.get_scoped(ctx.principal_account, None, name)
        return role["Arn"] if role else ctx.principal_arn

    iam_evaluator._resolve_condition_key = mended_resolve
