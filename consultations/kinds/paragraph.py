"""A paragraph of a draft: a comment on it, other words for it, or both. Each becomes a contribution of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from consultations.kinds.base import (
    MAIN,
    WORDING,
    Cells,
    Checked,
    Fields,
    Given,
    Kept,
    Kind,
    Label,
    Raw,
    Wording,
    required,
    single_text,
)  # fmt: skip
from consultations.kinds.figures import Counted, Fact, Figure
from consultations.kinds.settling import invalid, lined
from consultations.kinds.text import clean, text_problems
from consultations.question_models import Question
from core.locale import _, _l

COMMENT = "comment"
LONGEST_PARAGRAPH = 8_000


class Paragraph(Kind):
    """``paragraph`` is its text, ``reference`` says where it stands. The word limit is that of the comment."""

    name = "paragraph"
    label = _l("A paragraph of a draft")
    control = "paragraph"
    uses = ("paragraph", "reference", "word_limit")
    has_words = True
    keeps_value = True

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        text = wording.settings.get("paragraph")
        text = clean(text).strip("\n") if isinstance(text, str) else ""
        if not text or len(text) > LONGEST_PARAGRAPH:
            raise invalid("paragraph", _("Give the paragraph's text, of at most %(most)s characters.",
                                         most=LONGEST_PARAGRAPH))  # fmt: skip
        return {"paragraph": text} | lined(wording, "reference", 200)

    def from_form(self, question: Question, fields: Fields) -> Raw:
        sent = {
            COMMENT: single_text(fields.get(question.field, ())),
            WORDING: single_text(fields.get(f"{question.field}-{WORDING}", ())),
        }
        if _same(sent[WORDING], question.settings.get("paragraph", "")):
            sent[WORDING] = ""
        return sent if any(map(str.strip, sent.values())) else None

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        sent = value if isinstance(value, Mapping) else {}
        fields = {question.field: sent.get(COMMENT), f"{question.field}-{WORDING}": sent.get(WORDING)}
        return {name: [str(text)] for name, text in fields.items() if text}

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        sent = {COMMENT: raw} if isinstance(raw, str) else raw or {}
        if not isinstance(sent, Mapping) or set(sent) - {COMMENT, WORDING} or not _all_text(sent.values()):
            return Checked(None, (_("Send a comment, another wording, or both, each as one text."),))
        comment, wording = clean(sent.get(COMMENT) or ""), clean(sent.get(WORDING) or "")
        wording = "" if _same(wording, question.settings.get("paragraph", "")) else wording
        limit = question.word_limit if complete else None
        problems = text_problems(comment, limit) + text_problems(wording, None)
        if complete and not comment and not wording and question.is_required:
            problems = (required(),)
        value = {COMMENT: comment, WORDING: wording}
        return Checked(value if comment or wording else None, problems)

    def kept(self, question: Question, given: Given) -> Kept:
        said = {MAIN: given[COMMENT], WORDING: given[WORDING]}
        said = {part: text for part, text in said.items() if text}
        return Kept(value=sorted(said), words=said)

    def parts(self, value: Any) -> Sequence[Any]:
        return list(value)

    def shielded(self, question: Question, figure: Figure, protected: Counted, threshold: int) -> Figure:
        """Words are for those to read for whom they were written: that they are there is no secret."""
        return figure

    def given(self, question: Question, kept: Kept) -> Given:
        return {COMMENT: kept.words.get(MAIN, ""), WORDING: kept.words.get(WORDING, "")} if kept.words else None

    def words(self, question: Question, given: Given) -> list[str]:
        comment, wording = given.get(COMMENT), given.get(WORDING)
        found = [comment] if comment else []
        return [*found, _("Proposed wording: %(words)s", words=wording)] if wording else found

    def codes(self, question: Question, given: Given) -> Any:
        return given.get(COMMENT) or given.get(WORDING)

    def columns(self, question: Question) -> list[str]:
        return ["", WORDING]

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        return {"": given[COMMENT], WORDING: given[WORDING]}

    def from_cells(self, question: Question, cells: Cells) -> tuple[Raw, list[str]]:
        return {COMMENT: cells.get("", ""), WORDING: cells.get(WORDING, "")}, []

    def figure(self, question: Question, counted: Counted) -> Figure:
        parts = ((MAIN, _("Comments")), (WORDING, _("Proposed wordings")))
        counts = {part: sum(n for value, n in counted.values if part == value) for part, _label in parts}
        return Figure(facts=tuple(Fact(part, label, str(counts[part])) for part, label in parts if counted.base))

    def is_said(self, key: str) -> bool:
        return True


def _all_text(values: Any) -> bool:
    return all(value is None or isinstance(value, str) for value in values)


def _same(text: str, paragraph: str) -> bool:
    """Whether nothing was changed but the ends of lines."""
    return text.split() == paragraph.split()
