"""A user's own app, with the library from its wheel: deployed by ``saas deploy``, called, attacked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from saas_constructs.testing.attacks import AttackTarget, attacks_on
from saas_constructs.testing.embedded import EmbeddedAws, embedded_aws
from saas_constructs.testing.platform import Platform
from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from tests.e2e.conftest import PASSWORD, ROOT
from tests.installed import installed_in
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel's content, as an installation would."""
    return installed_in(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def aws_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An embedded AWS beside the reference application's."""
    with embedded_aws(tmp_path_factory.mktemp("loyalty-aws")) as running:
        yield running


@pytest.fixture(scope="module")
def loyalty(aws_of_its_own: EmbeddedAws, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """The app, copied out of the repository and deployed by the command that the README names."""
    app = shutil.copytree(ROOT / "examples" / "loyalty", tmp_path_factory.mktemp("own") / "loyalty")
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "SAAS_HOME": str(aws_of_its_own.settings.home),
        "SAAS_PORT": str(aws_of_its_own.settings.port),
    }
    saas = [sys.executable, "-c", "from saas_constructs.local.cli import main; main()"]
    origin = subprocess.run(
        [sys.executable, "-c", "import saas_constructs; print(saas_constructs.__file__)"],
        cwd=app,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(origin.stdout.strip()).is_relative_to(installed)

    deployed = subprocess.run(
        [*saas, "deploy", "--json"], cwd=app, env=environment, check=False, capture_output=True, text=True
    )

    assert deployed.returncode == 0, deployed.stderr
    outputs = {name: value for result in json.loads(deployed.stdout) for name, value in result["outputs"].items()}
    assert aws_of_its_own.outputs("Loyalty") == outputs
    for script, printed in {
        "try_it.py": "{'card_id': 'anna', 'stamps': 1}\n",
        "fill_card.py": "{'card_id': 'berta', 'stamps': 10, 'reward': 'a free coffee'}\n",
    }.items():
        tried = subprocess.run(
            [sys.executable, script], cwd=app, env=environment, check=False, capture_output=True, text=True
        )
        assert tried.stdout == printed, tried.stderr
    return Platform(outputs, aws_of_its_own.client)


@pytest.fixture(scope="module")
def tenants(loyalty: Platform) -> dict[str, str]:
    """Two tenants: slug to id."""
    return {
        slug: loyalty.onboard(slug=slug, name=slug, email=f"owner@{slug}.example")
        for slug in ("red-ramen", "blue-bistro")
    }


def token(loyalty: Platform, slug: str) -> str:
    """An access token of the tenant's owner."""
    loyalty.set_password(f"owner@{slug}.example", PASSWORD)
    return loyalty.sign_in(f"owner@{slug}.example", PASSWORD).access


def test_a_card_collects_a_stamp_for_each_purchase_once(loyalty: Platform, tenants: dict[str, str]) -> None:
    del tenants  # onboards them
    purchases = [uuid.uuid4().hex, uuid.uuid4().hex]
    with loyalty.api(token(loyalty, "red-ramen")) as api:
        for purchase in [*purchases, purchases[0]]:
            api.post("cards/anna/stamps", json={"purchase_id": purchase}).raise_for_status()

        assert api.get("cards/anna").json() == {"card_id": "anna", "stamps": 2}

    with loyalty.api(token(loyalty, "blue-bistro")) as api:
        assert api.get("cards/anna").json() == {"card_id": "anna", "stamps": 0}


def test_the_first_own_event_rewards_the_full_card_of_its_tenant_only(
    loyalty: Platform, tenants: dict[str, str]
) -> None:
    del tenants
    with loyalty.api(token(loyalty, "red-ramen")) as api, loyalty.api(token(loyalty, "blue-bistro")) as neighbour:
        for purchase in range(10):
            assert "reward" not in api.get("cards/dora").json()
            api.post("cards/dora/stamps", json={"purchase_id": f"{purchase}"}).raise_for_status()
        neighbour.post("cards/dora/stamps", json={"purchase_id": "1"}).raise_for_status()

        assert until(lambda: api.get("cards/dora").json().get("reward"), "the reward") == "a free coffee"
        assert neighbour.get("cards/dora").json() == {"card_id": "dora", "stamps": 1}


def test_a_body_that_breaks_the_document_is_refused(loyalty: Platform, tenants: dict[str, str]) -> None:
    del tenants
    with loyalty.api(token(loyalty, "red-ramen")) as api:
        for body in ({}, {"purchase_id": 1}, {"purchase_id": "p", "stamps": 100}):
            answer = api.post("cards/berta/stamps", json=body)
            assert answer.status_code == 400
            assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert api.get("cards/berta").json()["stamps"] == 0


def test_every_door_is_closed(loyalty: Platform, aws_of_its_own: EmbeddedAws, tenants: dict[str, str]) -> None:
    name = function_named(aws_of_its_own, "AddStamp")
    variables = aws_of_its_own.client("lambda").get_function_configuration(FunctionName=name)["Environment"][
        "Variables"
    ]
    with loyalty.api(token(loyalty, "blue-bistro")) as api:
        api.post("cards/carla/stamps", json={"purchase_id": "1"}).raise_for_status()
    target = AttackTarget(
        client=tenant_client(aws_of_its_own, name, {"tenant_id": tenants["red-ramen"]}),
        table_name=variables["TABLE_NAME"],
        attacker_id=tenants["red-ramen"],
        victim_id=tenants["blue-bistro"],
        sort_key="card",
        item="card#carla",
    )

    for attack in attacks_on(target):
        attack.assert_refused(target)
