"""The role that a function assumes for one tenant at a time."""

from collections.abc import Sequence
from typing import Any, Final, Self, cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy.key_grant import grant_key_through

TENANT_TAG: Final = "tenant_id"
"""Session tag that carries the tenant."""

_ID = "TenantAccess"
_FOLDER: Final = "The session's tag names the one folder that the pattern matches."
# IAM has no regular expressions: `t` and twelve characters. Session tags can't hold `*`, `?` or `#`.
_TENANT_ID_PATTERN = "t" + "?" * 12


class _RoleOfOneResource(iam.Role):
    """A role that holds what is granted to it, and so needs no policy beside it.

    Every function of the data plane has an access role, and a template takes 500 resources.
    """

    def __init__(self, scope: Construct, id: str, *, assumed_by: iam.IPrincipal) -> None:
        self._granted = iam.PolicyDocument()
        super().__init__(scope, id, assumed_by=assumed_by, inline_policies={"Tenant": self._granted})

    def add_to_principal_policy(self, statement: iam.PolicyStatement, **_: Any) -> iam.AddToPrincipalPolicyResult:
        """Take what is granted into the role itself."""
        self._granted.add_statements(statement)
        return iam.AddToPrincipalPolicyResult(statement_added=True, policy_dependable=self)


class TenantAccessRole(Construct):
    """Reaches tenant resources only within the tenant that its session is tagged with.

    Only one function's role may assume it, only with the session tag ``tenant_id`` in the form of a tenant id, and with
    no other tag. Make it with `of`; constructs that hold tenant data then grant to it.

    Args:
        function: Whose role may assume this one. It gets ``TENANT_ACCESS_ROLE_ARN``.

    Attributes:
        role: The role.
    """

    def __init__(self, scope: Construct, id: str, *, function: HandlerFunction) -> None:
        super().__init__(scope, id)
        self._function = function
        self._told: dict[str, Construct] = {}
        caller = iam.ArnPrincipal(function.role.role_arn).with_conditions(
            {
                "StringLike": {f"aws:RequestTag/{TENANT_TAG}": _TENANT_ID_PATTERN},
                "ForAllValues:StringEquals": {"aws:TagKeys": [TENANT_TAG]},
            }
        )
        self.role: iam.Role = _RoleOfOneResource(self, "Resource", assumed_by=caller.with_session_tags())
        function.role.add_to_principal_policy(
            iam.PolicyStatement(actions=["sts:AssumeRole", "sts:TagSession"], resources=[self.role.role_arn])
        )
        function.add_environment("TENANT_ACCESS_ROLE_ARN", self.role.role_arn)

    @classmethod
    def of(cls, function: HandlerFunction) -> Self:
        """Return a function's access role, making it on first use."""
        existing = function.node.try_find_child(_ID)
        if existing is None:
            return cls(function, _ID, function=function)
        return cast("Self", existing)

    def grant_items(
        self, actions: Sequence[str], resource_arns: Sequence[str], partitions: Sequence[str] = ("*",)
    ) -> iam.Grant:
        """Allow actions on DynamoDB items whose partition key starts with the session's tenant.

        Two conditions, because ``ForAllValues`` alone is true where the key is absent.

        Args:
            actions: Actions that carry ``dynamodb:LeadingKeys``.
            resource_arns: Tables and indexes.
            partitions: Which of the tenant's partitions: what may follow ``{tenant_id}#``, in IAM's wildcards.

        Raises:
            ValueError: If there is no partition, or one holds a policy variable.
        """
        wrong = [partition for partition in partitions if not partition or "${" in partition]
        if wrong or not partitions or isinstance(partitions, str):
            raise ValueError(f"partitions must list patterns such as 'order#*', got {partitions!r}")
        return iam.Grant.add_to_principal(
            grantee=self.role,
            actions=list(actions),
            resource_arns=list(resource_arns),
            conditions={
                "ForAllValues:StringLike": {
                    "dynamodb:LeadingKeys": [f"${{aws:PrincipalTag/{TENANT_TAG}}}#{part}" for part in partitions]
                },
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        )

    def grant_objects(
        self,
        bucket: s3.IBucket,
        actions: Sequence[str] = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
        folder: str = "*",
    ) -> iam.Grant:
        """Allow actions on objects whose keys start with the session's tenant and ``/``.

        Args:
            bucket: Whose objects.
            actions: Actions on single objects.
            folder: Which of the tenant's objects: what may follow ``{tenant_id}/``, in IAM's wildcards.
        """
        objects = bucket.arn_for_objects(f"${{aws:PrincipalTag/{TENANT_TAG}}}/{folder}")
        acknowledge_wildcards(self.role, [objects], _FOLDER)
        return iam.Grant.add_to_principal(grantee=self.role, actions=list(actions), resource_arns=[objects])

    def grant_list_objects(self, bucket: s3.IBucket) -> iam.Grant:
        """Allow listing objects whose keys start with the session's tenant and ``/``.

        Args:
            bucket: Whose objects.
        """
        return iam.Grant.add_to_principal(
            grantee=self.role,
            actions=["s3:ListBucket"],
            resource_arns=[bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": f"${{aws:PrincipalTag/{TENANT_TAG}}}/*"}},
        )

    def tell(self, variable: str, resource: Construct, name: str) -> None:
        """Give the function the name of a resource that it may reach for a tenant.

        Args:
            variable: Environment variable.
            resource: What the variable names.
            name: Its name.

        Raises:
            ValueError: If the variable already names another resource.
        """
        known = self._told.setdefault(variable, resource)
        if known is not resource:
            raise ValueError(
                f"{variable} of {self._function.node.path} names {known.node.path} already: "
                f"give another variable for {resource.node.path}"
            )
        self._function.add_environment(variable, name)

    def grant_key(self, actions: Sequence[str], key: kms.IKey, *, service: str) -> iam.Grant:
        """Allow the use of a customer key through one service, never directly.

        Args:
            actions: KMS actions.
            key: What encrypts the tenant resource.
            service: The service that uses the key on the session's behalf, such as ``dynamodb``.
        """
        return grant_key_through(service, self.role, actions, key)
