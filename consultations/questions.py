"""Drafting questions: how each is worded and answered. All of it is locked by publishing."""

from collections.abc import Sequence
from typing import Any

from accounts.actor import Actor
from consultations import kinds, shaping, text_policies
from consultations.conditions import refuse_dangling
from consultations.drafting import invalid, line_of, note, renumber, swap
from consultations.kinds.base import Kind, Label, Wording
from consultations.labels import fit, labelled
from consultations.models import Consultation
from consultations.question_models import DEFAULT_WORD_LIMIT, Option, Question, QuestionRow, Section
from core.clock import now
from core.locale import _
from core.policy import require

MAX_OPTIONS = 60
MAX_ROWS = 40
MAX_WORDS = 3000


def add_question(actor: Actor, section: Section, **wording: Any) -> Question:
    """Append a question to a part; the arguments are those of :class:`consultations.kinds.base.Wording`.

    Raises :class:`Invalid`, :class:`Refused`.
    """
    require(text_policies.can_shape(actor, section.consultation, now()))
    question = Question(position=len(section.questions) + 1, code=_free_code(section.consultation))
    _word(question, Wording(**wording))
    shaping.enters(section.consultation, question)
    section.questions.append(question)
    renumber(section.consultation)
    note(actor, section.consultation, "question_added")
    return question


def reword_question(actor: Actor, question: Question, **wording: Any) -> None:
    """Change a question of a draft; arguments as in :func:`add_question`. Options that stay keep their codes."""
    consultation = question.section.consultation
    require(text_policies.can_reshape(actor, consultation, question, now()))
    _word(question, Wording(**wording))
    refuse_dangling(consultation)
    note(actor, consultation, "question_reworded", question.id)


def _word(question: Question, wording: Wording) -> None:
    kind = kinds.named(wording.kind)
    if kind is None:
        raise invalid("kind", _("Choose how the question is answered."))
    _refuse_unused(kind, wording)
    options = labelled("options", kind.options_of(wording), question.options) if "options" in kind.uses else []
    rows = labelled("rows", wording.rows, question.rows) if "rows" in kind.uses else []
    _check_numbers(kind, options, rows)
    text = line_of("text", wording.text, 1000)
    help_text = line_of("help", wording.help, 1000, required=False)
    settings = kind.settled(wording, options, rows)
    places = len(options) + bool(settings.get("other"))
    exact, most = (_bound(name, getattr(wording, name), places) for name in ("choices_exact", "choices_max"))
    limit = _word_limit(wording.word_limit) if "word_limit" in kind.uses else None
    question.kind, question.text, question.help = kind.name, text, help_text
    question.is_required, question.settings, question.word_limit = bool(wording.required), settings, limit
    question.choices_exact, question.choices_max = exact, most
    fit(question.options, Option, options)
    fit(question.rows, QuestionRow, rows)


def _refuse_unused(kind: Kind, wording: Wording) -> None:
    """What a kind does not use was meant for another; nothing that was asked for is dropped in silence."""
    given = {
        name: getattr(wording, name) for name in ("options", "rows", "choices_exact", "choices_max", "word_limit")
    }
    for name, value in (given | dict(wording.settings)).items():
        if name not in kind.uses and value not in (None, "", [], (), False):
            raise invalid(name, _("A question of the kind “%(kind)s” does not use this.", kind=kind.name))


def _check_numbers(kind: Kind, options: Sequence[Label], rows: Sequence[Label]) -> None:
    least = kind.least_options
    if "options" in kind.uses and not least <= len(options) <= MAX_OPTIONS:
        raise invalid("options", _("Give %(least)s to %(most)s options, one a line.", least=least, most=MAX_OPTIONS))
    if "rows" in kind.uses and not 1 <= len(rows) <= MAX_ROWS:
        raise invalid("rows", _("Give 1 to %(most)s rows, one a line.", most=MAX_ROWS))


def _free_code(consultation: Consultation) -> str:
    """``q`` and the first number that no question of the consultation is named by, whatever its version."""
    taken = {question.code for section in consultation.sections for question in section.questions}
    return next(code for code in (f"q{number}" for number in range(1, len(taken) + 2)) if code not in taken)


def _bound(field: str, count: int | None, options: int) -> int | None:
    if not count:
        return None
    if not 1 <= count <= options:
        raise invalid(field, _("This must lie between 1 and the number of options, %(count)s.", count=options))
    return count


def _word_limit(limit: int | None) -> int | None:
    if limit is None:
        return DEFAULT_WORD_LIMIT
    if not 0 <= limit <= MAX_WORDS:
        raise invalid("word_limit", _("The word limit lies between 1 and %(most)s.", most=MAX_WORDS))
    return limit or None


def move_question(actor: Actor, question: Question, step: int) -> None:
    """Move a question up (``step`` −1) or down (1) by one place; past the end of a part, into the next part."""
    section = question.section
    consultation = section.consultation
    require(text_policies.can_reshape(actor, consultation, question, now(), asked=True))
    if not shaping.is_draft(consultation):
        shaping.keep_order(consultation, shaping.moved_question(shaping.order_of(consultation), question.id, step))
    elif not swap(section.questions, question, step):
        _carry_over(consultation, section, question, step)
    renumber(consultation)
    refuse_dangling(consultation)
    note(actor, consultation, "question_moved", question.id)


def _carry_over(consultation: Consultation, section: Section, question: Question, step: int) -> None:
    place = consultation.sections.index(section) + step
    if 0 <= place < len(consultation.sections):
        neighbour = consultation.sections[place]
        # Its old part lets go of it by itself; taken out first, it would be deleted as an orphan.
        neighbour.questions.insert(0 if step > 0 else len(neighbour.questions), question)


def remove_question(actor: Actor, question: Question) -> None:
    """Take a question out of a draft; in an amendment, a question that was asked is retired."""
    consultation, part = question.section.consultation, question.id
    require(text_policies.can_reshape(actor, consultation, question, now(), asked=True))
    if shaping.take_out(consultation, question):
        shaping.bring_back(question)
        question.section.questions.remove(question)
    renumber(consultation)
    refuse_dangling(consultation)
    note(actor, consultation, "question_removed", part)
