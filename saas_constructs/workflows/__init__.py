"""Workflows that wait for people."""

from saas_constructs.workflows.gradual_deployment import GradualDeployment
from saas_constructs.workflows.human_task_workflow import HumanTaskWorkflow
from saas_constructs.workflows.item_key import ItemKey
from saas_constructs.workflows.notice import Notice
from saas_constructs.workflows.order_workflow import OrderWorkflow
from saas_constructs.workflows.values import HumanWait, Outcome

__all__ = [
    "GradualDeployment",
    "HumanTaskWorkflow",
    "HumanWait",
    "ItemKey",
    "Notice",
    "OrderWorkflow",
    "Outcome",
]
