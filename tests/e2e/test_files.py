"""Pictures over HTTP: from the form to the menu, fakes, and attempts on another tenant's folder, which S3 refuses."""

from __future__ import annotations

import base64
import io
import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from saas_constructs.testing.tenant_sessions import function_client, function_named, tenant_client
from tests import http
from tests.e2e.conftest import APPLICATION_EVENTS, APPLICATION_PLANE
from tests.e2e.documented import content
from tests.e2e.uploads import png, sent
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

FILE = "0" * 26
OTHER_FILE = "1" * 26


def announced(user: TenantUser, size: int, key: str = "", content_type: str = "image/png") -> Any:
    """A new file of a user's, with its form."""
    answer = user.api.post(
        "files",
        json={"purpose": "menu-picture", "content_type": content_type, "bytes": size},
        headers={"Idempotency-Key": key or uuid.uuid4().hex},
    )
    return content(answer, "FileUpload", status=201)


def checked(user: TenantUser, file_id: str) -> Any:
    """What became of an upload."""

    def looked() -> Any:
        file = content(user.api.get(f"files/{file_id}"), "File")
        return file if file["status"] != "pending" else None

    return until(looked, "the check of an upload")


def ready(user: TenantUser) -> str:
    """The id of a picture that was checked."""
    picture = png()
    new = announced(user, len(picture))
    assert sent(new["upload"], picture).status_code == 204
    assert checked(user, new["file_id"])["status"] == "ready"
    file_id: str = new["file_id"]
    return file_id


@pytest.fixture(scope="module")
def bucket(aws: EmbeddedAws, blue: TenantUser) -> str:
    """The bucket of all tenants' files."""
    assert blue.tenant_id
    name = function_named(aws, "FilesCreateUpload", stack_name=APPLICATION_PLANE)
    configuration = aws.client("lambda").get_function_configuration(FunctionName=name)
    return str(configuration["Environment"]["Variables"]["FILES_BUCKET_NAME"])


@pytest.fixture(scope="module")
def stored(aws: EmbeddedAws, bucket: str) -> Callable[[str], list[str]]:
    """Lists objects as the root user."""

    def under(prefix: str) -> list[str]:
        listed = aws.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)
        return [entry["Key"] for entry in listed.get("Contents", [])]

    return under


def test_a_picture_goes_from_its_form_to_the_menu(
    aws: EmbeddedAws, blue: TenantUser, bucket: str, stored: Callable[[str], list[str]]
) -> None:
    file_id = ready(blue)
    file = content(blue.api.get(f"files/{file_id}"), "File")
    assert (file["width"], file["height"], file["in_use"]) == (640, 480, False)
    item = {"name": "Tiramisu", "unit_price": 600, "picture": file_id}
    saved = content(blue.api.put("brands/house/menu/tiramisu", json=item), "MenuItem", status=201)
    assert saved["images"] == file["images"]
    menu = content(blue.as_role("customer").api.get("sites/site-1/menu"), "MenuPage")
    (entry,) = [entry for entry in menu["items"] if entry["sku"] == "tiramisu"]
    assert entry["images"] == file["images"]
    widths = []
    for path in entry["images"].values():
        served = aws.client("s3").get_object(Bucket=bucket, Key=path.removeprefix("/media/"))
        assert served["ContentType"] == "image/webp"
        widths.append(Image.open(io.BytesIO(served["Body"].read())).width)
    assert widths == [160, 480, 640]
    until(lambda: not stored(f"{blue.tenant_id}/uploads/{file_id}"), "the end of the upload")

    refused = blue.api.delete(f"files/{file_id}")
    assert content(refused, "Problem", status=409)["type"] == "/problems/file-in-use"
    assert blue.api.delete("brands/house/menu/tiramisu").status_code == 204
    assert blue.api.delete(f"files/{file_id}").status_code == 204
    assert blue.api.get(f"files/{file_id}").status_code == 404
    assert stored(f"{blue.tenant_id}/images/{file_id}/") == []


def test_a_fake_is_rejected_and_gone(blue: TenantUser, stored: Callable[[str], list[str]]) -> None:
    fake = b"<html><script>alert(1)</script></html>"
    new = announced(blue, len(fake))
    assert sent(new["upload"], fake).status_code == 204
    file = checked(blue, new["file_id"])
    assert (file["status"], file["reason"]) == ("rejected", "not-an-image")
    until(lambda: not stored(f"{blue.tenant_id}/uploads/{new['file_id']}"), "the end of the upload")
    item = {"name": "Tiramisu", "unit_price": 600, "picture": new["file_id"]}
    refused = blue.api.put("brands/house/menu/fake", json=item)
    assert content(refused, "Problem", status=422)["type"] == "/problems/picture-not-ready"


