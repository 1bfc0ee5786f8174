"""Custom resource: a built site in the bucket behind its distribution."""

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdas.edge.custom_resource import Change, custom_resource
from lambdas.edge.site import SiteBucket, publish
from lambdas.shared import aws

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def apply(change: Change, client: "S3Client") -> str:
    """Publish the site, or empty the bucket when it leaves its stack together with the site.

    Properties: ``Bucket``, ``Config`` (a JSON document), ``Source`` (``Bucket`` and ``Key`` of the zipped site; none
    means that there is only a configuration), ``EmptyAtEnd``. CloudFormation deletes no bucket that holds anything.

    Returns:
        The bucket's name: the resource's id.
    """
    bucket = SiteBucket(client, change.wanted["Bucket"])
    if change.kind == "Delete":
        if change.wanted["EmptyAtEnd"] == "true":
            bucket.remove(bucket.paths())
    else:
        publish(bucket, _site(client, change.wanted.get("Source")), change.wanted["Config"])
    return str(change.wanted["Bucket"])


def _site(client: "S3Client", source: Mapping[str, Any] | None) -> dict[str, bytes]:
    if not source:
        return {}
    packed = client.get_object(Bucket=source["Bucket"], Key=source["Key"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}


handler = custom_resource(lambda change: apply(change, aws.client("s3")))
"""Called by CloudFormation."""
