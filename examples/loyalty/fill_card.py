"""Fill a card and see its reward come, by an event: ``python fill_card.py`` after ``python try_it.py``."""

import time

from saas_constructs.local.running import running_settings
from saas_constructs.testing.embedded import EmbeddedAws
from saas_constructs.testing.platform import Platform

aws = EmbeddedAws(running_settings())
loyalty = Platform(aws.outputs("Loyalty"), aws.client)

with loyalty.api(loyalty.sign_in("owner@corner-cafe.example", "Corner-Cafe-2026").access) as api:
    for number in range(10):
        api.post("cards/berta/stamps", json={"purchase_id": f"coffee {number}"}).raise_for_status()
    deadline = time.monotonic() + 60
    while "reward" not in (card := api.get("cards/berta").json()) and time.monotonic() < deadline:
        time.sleep(0.1)
    print(card)