def test_the_same_request_again_is_the_same_file(blue: TenantUser) -> None:
    key = uuid.uuid4().hex
    first = announced(blue, 100, key)
    again = blue.api.post(
        "files",
        json={"purpose": "menu-picture", "content_type": "image/png", "bytes": 100},
        headers={"Idempotency-Key": key},
    )
    assert content(again, "FileUpload")["file_id"] == first["file_id"]
    assert again.headers["Idempotent-Replayed"] == "true"


def test_no_more_than_fifty_uploads_are_pending_at_once(
    aws: EmbeddedAws, platform: Platform, green: TenantUser
) -> None:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    marks = {
        "TableName": platform.outputs["TableName"],
        "Key": {"pk": {"S": f"{green.tenant_id}#files"}, "sk": {"S": "pending"}},
        "ExpressionAttributeValues": {":marks": {"SS": [f"{at}#{number}" for number in range(50)]}},
    }
    aws.client("dynamodb").update_item(UpdateExpression="ADD marks :marks", **marks)
    try:
        body = {"purpose": "menu-picture", "content_type": "image/png", "bytes": 100}
        one_more = green.api.post("files", json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
    finally:
        aws.client("dynamodb").update_item(UpdateExpression="DELETE marks :marks", **marks)
    problem = content(one_more, "Problem", status=429)
    assert (problem["type"], problem["limit"]) == ("/problems/quota-exceeded", "pending_uploads")
    assert problem["resets_at"] > at
    announced(green, 100)


def test_managers_upload_and_others_do_not(blue: TenantUser) -> None:
    announced(blue.as_role("manager"), 100)
    body = {"purpose": "menu-picture", "content_type": "image/png", "bytes": 100}
    for role in ("waiter", "kitchen", "customer"):
        refused = blue.as_role(role).api.post("files", json=body, headers={"Idempotency-Key": "k"})
        assert refused.status_code == 403


def test_a_form_takes_nothing_but_what_it_was_signed_for(
    blue: TenantUser, green: TenantUser, stored: Callable[[str], list[str]]
) -> None:
    picture = png()
    new = announced(blue, len(picture))
    upload, key = new["upload"], new["upload"]["fields"]["key"]
    before = stored("")
    elsewhere = (f"{green.tenant_id}/uploads/{FILE}", f"{green.tenant_id}/images/{FILE}/160.webp", f"{key}x")
    attempts = [sent(upload, picture, key=other) for other in elsewhere]
    attempts.append(sent(upload, picture, **{"Content-Type": "text/html"}))
    attempts.append(sent(upload, picture, acl="public-read"))
    attempts.append(sent(upload, picture, success_action_redirect="https://evil.example"))
    loose = json.loads(base64.b64decode(upload["fields"]["policy"]))
    loose["conditions"] = [["starts-with", "$key", ""] if "key" in c else c for c in loose["conditions"]]
    forged = base64.b64encode(json.dumps(loose).encode()).decode()
    attempts.append(sent(upload, picture, key=elsewhere[0], policy=forged))
    assert [answer.status_code for answer in attempts] == [403] * 7
    for size in (len(picture) - 1, len(picture) + 1):
        refused = sent(upload, picture[:size].ljust(size, b"x"))
        assert refused.status_code == 400
        assert "EntityToo" in refused.text
    assert stored("") == before
    assert sent(upload, picture).status_code == 204


def sessions(aws: EmbeddedAws, tenant_id: str) -> dict[str, Any]:
    """S3 as the sessions of a tenant have it, by function."""
    functions = {
        "FilesCreateUpload": APPLICATION_PLANE,
        "FilesDeleteFile": APPLICATION_PLANE,
        "FileWorkInspectUpload": APPLICATION_EVENTS,
        "FileWorkSweepFiles": APPLICATION_EVENTS,
    }
    return {
        part: tenant_client(aws, function_named(aws, part, stack_name=stack), {"tenant_id": tenant_id}, "s3")
        for part, stack in functions.items()
    }


def refused(client: Any, action: str, **named: Any) -> bool:
    """Whether IAM refuses a call."""
    try:
        getattr(client, action)(**named)
    except ClientError as error:
        return bool(error.response["Error"]["Code"] in {"AccessDenied", "403"})
    return False


def test_no_session_reaches_another_tenants_folder(
    aws: EmbeddedAws, blue: TenantUser, green: TenantUser, bucket: str, stored: Callable[[str], list[str]]
) -> None:
    # The inspector takes away what nobody announced, its images with it: these are another file's.
    keys = [f"{blue.tenant_id}/uploads/{FILE}", f"{blue.tenant_id}/images/{OTHER_FILE}/160.webp"]
    for key in keys:
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=b"blue's")
    for name, client in sessions(aws, green.tenant_id).items():
        for key in keys:
            named = {"Bucket": bucket, "Key": key}
            assert refused(client, "get_object", **named), (name, key)
            assert refused(client, "put_object", **named, Body=b""), (name, key)
            assert refused(client, "delete_object", **named), (name, key)
        assert refused(client, "list_objects_v2", Bucket=bucket, Prefix=f"{blue.tenant_id}/"), name
        assert refused(client, "list_objects_v2", Bucket=bucket), name
    assert keys[1] in stored(f"{blue.tenant_id}/images/")
    # A form is worth what who signed it may do.
    own = sessions(aws, green.tenant_id)["FilesCreateUpload"]
    form = own.generate_presigned_post(bucket, keys[0], ExpiresIn=60)
    assert http.post(form["url"], data=form["fields"], files={"file": b"green's"}).status_code == 403
    for key in keys:
        aws.client("s3").delete_object(Bucket=bucket, Key=key)


