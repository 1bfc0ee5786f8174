"""Clients of the steps on users, made once per environment."""

import functools

from lambdas.shared import aws, settings
from lambdas.shared.onboarding.directory import CognitoDirectory


@functools.cache
def directory() -> CognitoDirectory:
    """Users of the pool ``USER_POOL_ID``."""
    return CognitoDirectory(aws.client("cognito-idp"), settings.required("USER_POOL_ID"))
