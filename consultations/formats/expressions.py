"""Which expressions a file can bring or take along: those that the language here reads, over questions that are here."""

from collections.abc import Collection

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
TYPES = {
    "single": WORDS, "likert": WORDS, "country": WORDS, "organisation": WORDS, "text": WORDS, "paragraph": WORDS,
    "multiple": CODES, "ranking": CODES, "matrix": CODES, "file": CODES, "number": AMOUNT, "date": DAY,
}  # fmt: skip
"""What an answer is in an expression, by kind; of statements nothing can be asked."""
UNNAMED = ("matrix", "file", "statements")
"""Kinds that other programs cannot name, or name otherwise."""


def named(question: Tree) -> Named | None:
    """What an expression may know of a question; the same as :func:`consultations.logic.named` says of a stored one."""
    kind = TYPES.get(question["kind"])
    return None if kind is None else Named(kind, _codes(question))


def _codes(question: Tree) -> frozenset[str] | None:
    codes = [option["code"] for option in question["options"]]
    if not codes:
        return None
    if question["kind"] == "matrix":
        return frozenset(f"{row['code']}:{code}" for row in question["rows"] for code in codes)
    return frozenset([*codes, "other"] if question["settings"].get("other") else codes)


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
    """Bring the expressions of a tree to the questions' new codes; those that cannot be used are told and left out.

    A section is shown by questions of the sections before it, a question by those before it; a rule names any.
    """
    before: dict[str, Named] = {}
    every = {
        q["code"]: own for section in tree["sections"] for q in section["questions"] if (own := named(q)) is not None
    }
    for section in tree["sections"]:
        _settle(section, "shown_if", of_section(section["title"]), before, None, fitting)
        for question in section["questions"]:
            where, own = of_question(question["name"]), named(question)
            _settle(question, "shown_if", where, before, None, fitting)
            _settle(question, "valid_if", where, every, own, fitting)
            _settle_message(question, where, fitting)
            if own is not None:
                before[question["code"]] = own


def _settle_message(question: Tree, where: str, fitting: Fitting) -> None:
    """A rule and its message stand together."""
    message, rule = question.get("valid_message") or "", question.get("valid_if") or ""
    if message and not rule:
        fitting.lose(where, _("the message “%(text)s” goes with its rule.", text=message))
        question["valid_message"] = ""
        for texts in question["translations"].values():
            texts.pop("valid_message", None)
    if rule and not message:
        question["valid_message"] = _("This answer does not fit.")
        fitting.lose(where, _("its rule had no message: “%(text)s” stands there.", text=question["valid_message"]))


def _settle(
    part: Tree, name: str, where: str, questions: dict[str, Named], own: Named | None, fitting: Fitting
) -> None:
    text = part.get(name) or ""
    if not text:
        return
    if name not in part.get(RESTORED, ()):
        part[name] = fitting.renamed(text, fitting.codes)
    if why := fault(part[name], questions, own):
        said = {"shown_if": _("the condition"), "valid_if": _("the rule")}[name]
        fitting.lose(where, _("%(what)s “%(text)s” is not kept: %(why)s", what=said, text=text, why=why))
        part[name] = ""
