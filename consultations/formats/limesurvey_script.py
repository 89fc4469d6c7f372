"""Expressions as LimeSurvey writes them (ExpressionScript), as far as it can say what the language here says."""

from collections.abc import Mapping
from dataclasses import dataclass

from consultations.expressions.syntax import NEGATED, OPERATOR, OWN, Node, parsed
from consultations.expressions.tokens import NUMBER, REF, TEXT, ExpressionError


class Untranslatable(Exception):
    """That an expression says something which the other language cannot."""


@dataclass(frozen=True, slots=True)
class There:
    """A question in LimeSurvey: its name, its kind here, and the codes of its options there by those here."""

    name: str
    kind: str
    options: Mapping[str, str]


COMPARED = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
JOINED = {"and": "and", "or": "or", "+": "+", "-": "-", "*": "*", "div": "/"}
NO_VALUE = ("multiple", "ranking", "matrix", "file", "statements")
"""Kinds whose answer is not one value there."""


def written(text: str, questions: Mapping[str, There], own: There | None = None) -> str:
    """An expression in ExpressionScript. Raises :class:`Untranslatable`."""
    try:
        return _Out(questions, own).node(parsed(text))
    except ExpressionError as error:
        raise Untranslatable(str(error)) from None


class _Out:
    def __init__(self, questions: Mapping[str, There], own: There | None) -> None:
        self.questions, self.own = questions, own

    def node(self, node: Node) -> str:
        if node.kind == NUMBER:
            return node.value
        if node.kind == TEXT:
            return quoted(node.value)
        if node.kind in (REF, OWN):
            return self.value(self.question(node))
        if node.kind == NEGATED:
            return f"(-{self.node(node.parts[0])})"
        return self.operation(node) if node.kind == OPERATOR else self.call(node)

    def question(self, node: Node) -> There:
        found = self.own if node.kind == OWN else self.questions.get(node.value)
        if node.kind not in (REF, OWN) or found is None:
            raise Untranslatable
        return found

    @staticmethod
    def value(question: There) -> str:
        if question.kind in NO_VALUE:
            raise Untranslatable
        return f"{question.name}.NAOK"

    def operation(self, node: Node) -> str:
        sign = COMPARED.get(node.value) or JOINED.get(node.value)
        if sign is None:
            raise Untranslatable
        left, right = node.parts
        return f"({self.side(left, right)} {sign} {self.side(right, left)})"

    def side(self, node: Node, other: Node) -> str:
        """One side; the code of an option as it is there."""
        if node.kind == TEXT and other.kind in (REF, OWN):
            return quoted(self.question(other).options.get(node.value, node.value))
        return self.node(node)

    def call(self, node: Node) -> str:
        if node.value == "selected":
            return self.selected(*node.parts)
        if node.value == "count-selected":
            question = self.question(node.parts[0])
            if question.kind != "multiple":
                raise Untranslatable
            return f"count({', '.join(f'{question.name}_{code}.NAOK' for code in question.options.values())})"
        parts = [self.node(part) for part in node.parts]
        form = _CALLS.get(node.value)
        if form is None:
            raise Untranslatable
        if node.value == "regex":
            return f"regexMatch({pattern_there(node.parts[1])}, {parts[0]})"
        return form.format(*parts)

    def selected(self, several: Node, code: Node) -> str:
        question = self.question(several)
        there = question.options.get(code.value) if code.kind == TEXT else None
        if there is None:
            raise Untranslatable
        if question.kind == "multiple":
            return f'({question.name}_{there}.NAOK == "Y")'
        return f"({self.value(question)} == {quoted(there)})"


_CALLS = {
    "not": "!({0})", "true": "1", "false": "0", "today": 'date("Y-m-d")', "date": "{0}", "number": "floatval({0})",
    "string-length": "strlen({0})", "coalesce": "if(is_empty({0}), {1}, {0})", "if": "if({0}, {1}, {2})", "regex": "",
}  # fmt: skip


def quoted(text: str) -> str:
    """A text between quotes that do not stand in it."""
    if '"' in text and "'" in text:
        raise Untranslatable
    return f"'{text}'" if '"' in text else f'"{text}"'


def pattern_there(node: Node) -> str:
    """A pattern as PHP writes it."""
    if node.kind != TEXT or "/" in node.value:
        raise Untranslatable
    return quoted(f"/^(?:{node.value})$/")
