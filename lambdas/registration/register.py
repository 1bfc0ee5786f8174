"""POST /registrations."""

from http import HTTPStatus

from lambdas.registration.mail import SesMail
from lambdas.registration.registering import begin
from lambdas.registration.request import applicant
from lambdas.registration.wiring import registrations
from lambdas.shared import aws, settings
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.public_api import public_operation

mail = SesMail(aws.client("ses"), settings.required("REGISTRATION_SENDER"))
tiers = settings.required_words("REGISTRATION_TIERS")


@public_operation()
def handler(request: ApiRequest) -> Answer:
    """Send somebody who wants to be a tenant a code by e-mail; the answer is the same for every address and slug."""
    wanted = applicant(request.json(), tiers)
    registration_id = begin(wanted, registrations=registrations, mail=mail)
    return Answer(HTTPStatus.ACCEPTED, {"registration_id": registration_id})
