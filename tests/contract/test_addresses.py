"""The schedule that looks after addresses and the function that it calls agree on how an hour is divided."""

from lambdas.addresses.addresses import LOOK_MINUTES
from stacks.config import DEV
from tests.stacks.synthesis import Reference, resources


def test_each_part_of_the_domains_has_its_run_in_an_hour(reference: Reference) -> None:
    (schedule,) = resources(reference.templates[f"{DEV.name}-Edge"], "AWS::Scheduler::Schedule").values()
    assert schedule["Properties"]["ScheduleExpression"] == f"cron(0/{LOOK_MINUTES} * * * ? *)"
    assert 60 % LOOK_MINUTES == 0
