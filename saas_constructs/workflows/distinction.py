"""That nothing in a workflow can be taken for something else."""

from collections.abc import Sequence

from saas_constructs.workflows.definition import OWN_STATES
from saas_constructs.workflows.notice import Notice
from saas_constructs.workflows.values import HumanWait, Outcome


def check_distinct(waits: Sequence[HumanWait], outcomes: Sequence[Outcome], notice: Notice | None) -> None:
    """Refuse waits and outcomes that could be taken for each other.

    Raises:
        ValueError: There is no wait, or a state's name, an attribute, a status or an error occurs twice.
    """
    if not waits:
        raise ValueError("waits must hold at least one wait, got none")
    for what, values in {
        "names of states": [
            *OWN_STATES,
            *(name for wait in waits for name in (wait.state, wait.closing_state)),
            *(outcome.name for outcome in outcomes),
            *(notice.states()["States"] if notice is not None else ()),
        ],
        "attributes of waits": [wait.attribute for wait in waits],
        "statuses of waits and outcomes": [
            *(status for wait in waits for status in wait.while_status),
            *(outcome.status for outcome in outcomes),
        ],
        "errors of outcomes": [outcome.error for outcome in outcomes if outcome.error is not None],
    }.items():
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"{what} must differ, got {', '.join(twice)} twice")
