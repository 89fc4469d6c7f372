"""Which expressions a file can bring or take along: those that the language here reads, over questions that are here."""

from collections.abc import Collection, Iterable

from consultations.expressions.checking import AMOUNT, CODES, DAY, WORDS, Named, condition, names
from consultations.expressions.syntax import CALL, Node, parsed
from consultations.expressions.tokens import ExpressionError
from consultations.formats.fitting import Fitting, of_question, of_section
from consultations.formats.trees import RESTORED, Tree
from core.locale import _

XPATH = frozenset(
    ["selected", "count-selected", "string-length", "coalesce", "if", "regex", "today", "date", "number", "true",
     "false", "not"]
)  # fmt: skip
"""The functions that XLSForm has too; ``words`` is our own."""
TYPES = {"multiple": CODES, "ranking": CODES, "number": AMOUNT, "date": DAY}
"""The types of answers that are no text."""
UNNAMED = ("matrix", "file", "statements")
"""Kinds that no expression names."""


def named(question: Tree) -> Named:
    """What an expression may know of a question."""
    codes = frozenset(option["code"] for option in question["options"]) or None
    return Named(TYPES.get(question["kind"], WORDS), codes)


def known(questions: Iterable[Tree]) -> dict[str, Named]:
    """The questions that expressions can name, by their codes."""
    return {question["code"]: named(question) for question in questions if question["kind"] not in UNNAMED}


def fault(text: str, questions: dict[str, Named], own: Named | None = None) -> str:
    """Why an expression cannot be used; empty if it can."""
    try:
        condition(text, questions, own)
    except ExpressionError as error:
        return str(error)
    return ""


def functions(text: str) -> Collection[str]:
    """The functions that an expression calls. Raises :class:`ExpressionError`."""
    found, waiting = set(), [parsed(text)]
    while waiting:
        node: Node = waiting.pop()
        found |= {node.value} if node.kind == CALL else set()
        waiting += node.parts
    return found


def is_xpath(text: str, codes: Collection[str]) -> bool:
    """Whether other readers of XLSForm understand an expression over the questions ``codes`` too."""
    try:
        return names(text) <= set(codes) and set(functions(text)) <= XPATH
    except ExpressionError:
        return False


def settle(tree: Tree, fitting: Fitting) -> None:
    """Bring the expressions of a tree to the questions' new codes; those that cannot be used are told and left out."""
    questions = known(q for section in tree["sections"] for q in section["questions"])
    for section in tree["sections"]:
        _settle(section, "shown_if", of_section(section["title"]), questions, None, fitting)
        for question in section["questions"]:
            where = of_question(question["name"])
            _settle(question, "shown_if", where, questions, None, fitting)
            _settle(question, "valid_if", where, questions, named(question), fitting)
            if question.get("valid_message") and not question.get("valid_if"):
                fitting.lose(where, _("the message “%(text)s” goes with its rule.", text=question["valid_message"]))
                question["valid_message"] = ""
                _without(question, "valid_message")


def _settle(part: Tree, name: str, where: str, questions: dict[str, Named], own: Named | None, fitting: Fitting) -> None:
    text = part.get(name) or ""
    if not text:
        return
    if name not in part.get(RESTORED, ()):
        part[name] = fitting.renamed(text, fitting.codes)
    if why := fault(part[name], questions, own):
        said = {"shown_if": _("the condition"), "valid_if": _("the rule")}[name]
        fitting.lose(where, _("%(what)s “%(text)s” is not kept: %(why)s", what=said, text=text, why=why))
        part[name] = ""


def _without(part: Tree, name: str) -> None:
    for texts in part["translations"].values():
        texts.pop(name, None)
