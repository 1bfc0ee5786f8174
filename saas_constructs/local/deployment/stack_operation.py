"""Create, update and delete one stack, as AWS's CloudFormation would."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from saas_constructs.local.deployment.results import Progress
from saas_constructs.local.deployment.settling import PATIENCE_SECONDS, UNDER_WAY, is_leftover, settled
from saas_constructs.local.deployment.stack_events import events_of, failure, latest_event
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from saas_constructs.local.deployment.assembly import AssemblyStack
    from saas_constructs.local.deployment.results import Report, Status

_POLL_SECONDS = 0.1
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_LARGEST_TEMPLATE_BODY = 51_200  # bytes: "CloudFormation quotas"
_SUCCESS = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"})


@dataclass(frozen=True)
class StackOperation:
    """Operations on one stack.

    Args:
        stack: The stack as synthesized.
        cloudformation: A boto3 client for the stack's region.
        endpoint_url: The emulator, for templates too large to be sent.
        report: Told of progress.
        started: When the emulator started, in seconds since the epoch; None where that is not known.
        patience: Seconds for which nothing may go on with a stack before it is taken for given up.
    """

    stack: AssemblyStack
    cloudformation: Any
    endpoint_url: str
    report: Report
    started: float | None = None
    patience: float = PATIENCE_SECONDS

    @property
    def needs_upload_of_template(self) -> bool:
        """Whether the template is too large to be sent with the request."""
        return len(self.stack.template_body.encode()) > _LARGEST_TEMPLATE_BODY

    def deployed(self) -> dict[str, Any] | None:
        """Describe the stack as it is deployed; None when there is none."""
        try:
            found = self.cloudformation.describe_stacks(StackName=self.stack.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        described: dict[str, Any] = found
        return None if described["StackStatus"] == "DELETE_COMPLETE" else described

    def deploy(self) -> Status:
        """Create or update the stack, and wait.

        Raises:
            LocalError: A resource failed, an update stands still, or the emulator's resources are not the template's.
        """
        deployed = self._settled()
        if deployed and is_leftover(deployed["StackStatus"]):
            self.report(Progress(self.stack.id, f"removing what {deployed['StackStatus']} left"))
            self._remove(deployed)
            deployed = None
        if deployed and self._is_unchanged(deployed):
            return "unchanged"
        token = f"saas-{uuid.uuid4()}"
        try:
            stack_id = self._start(deployed is not None, token)
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return "unchanged"
            raise LocalError(
                f"{self.stack.id} was refused: {error.response['Error']['Message']}",
                "correct the template; a stack that is stuck goes away with `saas destroy`",
            ) from error
        self._wait(stack_id, token, "update" if deployed else "creation")
        self._verify()
        return "updated" if deployed else "created"

    def delete(self) -> tuple[str, ...]:
        """Delete the stack, once nothing else is being done to it, and wait.

        Returns:
            ``LogicalId (Type)`` of the resources that its deletion policies left behind.

        Raises:
            LocalError: A resource could not be deleted.
        """
        # A creation that is under way goes on in the emulator after a deletion, and leaves what it makes.
        deployed = self._settled(deleting=True)
        return () if deployed is None else self._remove(deployed)

    def _settled(self, *, deleting: bool = False) -> dict[str, Any] | None:
        return settled(
            self.stack.id,
            self.deployed,
            lambda stack_id: latest_event(self.cloudformation, stack_id),
            started=self.started,
            patience=self.patience,
            report=self.report,
            deleting=deleting,
        )

    def _remove(self, deployed: dict[str, Any]) -> tuple[str, ...]:
        token = f"saas-{uuid.uuid4()}"
        self.cloudformation.delete_stack(StackName=self.stack.name, ClientRequestToken=token)
        self._wait(deployed["StackId"], token, "deletion")
        return tuple(
            f"{event['LogicalResourceId']} ({event['ResourceType']})"
            for event in events_of(self.cloudformation, deployed["StackId"], token)
            if event["ResourceStatus"] == "DELETE_SKIPPED"
        )

    def _is_unchanged(self, deployed: dict[str, Any]) -> bool:
        if deployed["StackStatus"] not in _SUCCESS:
            return False
        defaults = self.stack.template.get("Parameters", {})
        parameters = {entry["ParameterKey"]: entry["ParameterValue"] for entry in deployed["Parameters"]}
        wanted = {name: str(values.get("Default", "")) for name, values in defaults.items()}
        wanted |= self.stack.parameters
        tags = {tag["Key"]: tag["Value"] for tag in deployed.get("Tags", [])}
        if parameters != wanted or tags != self.stack.tags:
            return False
        body = self.cloudformation.get_template(StackName=self.stack.name)["TemplateBody"]
        # botocore parses the template where it can, into an ordered dictionary
        template = json.loads(body) if isinstance(body, str) else body
        return bool(template == self.stack.template)

    def _start(self, exists: bool, token: str) -> str:
        start = self.cloudformation.update_stack if exists else self.cloudformation.create_stack
        answer = start(
            StackName=self.stack.name,
            Capabilities=_CAPABILITIES,
            ClientRequestToken=token,
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value} for name, value in self.stack.parameters.items()
            ],
            Tags=[{"Key": key, "Value": value} for key, value in self.stack.tags.items()],
            **self._template_argument(),
        )
        stack_id: str = answer["StackId"]
        return stack_id

    def _template_argument(self) -> dict[str, str]:
        if not self.needs_upload_of_template:
            return {"TemplateBody": self.stack.template_body}
        own = self.stack.template_path.resolve()
        asset = next(asset for asset in self.stack.assets if asset.path == own)
        return {"TemplateURL": f"{self.endpoint_url}/{asset.bucket}/{asset.key}"}

    def _wait(self, stack_id: str, token: str, operation: str) -> None:
        total = len(self.stack.template.get("Resources", {}))
        while True:
            described = self.cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]
            status = described["StackStatus"]
            if not status.endswith(UNDER_WAY):
                break
            self.report(Progress(self.stack.id, operation, self._done(stack_id), total))
            time.sleep(_POLL_SECONDS)
        if status not in _SUCCESS:
            events = events_of(self.cloudformation, stack_id, token)
            raise failure(self.stack, operation, status, events)
        self.report(Progress(self.stack.id, operation, total, total))

    def _done(self, stack_id: str) -> int:
        listed = self.cloudformation.describe_stack_resources(StackName=stack_id)["StackResources"]
        return sum(entry["ResourceStatus"].endswith("_COMPLETE") for entry in listed)

    def _verify(self) -> None:
        listed = self.cloudformation.describe_stack_resources(StackName=self.stack.name)
        complete = {
            entry["LogicalResourceId"] for entry in listed["StackResources"] if entry["ResourceStatus"] in _SUCCESS
        }
        resources = self.stack.template.get("Resources", {})
        required = {name for name, entry in resources.items() if "Condition" not in entry}
        wrong = sorted((required - complete) | (complete - set(resources)))
        if wrong:
            raise LocalError(
                f"{self.stack.id} is deployed, but the emulator's resources are not the template's: {', '.join(wrong)}",
                "run `saas destroy` and deploy again; this is a defect of the emulator",
            )
