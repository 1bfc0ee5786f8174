"""What a template's expressions come to, as text in which ``*`` stands for what can't be known."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from saas_constructs.isolation.templates import TABLE_TYPES, Resource, Template, resources

UNKNOWN: Final = "*"
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
# "Use dynamic references" (AWS CloudFormation User Guide).
_DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:.*?\}\}")
_MADE_UP = "A1B2C3D4E5F6"


class Resolver:
    """Resolves expressions across templates that are deployed together.

    Values known at deployment only (pseudo parameters, parameters, custom resources) become
    ``*``: a resource that might be a tenant table counts as one. References to resources become
    their `Resource.token`.

    Args:
        templates: Templates by name; exports and outputs are looked up in all of them.
    """

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates
        self._resources = {(r.template, r.logical_id): r for r in resources(templates)}
        self._tokens = {r.token: r for r in self._resources.values()}
        self._handlers: Mapping[str, Callable[[Any, str], set[str]]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Join": self._join,
            "Fn::Sub": self._sub,
            "Fn::If": lambda value, name: self.resolve(value[1], name) | self.resolve(value[2], name),
            "Fn::ImportValue": self._import_value,
            "Fn::GetStackOutput": lambda value, _name: self._output(value["OutputName"]),
        }

    def resolve(self, expression: Any, template: str) -> set[str]:
        """Return every text that an expression may come to; lists give those of all elements."""
        if isinstance(expression, str):
            return {_DYNAMIC_REFERENCE.sub(UNKNOWN, expression)}
        if isinstance(expression, list):
            return {text for element in expression for text in self.resolve(element, template)}
        if isinstance(expression, dict) and len(expression) == 1:
            ((function, value),) = expression.items()
            if function in self._handlers:
                return self._handlers[function](value, template) or {UNKNOWN}
        return {UNKNOWN}

    def certain(self, expression: Any, template: str) -> set[str]:
        """Return those texts that an expression, or an element of a list, comes to whatever is unknown.

        A wildcard counts only where it is written as plain text.
        """
        elements = expression if isinstance(expression, list) else [expression]
        found: set[str] = set()
        for element in elements:
            texts = self.resolve(element, template)
            if (isinstance(element, str) and texts == {element}) or (
                len(texts) == 1 and not any(UNKNOWN in text for text in texts)
            ):
                found |= texts
        return found

    def table_names(self, table: Resource) -> set[str]:
        """Return the names by which statements may name a table; parts that can't be known are ``*``."""
        given = table.properties.get("TableName")
        if given is None:
            # What CloudFormation makes up: "Name type" (AWS CloudFormation User Guide).
            return {table.token, f"*-{table.logical_id}-{_MADE_UP}"}
        return {table.token} | self.resolve(given, table.template)

    def resource(self, token: str) -> Resource | None:
        """Return the resource whose `Resource.token` a text is, if these templates hold it."""
        return self._tokens.get(token)

    def _ref(self, name: str, template: str) -> set[str]:
        if resource := self._resources.get((template, name)):
            return {resource.token}
        return set(
            itertools.chain.from_iterable(
                self.resolve(stack.properties["Parameters"][name], stack.template)
                for stack in self._resources.values()
                if stack.kind == "AWS::CloudFormation::Stack" and name in stack.properties.get("Parameters", {})
            )
        )

    def _get_att(self, value: Any, template: str) -> set[str]:
        logical_id, _, attribute = value.partition(".") if isinstance(value, str) else (value[0], "", value[1])
        resource = self._resources.get((template, logical_id))
        if resource is None or not isinstance(attribute, str):
            return set()
        if resource.kind in TABLE_TYPES:
            stream = "/stream/latest" if attribute == "StreamArn" else ""
            return {f"arn:aws:dynamodb:-:-:table/{resource.token}{stream}"}
        if attribute.startswith("Outputs."):
            return self._output(attribute.removeprefix("Outputs."))
        # What a custom resource answers and a parameter holds may be anything, a table's ARN too.
        is_custom = resource.kind.startswith(("Custom::", "AWS::CloudFormation::CustomResource"))
        return set() if is_custom or attribute == "Value" else {resource.token}

    def _join(self, value: Any, template: str) -> set[str]:
        separator, elements = value
        if not isinstance(elements, list):
            return set()
        choices = [self.resolve(element, template) for element in elements]
        return {separator.join(combination) for combination in itertools.product(*choices)}

    def _sub(self, value: Any, template: str) -> set[str]:
        text, variables = (value, {}) if isinstance(value, str) else value

        def replacements(name: str) -> set[str]:
            if name.startswith("!"):
                return {UNKNOWN}
            if name in variables:
                return self.resolve(variables[name], template)
            function = "Fn::GetAtt" if "." in name else "Ref"
            return self.resolve({function: name}, template)

        # Odd elements of the split are the names in the variables' place.
        parts = _VARIABLE.split(text)
        choices = [replacements(p) if i % 2 else {p} for i, p in enumerate(parts)]
        return {"".join(combination) for combination in itertools.product(*choices)}

    def _import_value(self, value: Any, template: str) -> set[str]:
        wanted = self.resolve(value, template)
        found: set[str] = set()
        for name, _key, output in self._outputs():
            if "Export" in output and self.resolve(output["Export"]["Name"], name) & wanted:
                found |= self.resolve(output["Value"], name)
        return found

    def _output(self, key: str) -> set[str]:
        found: set[str] = set()
        for name, output_key, output in self._outputs():
            if output_key == key:
                found |= self.resolve(output["Value"], name)
        return found

    def _outputs(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        for name, template in self._templates.items():
            for key, output in (template.get("Outputs") or {}).items():
                yield name, key, output
