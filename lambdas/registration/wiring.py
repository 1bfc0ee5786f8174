"""Where registrations wait. Made while Lambda initialises the environment."""

from lambdas.registration.registration_store import RegistrationStore
from lambdas.shared import aws, settings

registrations = RegistrationStore(aws.client("dynamodb"), settings.required("REGISTRY_TABLE_NAME"))
