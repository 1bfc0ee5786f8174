"""The channels of this deployment. Made while Lambda initialises the environment."""

import json

from lambdas.notifications.topics import Topics
from lambdas.shared import aws, settings

topics = Topics(aws.client("sns"), json.loads(settings.required("CHANNEL_TOPIC_ARNS")))
