# ruff: noqa: SLF001 - a mend reaches into its upstream
"""CloudFront connection groups in stacks.

Upstream: MiniStack 1.5.33 has connection groups, but refuses a template with the type
``AWS::CloudFront::ConnectionGroup``.
Why: the template that goes to AWS must deploy here too.
Remove when: ``tests/local/mends/test_cloudformation_connection_groups.py`` finds the upstream emulator taking the type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from ministack.services import cloudfront

from saas_constructs.local.hooks.provisioning import HANDLERS, answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

COVERS: Mapping[str, frozenset[str]] = {
    "AWS::CloudFront::ConnectionGroup": frozenset({"Enabled", "Ipv6Enabled", "Name", "Tags"}),
}
_CHANGEABLE = ("Ipv6Enabled", "Enabled")


def apply() -> None:
    """Put the mend in force."""
    HANDLERS["AWS::CloudFront::ConnectionGroup"] = {
        "create": _create,
        "update": _update,
        "update_with_logical_id": True,
        "delete": _delete,
    }


def _create(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    body = _body("CreateConnectionGroupRequest", {"Name": properties["Name"], **_settings(properties)})
    answer(cloudfront._create_connection_group(body), "CreateConnectionGroup")
    made = next(group for group in cloudfront._connection_groups.values() if group["Name"] == properties["Name"])
    cloudfront._tags[made["Arn"]] = list(properties.get("Tags", []))
    return made["Id"], _attributes(made)


def _update(physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Provisioned:
    if old.get("Name") != new.get("Name"):
        return _create(logical_id, new, stack_name)
    group = cloudfront._connection_groups[physical_id]
    body = _body("UpdateConnectionGroupRequest", _settings(new))
    answer(cloudfront._update_connection_group(physical_id, {"if-match": group["ETag"]}, body), "UpdateConnectionGroup")
    cloudfront._tags[group["Arn"]] = list(new.get("Tags", []))
    return physical_id, _attributes(group)


def _delete(physical_id: str, _properties: Properties) -> None:
    group = cloudfront._connection_groups.get(physical_id)
    # Gone already when somebody deleted it; a deletion may be repeated.
    if group is None:
        return
    # CloudFormation disables it first, as the API demands.
    group["Enabled"] = False
    answer(cloudfront._delete_connection_group(physical_id, {"if-match": group["ETag"]}), "DeleteConnectionGroup")


def _settings(properties: Properties) -> dict[str, str]:
    return {name: str(properties[name]).lower() for name in _CHANGEABLE if name in properties}


def _body(root: str, values: dict[str, str]) -> bytes:
    request = ET.Element(root)
    for name, value in values.items():
        ET.SubElement(request, name).text = value
    return bytes(ET.tostring(request))


def _attributes(group: dict[str, Any]) -> dict[str, Any]:
    return {"Id": group["Id"], "Arn": group["Arn"], "RoutingEndpoint": group["RoutingEndpoint"], "Status": "Deployed"}
