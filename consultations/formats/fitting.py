"""Making what was read fit the document: codes, lengths, doubles, expressions. Whatever has to give way is told."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from consultations.formats.document import LEAST_OPTIONS, MAX_LABELS
from consultations.formats.results import Loss
from consultations.formats.texts import one_line
from consultations.formats.trees import Tree
from core.locale import _

REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
LIMITS = {"title": 300, "text": 1000, "help": 1000, "label": 500, "valid_message": 500, "summary": 500}
"""How many characters of each text fit; the title of a questionnaire is shorter."""


class Fitting:
    """Collects what was lost while the parts of one file are made to fit."""

    def __init__(self) -> None:
        self.losses: list[Loss] = []
        self.codes: dict[str, str] = {}

    def lose(self, where: str, message: str) -> None:
        """Note a loss, once."""
        loss = Loss(where, message)
        if loss not in self.losses:
            self.losses.append(loss)

    def text(self, where: str, text: str, limit: int) -> str:
        """One line of at most ``limit`` characters."""
        clean = one_line("".join(sign for sign in text if not "\ud800" <= sign <= "\udfff"))
        if len(clean) > limit:
            message = _("only the first %(limit)s of %(length)s characters fit: “%(rest)s” is left out.",
                        limit=limit, length=len(clean), rest=clean[limit:])  # fmt: skip
            self.lose(where, message)
        return clean[:limit]

    def question_code(self, name: str) -> str:
        """A code for a question that bears ``name`` in the file; expressions that name it are changed alike."""
        code = re.sub(r"[^A-Za-z0-9_]", "_", name)[:40] or "q"
        code = _free(code if not code[0].isdigit() else f"q{code}"[:40], self.codes.values())
        if code != name:
            self.lose(of_question(name), _("the name becomes “%(code)s”.", code=code))
        self.codes[name] = code
        return code

    def final_codes(self, tree: Tree) -> None:
        """Note the codes that questions bear in the end, by their names in the file."""
        self.codes = {q["name"]: q["code"] for section in tree["sections"] for q in section["questions"]}

    def labels(self, where: str, given: Iterable[Tree]) -> list[Tree]:
        """Options or rows with codes and labels that each stand once; at most as many as fit."""
        kept: list[Tree] = []
        for part in given:
            if len(kept) == MAX_LABELS:
                self.lose(
                    where,
                    _("only %(most)s options fit: “%(label)s” is left out.", most=MAX_LABELS, label=part["label"]),
                )
                continue
            self._label(where, part, kept)
        return kept

    def _label(self, where: str, part: Tree, kept: list[Tree]) -> None:
        written = str(part["code"])
        code = re.sub(r"[^A-Za-z0-9_.-]", "_", written).lstrip(".-")[:40] or str(len(kept) + 1)
        label = self.text(where, part["label"], LIMITS["label"])
        if not label:
            self.lose(where, _("option “%(code)s” has no words: its code stands in their place.", code=written))
            label = code
        if any((other["label"], other["written"]) == (label, written) for other in kept):
            self.lose(
                where, _("option “%(label)s” (%(code)s) stands twice and is kept once.", label=label, code=written)
            )
            return
        if any(other["label"] == label for other in kept):
            self.lose(where, _("another option is called “%(label)s” too: this one becomes “%(label)s (%(code)s)”.",
                               label=label, code=written))  # fmt: skip
            label = f"{label[:450]} ({code})"
        code = _free(code, [other["code"] for other in kept])
        if code != written:
            self.lose(where, _("the code “%(old)s” of an option becomes “%(new)s”.", old=written, new=code))
        kept.append({**part, "code": code, "label": label, "written": written})

    def kind(self, question: Tree) -> bool:
        """Whether the question can be asked here; a scale of two points becomes a choice."""
        where = of_question(question["name"])
        if question["kind"] == "likert" and len(question["options"]) == 2:
            question["kind"] = "single"
            self.lose(where, _("a scale needs three points: it becomes a choice of one option."))
        if len(question["options"]) < LEAST_OPTIONS.get(question["kind"], 0):
            self.leave_out(where, question, _("it offers fewer options than can be chosen from"))
            return False
        if question["kind"] == "matrix" and not question["rows"]:
            self.leave_out(where, question, _("it has no rows"))
            return False
        return True

    def leave_out(self, where: str, question: Mapping[str, Any], why: str) -> None:
        """Note that a question is not imported."""
        self.lose(where, _("“%(text)s” is left out: %(why)s.", text=question.get("text") or where, why=why))

    def renamed(self, text: str, names: Mapping[str, str]) -> str:
        """An expression or a text with the questions' new codes in it."""
        return REFERENCE.sub(lambda found: f"${{{names.get(found[1], found[1])}}}", text)


def of_question(name: str) -> str:
    """Where a loss stands: a question."""
    return _("question %(name)s", name=name)


def of_section(name: str) -> str:
    """Where a loss stands: a section."""
    return _("section %(name)s", name=name)


def _free(code: str, taken: Iterable[str]) -> str:
    """``code``, or with the first number that makes it free."""
    known = set(taken)
    if code not in known:
        return code
    return next(made for n in range(2, len(known) + 3) if (made := f"{code[:36]}_{n}") not in known)
