"""The pools behind directories of users and of operators.

Source: "Amazon Cognito user pools" (Amazon Cognito Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_cognito as cognito

if TYPE_CHECKING:
    from aws_cdk import RemovalPolicy
    from constructs import Construct

_TENANT_ATTRIBUTE = "tenant_id"
_TENANT_ID_LENGTH = 13


def make_user_pool(
    scope: Construct,
    *,
    mfa: cognito.Mfa,
    password_min_length: int,
    deletion_protection: bool,
    removal_policy: RemovalPolicy,
    tenant_attribute: bool = True,
) -> cognito.UserPool:
    """Make the pool as the main child of ``scope``; ``tenant_attribute`` says whether its users belong to tenants."""
    pool = cognito.UserPool(
        scope,
        "Resource",
        # Triggers of version 3 need it.
        feature_plan=cognito.FeaturePlan.ESSENTIALS,
        self_sign_up_enabled=False,
        sign_in_aliases=cognito.SignInAliases(email=True),
        sign_in_case_sensitive=False,
        auto_verify=cognito.AutoVerifiedAttrs(email=True),
        keep_original=cognito.KeepOriginalAttrs(email=True),
        account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
        mfa=mfa,
        mfa_second_factor=(
            None if mfa is cognito.Mfa.OFF else cognito.MfaSecondFactor(otp=True, sms=False, email=False)
        ),
        password_policy=cognito.PasswordPolicy(
            min_length=password_min_length,
            require_lowercase=True,
            require_uppercase=True,
            require_digits=True,
            require_symbols=True,
            temp_password_validity=Duration.days(3),
        ),
        custom_attributes=(
            {
                _TENANT_ATTRIBUTE: cognito.StringAttribute(
                    mutable=False, min_len=_TENANT_ID_LENGTH, max_len=_TENANT_ID_LENGTH
                )
            }
            if tenant_attribute
            else None
        ),
        deletion_protection=deletion_protection,
        removal_policy=removal_policy,
    )
    Validations.of(pool).acknowledge(
        Acknowledgment(
            id="AwsSolutions-COG8",
            reason="threat protection is charged per user; the plan that triggers of version 3 need is enough",
        )
    )
    return pool
