"""Onboard a restaurant, sign its owner in, stamp a card: ``python try_it.py`` after ``saas deploy``."""

from saas_constructs.local.running import running_settings
from saas_constructs.testing.embedded import EmbeddedAws
from saas_constructs.testing.platform import Platform

aws = EmbeddedAws(running_settings())
loyalty = Platform(aws.outputs("Loyalty"), aws.client)

email, password = "owner@corner-cafe.example", "Corner-Cafe-2026"
loyalty.onboard(slug="corner-cafe", name="Corner Café", email=email)
loyalty.set_password(email, password)

with loyalty.api(loyalty.sign_in(email, password).access) as api:
    print(api.post("cards/anna/stamps", json={"purchase_id": "first coffee"}).json())
