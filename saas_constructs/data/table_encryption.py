"""Whose key encrypts a table."""

import enum

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms


class TableEncryption(enum.Enum):
    """A key of AWS's: DynamoDB's own, or the account's key that AWS manages and CloudTrail shows."""

    AWS_OWNED = "aws-owned"
    AWS_MANAGED = "aws-managed"


def encrypted_with(choice: TableEncryption | kms.IKey) -> dynamodb.TableEncryptionV2:
    """Return the choice as a table takes it."""
    if choice is TableEncryption.AWS_OWNED:
        return dynamodb.TableEncryptionV2.dynamo_owned_key()
    if choice is TableEncryption.AWS_MANAGED:
        return dynamodb.TableEncryptionV2.aws_managed_key()
    return dynamodb.TableEncryptionV2.customer_managed_key(choice)
