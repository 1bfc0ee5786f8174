"""Usage and cost for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.box import SIMPLE_HEAD
from rich.table import Table

from saas_constructs.local.console import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAMES: Final = {
    "requests": "requests",
    "refused_requests": "refused",
    "invocations": "invocations",
    "mb_milliseconds": "GB-seconds",
    "read_units": "reads",
    "write_units": "writes",
    "events": "events",
}
_MB_MILLISECONDS_PER_GB_SECOND: Final = 1024 * 1000


def print_usage(first: str, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Print a table of counters: each line's name, and what was counted.

    Args:
        first: What the lines' names are.
        lines: The last one is the sum, or what is shared.
    """
    units = sorted({name for _, counters in lines for name in counters} - _NAMES.keys())
    table = Table(first, *units, *_NAMES.values(), box=SIMPLE_HEAD, pad_edge=False)
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for name, counters in lines:
        table.add_row(name, *(_shown(counter, counters.get(counter, 0)) for counter in (*units, *_NAMES)))
    console.print(table)


def print_cost(cost: Mapping[str, Any]) -> None:
    """Print what a tenant costs, its own and its share, by what is paid for."""
    table = Table("paid for", "direct", "shared", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    direct, shared = cost["direct"], cost["shared"]
    for name in sorted(direct["by"].keys() | shared["by"].keys()):
        table.add_row(_NAMES.get(name, name), direct["by"].get(name, ""), shared["by"].get(name, ""))
    table.add_row("all", direct["total"], shared["total"])
    console.print(table)
    console.print(f"{cost['total']} {cost['currency']} from {cost['from']} to {cost['to']}", highlight=False)
    _print_basis([cost])


def print_costs(costs: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Print what each tenant costs in a line, with the tenant's name."""
    lines = list(costs)
    table = Table("tenant", "direct", "shared", "all", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, cost in lines:
        table.add_row(name, cost["direct"]["total"], cost["shared"]["total"], cost["total"])
    console.print(table)
    _print_basis([cost for _, cost in lines])


def _print_basis(costs: Sequence[Mapping[str, Any]]) -> None:
    for cost in costs[:1]:
        prices = cost["prices"]
        console.print(
            f"{cost['currency']}, at the list prices of {prices['region']} of {prices['looked_up']}; shared: "
            f"{cost['shared']['rule']}",
            highlight=False,
            soft_wrap=True,
        )


def _shown(name: str, value: float) -> str:
    if name == "mb_milliseconds":
        return f"{value / _MB_MILLISECONDS_PER_GB_SECOND:,.3f}"
    return f"{value:,}"
