"""DynamoDB's condition and update expressions, as far as the run-time code uses them; anything else is an error.

Source: "Condition and filter expressions, operators, and functions", "Update expressions" (DynamoDB Developer Guide).
Paths are names of attributes: no elements of lists or maps.
"""

import copy
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tests.fakes.reserved_words import RESERVED_WORDS

Item = dict[str, Any]
_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),+-]|[#:]?\w+)")
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "<>": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
_CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")


class ExpressionError(Exception):
    """What DynamoDB would answer with a ``ValidationException``."""


class Placeholders:
    """Names and values that a request brings along; each must be used, as DynamoDB demands.

    Args:
        names: ``ExpressionAttributeNames``.
        values: ``ExpressionAttributeValues``.
    """

    def __init__(self, names: Mapping[str, str] | None, values: Mapping[str, Any] | None) -> None:
        self._names = dict(names or {})
        self._values = dict(values or {})
        self._used: set[str] = set()

    def name(self, token: str) -> str:
        """The attribute that ``token`` stands for."""
        if token.startswith("#"):
            return str(self._take(self._names, token))
        if token.upper() in RESERVED_WORDS:
            raise ExpressionError(f"{token} is a reserved word: use a placeholder")
        return token

    def value(self, token: str) -> Any:
        """The value that ``token`` stands for."""
        return self._take(self._values, token)

    def check_all_used(self) -> None:
        """Refuse what no expression mentioned."""
        unused = {*self._names, *self._values} - self._used
        if unused:
            raise ExpressionError(f"unused in expressions: {', '.join(sorted(unused))}")

    def _take(self, of: Mapping[str, Any], token: str) -> Any:
        if token not in of:
            raise ExpressionError(f"{token} is not defined")
        self._used.add(token)
        return of[token]


class _Parser:
    """Reads an expression from the left, and works it out on an item."""

    def __init__(self, text: str, item: Item, placeholders: Placeholders) -> None:
        self.tokens = _tokens(text)
        self.item = item
        self.placeholders = placeholders

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token.upper() not in wanted):
            raise ExpressionError(f"expected {' or '.join(wanted) or 'more'}, got {token!r}")
        return self.tokens.pop(0)

    def takes(self, wanted: str) -> bool:
        if self.peek().upper() != wanted:
            return False
        self.tokens.pop(0)
        return True

    def disjunction(self) -> bool:
        holds = self.conjunction()
        while self.takes("OR"):
            # Both sides are read, whatever the first one says.
            holds = self.conjunction() or holds
        return holds

    def conjunction(self) -> bool:
        holds = self.negation()
        while self.takes("AND"):
            holds = self.negation() and holds
        return holds

    def negation(self) -> bool:
        if self.takes("NOT"):
            return not self.negation()
        if self.takes("("):
            holds = self.disjunction()
            self.take(")")
            return holds
        return self.comparison()

    def comparison(self) -> bool:
        if self.tokens[1:2] == ["("] and self.peek() != "size":
            return self.function()
        left = self.operand()
        if self.takes("BETWEEN"):
            low = self.operand()
            self.take("AND")
            return _compares(left, ">=", low) & _compares(left, "<=", self.operand())
        if self.takes("IN"):
            self.take("(")
            options = [self.operand()]
            while self.takes(","):
                options.append(self.operand())
            self.take(")")
            return any(_compares(left, "=", option) for option in options)
        return _compares(left, self.take(*_COMPARISONS), self.operand())

    def function(self) -> bool:
        name = self.take()
        self.take("(")
        attribute = self.item.get(self.placeholders.name(self.take()))
        argument = self.operand() if self.takes(",") else None
        self.take(")")
        if name in {"attribute_exists", "attribute_not_exists"} and argument is None:
            return (attribute is not None) == (name == "attribute_exists")
        if name == "begins_with" and argument is not None:
            return attribute is not None and str(attribute.get("S", "")).startswith(argument["S"])
        if name == "contains" and argument is not None:
            return attribute is not None and _contains(attribute, argument)
        raise ExpressionError(f"{name} is not known here")

    def operand(self) -> Any:
        token = self.take()
        if token.startswith(":"):
            return self.placeholders.value(token)
        if token in {"if_not_exists", "list_append", "size"} and self.takes("("):
            return self.value_function(token)
        return self.item.get(self.placeholders.name(token))

    def value_function(self, name: str) -> Any:
        first = self.operand()
        if name == "size":
            self.take(")")
            return None if first is None else {"N": str(len(next(iter(first.values()))))}
        self.take(",")
        second = self.operand()
        self.take(")")
        if name == "if_not_exists":
            return second if first is None else first
        if first is None or second is None:
            raise ExpressionError("list_append needs two lists")
        return {"L": [*first["L"], *second["L"]]}

    def sum(self) -> Any:
        value = self.operand()
        while self.peek() in {"+", "-"}:
            sign = 1 if self.take() == "+" else -1
            other = self.operand()
            if value is None or other is None:
                raise ExpressionError("the expression refers to an attribute that does not exist in the item")
            value = {"N": str(Decimal(value["N"]) + sign * Decimal(other["N"]))}
        if value is None:
            raise ExpressionError("the expression refers to an attribute that does not exist in the item")
        return value


