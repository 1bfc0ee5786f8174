"""The price list that usage is priced with, where a stage brings none of its own. Imports no CDK."""

from pathlib import Path
from typing import Final

PRICES: Final = Path(__file__).with_name("prices.json")
"""List prices of one region, with the day on which they were looked up; docs/guides/usage-and-cost.md says how to bring
your own."""
