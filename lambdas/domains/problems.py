"""Problems of the operations on domains, beside the shared ones."""

from http import HTTPStatus
from typing import Final

from lambdas.shared.problems import ProblemKind
from lambdas.shared.registry.domains import NotProvenError
from lambdas.shared.registry.errors import DomainTakenError

ERRORS: Final = {
    DomainTakenError: ProblemKind(HTTPStatus.CONFLICT, "domain-taken", "The domain is another organisation's"),
    NotProvenError: ProblemKind(HTTPStatus.CONFLICT, "domain-not-proven", "The DNS does not show that it is yours"),
}
"""By the errors' types."""