def holds(condition: str | None, item: Item | None, placeholders: Placeholders) -> bool:
    """Whether ``condition`` holds for an item, or for the want of one; an absent condition does."""
    if not condition:
        return True
    parser = _Parser(condition, item or {}, placeholders)
    answer = parser.disjunction()
    if parser.tokens:
        raise ExpressionError(f"cannot read {parser.peek()!r}")
    return answer


def updated(expression: str, item: Item, placeholders: Placeholders) -> Item:
    """A copy of ``item`` after an update; every right-hand side sees the item as it was before."""
    after = copy.deepcopy(item)
    parser = _Parser(expression, item, placeholders)
    touched: list[str] = []
    while parser.tokens:
        clause = parser.take(*_CLAUSES).upper()
        while True:
            name = placeholders.name(parser.take())
            touched.append(name)
            if clause == "SET":
                parser.take("=")
                after[name] = copy.deepcopy(parser.sum())
            elif clause == "REMOVE":
                after.pop(name, None)
            elif clause == "ADD":
                after[name] = _added(item.get(name), parser.operand())
            else:
                left = set(item.get(name, {"SS": []})["SS"]) - set(parser.operand()["SS"])
                after[name] = {"SS": sorted(left)}
                # There are no empty sets.
                if not left:
                    del after[name]
            if not parser.takes(","):
                break
    if len(set(touched)) != len(touched) or {"pk", "sk"} & set(touched):
        raise ExpressionError("an update names each attribute once, and no key")
    return after


def _added(before: Any, operand: Any) -> Any:
    """A number and what is added to it, or a set of texts and what is put into it."""
    if "SS" in operand:
        return {"SS": sorted({*(before or operand)["SS"], *operand["SS"]})}
    return {"N": str(Decimal((before or {"N": "0"})["N"]) + Decimal(operand["N"]))}


def partition_key_of(key_condition: str, placeholders: Placeholders) -> tuple[str, Any]:
    """Name and value of the partition key in a key condition, whose first term it must be."""
    name, operator, value, *_ = [*_tokens(key_condition), "", "", ""]
    if operator != "=":
        raise ExpressionError("a key condition starts with the partition key")
    return placeholders.name(name), placeholders.value(value)


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ExpressionError(f"cannot read {text[place:]!r}")
        found.append(match[1])
        place = match.end()
    return found


def _contains(attribute: Any, wanted: Any) -> bool:
    ((kind, kept),) = attribute.items()
    return wanted in kept if kind == "L" else kind == "S" == next(iter(wanted)) and wanted["S"] in kept


def _compares(left: Any, operator: str, right: Any) -> bool:
    if left is None or right is None:
        return False
    ((kind, a),), ((other, b),) = left.items(), right.items()
    if kind != other:
        return operator == "<>"
    if kind == "N":
        a, b = Decimal(a), Decimal(b)
    return _COMPARISONS[operator](a, b)
