"""Two tables with several tenants' items, and functions that are stopped in the middle of their work."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from hypothesis import strategies as st

from lambdas.moving.copying import Comparison
from lambdas.moving.scanning import TenantScan
from lambdas.moving.sides import Side
from tests.fakes.dynamodb import FakeDynamoDB

BLUE = "tb1ebb1ebb1eb"
GREEN = "tgreengreengr"
#: Epoch second before which items that expire are not compared.
SOON = 1_800_003_600
Items = dict[tuple[str, str], dict[str, Any]]


class CrashError(BaseException):
    """The function was stopped: no handler of errors runs."""


@dataclass
class Crashing:
    """Passes calls on to a client, and stops the function before or after a call whose turn it is."""

    client: Any
    plan: Iterator[str]

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self.client, name)
        if name == "get_paginator":
            return operation

        def call(**arguments: Any) -> Any:
            fate = next(self.plan)
            if fate == "before":
                raise CrashError
            answer = operation(**arguments)
            if fate == "after":
                raise CrashError
            return answer

        return call


@dataclass
class Tables:
    """A pooled table with items of two tenants, and one that is to be BLUE's."""

    pool: FakeDynamoDB = field(default_factory=FakeDynamoDB)
    own: FakeDynamoDB = field(default_factory=FakeDynamoDB)

    def side(self, table: FakeDynamoDB, plan: Iterator[str] | None = None, *, page_size: int = 3) -> Side:
        """A table as a function sees it, which is stopped when ``plan`` says so."""
        fates = plan or repeat("")
        name = "pool" if table is self.pool else "own"
        return Side(
            table_name=name,
            scan=TenantScan(Crashing(table, fates), name, BLUE, page_size),  # type: ignore[arg-type] # stands for the client
            client=Crashing(table.session(f"{BLUE}#"), fates),  # type: ignore[arg-type] # stands for the client
        )


def until_done(
    progress: Comparison, step: Callable[[Comparison, Iterator[str] | None], Comparison], plan: Iterator[str]
) -> Comparison:
    """Call a step until it is done, as its state machine does, going on with the last progress that it returned."""
    while not progress.is_done:
        try:
            progress = step(progress, plan)
        except CrashError:
            continue
        # Kept as an operation keeps it.
        progress = Comparison.from_json(progress.to_json())
    return progress


def item_of(name: str, sk: str = "order", **content: Any) -> Items:
    """An item of BLUE's, by its keys."""
    pk = f"{BLUE}#{name}"
    return {(pk, sk): {"pk": {"S": pk}, "sk": {"S": sk}, **content}}


def items_of(table: FakeDynamoDB, tenant_id: str) -> Items:
    """The tenant's items without what is not copied."""
    return {
        key: {name: value for name, value in item.items() if name != "outbox"}
        for key, item in table.items.items()
        if key[0].startswith(f"{tenant_id}#")
    }


def table_of(items: Mapping[tuple[str, str], Mapping[str, Any]]) -> FakeDynamoDB:
    """A table that holds ``items``."""
    made = FakeDynamoDB()
    made.items = {key: dict(item) for key, item in items.items()}
    return made


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
_SCALARS = st.one_of(
    _TEXTS.map(lambda text: {"S": text}),
    st.integers(-(10**20), 10**20).map(lambda number: {"N": str(number)}),
    st.booleans().map(lambda truth: {"BOOL": truth}),
    st.binary(min_size=1, max_size=8).map(lambda content: {"B": content}),
    st.lists(_TEXTS.filter(bool), min_size=1, max_size=4, unique=True).map(lambda texts: {"SS": texts}),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda values: {"L": values}),
        st.dictionaries(_TEXTS.filter(bool), inner, max_size=3).map(lambda values: {"M": values}),
    ),
    max_leaves=4,
)


@st.composite
def tenants_items(draw: st.DrawFn, tenant_id: str = BLUE, *, max_size: int = 25) -> Items:
    """Items of a tenant in several partitions; some tell events, some expire."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["order#1", "order#2", "site#a", "seen#x", "task#9"]), st.sampled_from("abcdefg")
            ),
            max_size=max_size,
            unique=True,
        )
    )
    made: Items = {}
    for part, sk in keys:
        pk = f"{tenant_id}#{part}"
        item: dict[str, Any] = {"pk": {"S": pk}, "sk": {"S": sk}, "content": draw(_VALUES)}
        if draw(st.booleans()):
            item["outbox"] = {"S": draw(_TEXTS)}
        if draw(st.integers(0, 4)) == 0:
            item["expires_at"] = {"N": str(SOON + draw(st.integers(-3, 3)))}
        made[pk, sk] = item
    return made