def test_each_session_may_do_its_own_part_in_its_own_folder(aws: EmbeddedAws, green: TenantUser, bucket: str) -> None:
    """The control: what is refused above is refused for the tenant. And no function may do another one's part."""
    upload, image = f"{green.tenant_id}/uploads/{FILE}", f"{green.tenant_id}/images/{FILE}/160.webp"
    allowed = {
        "FilesCreateUpload": {("put_object", upload)},
        "FilesDeleteFile": {("delete_object", upload), ("delete_object", image)},
        "FileWorkInspectUpload": {
            ("get_object", upload),
            ("delete_object", upload),
            ("put_object", image),
            ("delete_object", image),
        },
        "FileWorkSweepFiles": {("delete_object", upload), ("delete_object", image)},
    }
    root = aws.client("s3")
    for name, client in sessions(aws, green.tenant_id).items():
        did = set()
        for key in (upload, image):
            for action in ("get_object", "put_object", "delete_object"):
                root.put_object(Bucket=bucket, Key=key, Body=b"x")
                if not refused(client, action, Bucket=bucket, Key=key):
                    did.add((action, key))
        assert did == allowed[name], name
    for key in (upload, image):
        root.delete_object(Bucket=bucket, Key=key)


def test_a_functions_own_role_and_strangers_reach_nothing(aws: EmbeddedAws, blue: TenantUser, bucket: str) -> None:
    file_id = ready(blue)
    key = f"{blue.tenant_id}/images/{file_id}/160.webp"
    inspector = function_client(aws, function_named(aws, "InspectUpload", stack_name=APPLICATION_EVENTS), "s3")
    assert refused(inspector, "get_object", Bucket=bucket, Key=key)
    assert http.get(f"{aws.endpoint_url}/{bucket}/{key}").status_code == 403
    assert http.get(f"{aws.endpoint_url}/{bucket}").status_code == 403


def test_what_nobody_needs_is_swept(aws: EmbeddedAws, blue: TenantUser, stored: Callable[[str], list[str]]) -> None:
    unused, kept = ready(blue), ready(blue)
    table = aws.outputs(APPLICATION_PLANE)["TableName"]
    aws.client("dynamodb").update_item(
        TableName=table,
        Key={"pk": {"S": f"{blue.tenant_id}#files"}, "sk": {"S": f"file#{unused}"}},
        UpdateExpression="SET unused_since = :long_ago REMOVE outbox",
        ExpressionAttributeValues={":long_ago": {"S": "2026-01-01T00:00:00.000Z"}},
    )
    dispatcher = function_named(aws, "FileWorkSweepDispatcher", stack_name=APPLICATION_EVENTS)
    payload = json.dumps({"due": "2026-11-22T03:40:00Z"}).encode()
    assert "FunctionError" not in aws.client("lambda").invoke(FunctionName=dispatcher, Payload=payload)
    until(lambda: blue.api.get(f"files/{unused}").status_code == 404, "the sweep")
    until(lambda: not stored(f"{blue.tenant_id}/images/{unused}/"), "the end of its pictures")
    assert len(stored(f"{blue.tenant_id}/images/{kept}/")) == 3
