"""The partition key that a DynamoDB key condition asks for.

Source: "Key condition expressions for the Query operation in DynamoDB" (DynamoDB Developer Guide).
The parser is strict: what it does not know it does not guess, since the answer decides who may
read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\s*(?:(?P<name>#\w+|[A-Za-z_]\w*)|(?P<value>:\w+)|(?P<mark>[(),]|<=|>=|=|<|>))", re.ASCII)
_COMPARATORS = frozenset({"=", "<", "<=", ">", ">="})


class _NotUnderstoodError(Exception):
    """The expression is not one that the parser knows."""


@dataclass(frozen=True)
class _Condition:
    """One condition on one attribute; ``value`` is set where it is an equality."""

    attribute: str
    value: str | None


def partition_key_reference(expression: str, names: Mapping[str, str], partition_key: str) -> str | None:
    """Find the value placeholder to which an expression binds the partition key.

    Args:
        expression: A ``KeyConditionExpression``.
        names: The request's ``ExpressionAttributeNames``.
        partition_key: The attribute's name in the table or index that is queried.

    Returns:
        The placeholder, such as ``:pk``; ``None`` unless the expression is understood and has
        exactly one condition on the partition key, an equality.
    """
    try:
        conditions = _Parser(expression, names).parse()
    except _NotUnderstoodError:
        return None
    found = [condition for condition in conditions if condition.attribute == partition_key]
    return found[0].value if len(found) == 1 else None


class _Parser:
    def __init__(self, expression: str, names: Mapping[str, str]) -> None:
        self._tokens = _tokenize(expression)
        self._names = names

    def parse(self) -> list[_Condition]:
        conditions = self._conjunction()
        if self._tokens:
            raise _NotUnderstoodError
        return conditions

    def _conjunction(self) -> list[_Condition]:
        conditions = self._term()
        while self._tokens and self._tokens[0].upper() == "AND":
            self._next()
            conditions += self._term()
        return conditions

    def _term(self) -> list[_Condition]:
        if self._tokens[:1] == ["("]:
            self._expect("(")
            conditions = self._conjunction()
            self._expect(")")
            return conditions
        if self._tokens[1:2] == ["("]:
            return [self._begins_with()]
        if self._tokens[:1] and self._tokens[0].startswith(":"):
            return [self._reversed_equality()]
        return [self._comparison()]

    def _begins_with(self) -> _Condition:
        self._expect("begins_with")
        self._expect("(")
        attribute = self._attribute()
        self._expect(",")
        self._value()
        self._expect(")")
        return _Condition(attribute, None)

    def _reversed_equality(self) -> _Condition:
        value = self._value()
        self._expect("=")
        return _Condition(self._attribute(), value)

    def _comparison(self) -> _Condition:
        attribute = self._attribute()
        operator = self._next()
        if operator.upper() == "BETWEEN":
            self._value()
            if self._next().upper() != "AND":
                raise _NotUnderstoodError
            self._value()
            return _Condition(attribute, None)
        if operator not in _COMPARATORS:
            raise _NotUnderstoodError
        value = self._value()
        return _Condition(attribute, value if operator == "=" else None)

    def _attribute(self) -> str:
        token = self._next()
        if token.startswith("#"):
            name = self._names.get(token)
            if not isinstance(name, str):
                raise _NotUnderstoodError
            return name
        if not (token[0].isalpha() or token[0] == "_"):
            raise _NotUnderstoodError
        return token

    def _value(self) -> str:
        token = self._next()
        if not token.startswith(":"):
            raise _NotUnderstoodError
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise _NotUnderstoodError

    def _next(self) -> str:
        if not self._tokens:
            raise _NotUnderstoodError
        return self._tokens.pop(0)


def _tokenize(expression: str) -> list[str]:
    tokens = []
    text = expression.rstrip()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NotUnderstoodError
        tokens.append(match[0].strip())
        position = match.end()
    return tokens
