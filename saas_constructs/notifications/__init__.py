"""Topics: one for operators, and one per channel for the people of tenants."""

from saas_constructs.notifications.notification_channels import NotificationChannels
from saas_constructs.notifications.operator_topic import OperatorTopic

__all__ = ["NotificationChannels", "OperatorTopic"]
