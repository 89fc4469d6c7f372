"""Drafting questions: how each is worded and answered. All of it is locked by publishing."""

from collections.abc import Sequence

from accounts.actor import Actor
from consultations import policies
from consultations.drafting import invalid, line_of, note, renumber, swap
from consultations.models import Consultation
from consultations.question_models import DEFAULT_WORD_LIMIT, KINDS, LIKERT, MULTIPLE, TEXT, Option, Question, Section
from core.clock import now
from core.db import db
from core.locale import _
from core.policy import require

MAX_OPTIONS = 60
MAX_WORDS = 3000


def add_question(
    actor: Actor,
    section: Section,
    *,
    kind: str,
    text: str,
    options: Sequence[str] = (),
    help: str = "",
    required: bool = False,
    choices_exact: int | None = None,
    choices_max: int | None = None,
    word_limit: int | None = None,
) -> Question:
    """Append a question to a part: ``kind`` is ``single``, ``multiple``, ``likert`` or ``text``.

    ``options`` are the labels of the options, or of the points of the scale from one end to the other. A text without
    ``word_limit`` gets the usual one; 0 means none but the bound on all texts. Raises :class:`Invalid`, :class:`Refused`.
    """
    require(policies.can_change(actor, section.consultation, now()))
    question = Question(position=len(section.questions) + 1, code=_free_code(section.consultation))
    _word(question, kind, text, options, help, required, choices_exact, choices_max, word_limit)
    section.questions.append(question)
    renumber(section.consultation)
    note(actor, section.consultation, "question_added")
    return question


def reword_question(
    actor: Actor,
    question: Question,
    *,
    kind: str,
    text: str,
    options: Sequence[str] = (),
    help: str = "",
    required: bool = False,
    choices_exact: int | None = None,
    choices_max: int | None = None,
    word_limit: int | None = None,
) -> None:
    """Change a question of a draft; arguments as in :func:`add_question`."""
    consultation = question.section.consultation
    require(policies.can_change(actor, consultation, now()))
    if question.options:
        question.options.clear()
        db.session.flush()
    _word(question, kind, text, options, help, required, choices_exact, choices_max, word_limit)
    note(actor, consultation, "question_reworded", question.id)


def _word(
    question: Question, kind: str, text: str, options: Sequence[str], help: str, required: bool,
    exact: int | None, most: int | None, word_limit: int | None,
) -> None:  # fmt: skip
    if kind not in KINDS:
        raise invalid("kind", _("Choose how the question is answered."))
    labels = [] if kind == TEXT else _labels(options, kind)
    question.kind, question.is_required = kind, bool(required)
    question.text = line_of("text", text, 1000)
    question.help = line_of("help", help, 1000, required=False)
    question.choices_exact = _bound("choices_exact", exact, len(labels)) if kind == MULTIPLE else None
    question.choices_max = _bound("choices_max", most, len(labels)) if kind == MULTIPLE else None
    if question.choices_exact and question.choices_max:
        raise invalid("choices_max", _("Give an exact number or a greatest number of options, not both."))
    question.word_limit = _word_limit(word_limit) if kind == TEXT else None
    question.options = [Option(position=n, label=label) for n, label in enumerate(labels, 1)]


def _free_code(consultation: Consultation) -> str:
    """``q`` and the first number that no question of the consultation is named by, whatever its version."""
    taken = {question.code for section in consultation.sections for question in section.questions}
    return next(code for code in (f"q{number}" for number in range(1, len(taken) + 2)) if code not in taken)


def _labels(options: Sequence[str], kind: str) -> list[str]:
    labels = [line_of("options", option, 500) for option in options if option.strip()]
    least = 3 if kind == LIKERT else 2
    if not least <= len(labels) <= MAX_OPTIONS:
        raise invalid("options", _("Give %(least)s to %(most)s options, one a line.", least=least, most=MAX_OPTIONS))
    doubled = {label for label in labels if labels.count(label) > 1}
    if doubled:
        raise invalid("options", _("“%(label)s” stands here twice.", label=min(doubled)))
    return labels


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
    require(policies.can_change(actor, consultation, now()))
    if not swap(section.questions, question, step):
        _carry_over(consultation, section, question, step)
    renumber(consultation)
    note(actor, consultation, "question_moved", question.id)


def _carry_over(consultation: Consultation, section: Section, question: Question, step: int) -> None:
    place = consultation.sections.index(section) + step
    if 0 <= place < len(consultation.sections):
        neighbour = consultation.sections[place]
        # Its old part lets go of it by itself; taken out first, it would be deleted as an orphan.
        neighbour.questions.insert(0 if step > 0 else len(neighbour.questions), question)


def remove_question(actor: Actor, question: Question) -> None:
    """Take a question out of a draft."""
    consultation, part = question.section.consultation, question.id
    require(policies.can_change(actor, consultation, now()))
    question.section.questions.remove(question)
    renumber(consultation)
    note(actor, consultation, "question_removed", part)
