"""Amending a published questionnaire: prepared beside what is asked, then published in one act as its next version.

No answer is lost: what was answered to a retired question stays and is shown under the versions that asked it; what was
typed stays in the drafts. A question whose kind, limits or settings change is retired, and another succeeds it.
"""

from typing import Any

from sqlalchemy import delete

from accounts.actor import Actor
from consultations import events, shaping, text_policies, ties, versions
from consultations.drafting import facts, line_of
from consultations.models import Consultation
from consultations.opening import checked_reason, unready
from consultations.question_models import Option, Question, QuestionRow, Section, Versioned
from consultations.questionnaire import questionnaire_digest
from consultations.texts import parts
from consultations.translation_models import Translation
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require

COPIED = (
    "kind", "text", "help", "is_required", "choices_exact", "choices_max", "word_limit", "settings", "shown_if",
    "valid_if", "valid_message",
)  # fmt: skip


def begin_amendment(actor: Actor, consultation: Consultation) -> None:
    """Begin to prepare the next version, which nobody sees until it is published. Safe to repeat."""
    require(text_policies.can_amend(actor, consultation, now()))
    if consultation.amending_since is None:
        consultation.amending_since = now()
        publish(events.AmendmentBegun(**facts(actor, consultation), version=consultation.version + 1))


def drop_amendment(actor: Actor, consultation: Consultation) -> None:
    """Throw away what was prepared: what is asked stays as it is. Safe to repeat."""
    require(text_policies.can_amend(actor, consultation, now()))
    if consultation.amending_since is None:
        return
    for part in _all_parts(consultation):
        part.retired_in = None if part.retired_in == consultation.version + 1 else part.retired_in
    _forget_added(consultation)
    consultation.amending_since, consultation.amending_order = None, None
    db.session.flush()
    publish(events.AmendmentDropped(**facts(actor, consultation), version=consultation.version + 1))


def _all_parts(consultation: Consultation) -> list[Versioned]:
    questions = [q for s in consultation.sections for q in s.questions]
    labelled: list[Versioned] = [*(o for q in questions for o in q.options), *(r for q in questions for r in q.rows)]
    return [*consultation.sections, *questions, *labelled]


def _forget_added(consultation: Consultation) -> None:
    """Delete what was only prepared, translations and all."""
    with shaping.as_amended(consultation):
        prepared = {part.key for part in parts(consultation)}
    kept = {part.key for part in parts(consultation)}
    gone = Translation.key.in_(sorted(prepared - kept))
    db.session.execute(delete(Translation).where(Translation.consultation_id == consultation.id, gone))
    for section in list(consultation.sections):
        for question in list(section.questions):
            _forget(question.options, consultation)
            _forget(question.rows, consultation)
        _forget(section.questions, consultation)
    _forget(consultation.sections, consultation)


def _forget(items: list[Any], consultation: Consultation) -> None:
    items[:] = [item for item in items if not shaping.is_prepared(consultation, item)]


def succeed_question(actor: Actor, question: Question) -> Question:
    """Retire a question and put a copy in its place, which can be changed. Again it is the same copy."""
    consultation = question.section.consultation
    require(text_policies.can_reshape(actor, consultation, question, now(), asked=True))
    if (there := _successor(question)) is not None:
        return there
    copy = Question(
        position=question.position, number=shaping.next_number(consultation), code=_free_code(question),
        succeeds_id=question.id, **{name: getattr(question, name) for name in COPIED},
    )  # fmt: skip
    shaping.enters(consultation, copy)
    copy.options = [Option(position=o.position, code=o.code, label=o.label) for o in question.asked_options()]
    copy.rows = [QuestionRow(position=r.position, code=r.code, label=r.label) for r in question.asked_rows()]
    parts_of_it: list[Versioned] = [*copy.options, *copy.rows]
    for part in parts_of_it:
        shaping.enters(consultation, part)
    order = shaping.order_of(consultation)
    question.section.questions.append(copy)
    question.retired_in = consultation.version + 1
    db.session.flush()
    shaping.keep_order(consultation, [(key, [copy.id if i == question.id else i for i in ids]) for key, ids in order])
    ties.copy_ties(question, copy)
    _note(actor, consultation, "question_succeeded", copy.id)
    return copy


def _successor(question: Question) -> Question | None:
    prepared = (q for s in question.section.consultation.sections for q in s.questions)
    return next((q for q in prepared if q.succeeds_id == question.id), None)


def _free_code(question: Question) -> str:
    """A code for the copy until it is published: then it takes over the one of the question that it succeeds."""
    consultation = question.section.consultation
    taken = {q.code for s in consultation.sections for q in s.questions}
    base, number = question.code[:34], consultation.version + 1
    while f"{base}_v{number}" in taken:
        number += 1
    return f"{base}_v{number}"


def keep_part(actor: Actor, part: Versioned) -> None:
    """Take back that a section, question, option or row goes; of a succeeded question its copy goes instead."""
    consultation = _consultation_of(part)
    require(text_policies.can_reshape(actor, consultation, part, now(), asked=True))
    if part.retired_in != consultation.version + 1:
        return
    if isinstance(part, Question):
        if (copy := _successor(part)) is not None:
            copy.section.questions.remove(copy)
        shaping.keep_asking(consultation, part)
    part.retired_in = None
    if isinstance(part, Section):
        for question in part.questions:
            keep_part(actor, question)
    _note(actor, consultation, "part_kept")


def _consultation_of(part: Any) -> Consultation:
    if isinstance(part, Section):
        return part.consultation
    question = part if isinstance(part, Question) else part.question
    return question.section.consultation


def add_label(actor: Actor, question: Question, label: str, *, is_row: bool = False) -> Option | QuestionRow:
    """Add an option, or a row, at the end of a question that is asked."""
    consultation = question.section.consultation
    require(text_policies.can_reshape(actor, consultation, question, now(), asked=True))
    there: list[Any] = question.rows if is_row else question.options
    if not there:
        raise Invalid(_("This question has no options: replace it by one that has."))
    clean = line_of("label", label, 500)
    if any(one.label == clean and one.is_in(consultation.version + 1) for one in there):
        raise Invalid(_("“%(label)s” stands here twice.", label=clean), {"label": [_("This is there already.")]})
    position = 1 + max(one.position for one in there)
    made = (QuestionRow if is_row else Option)(position=position, code=_free_label_code(there, position), label=clean)
    shaping.enters(consultation, made)
    there.append(made)
    _note(actor, consultation, "option_added", question.id)
    return made


def _free_label_code(there: list[Any], position: int) -> str:
    taken = {one.code for one in there}
    while str(position) in taken:
        position += 1
    return str(position)


def retire_label(actor: Actor, label: Option | QuestionRow) -> None:
    """Offer an option, or a row, no more from the next version on; at least two options stay."""
    consultation = _consultation_of(label)
    require(text_policies.can_reshape(actor, consultation, label, now(), asked=True))
    siblings: list[Any] = label.question.rows if isinstance(label, QuestionRow) else label.question.options
    left = [one for one in siblings if one is not label and one.is_in(consultation.version + 1)]
    if len(left) < (1 if isinstance(label, QuestionRow) else 2):
        raise Invalid(_("Too few would be left: retire the whole question, or add others first."))
    if shaping.take_out(consultation, label):
        siblings.remove(label)
    _note(actor, consultation, "option_retired", label.question_id)


def publish_amendment(actor: Actor, consultation: Consultation, reason: str) -> int:
    """Make what was prepared the next version, in one act, for a reason that everybody can read; its number.

    Raises :class:`Invalid` when nothing was changed, or something is missing, :class:`core.errors.Refused`.
    """
    require(text_policies.can_shape(actor, consultation, now()))
    clean = checked_reason(reason)
    _hand_over_codes(consultation)
    with shaping.as_amended(consultation):
        missing = unready(consultation)
        digest = questionnaire_digest(consultation)
    if missing:
        raise Invalid(" ".join(missing), {"publish": missing})
    if digest == questionnaire_digest(consultation):
        raise Invalid(_("Nothing was changed yet: there is nothing to publish."))
    if not versions.versions(consultation):  # published before versions were kept
        versions.keep_version(actor, consultation)
    shaping.settle(consultation)
    kept = versions.keep_version(actor, consultation, clean)
    publish(
        events.QuestionnaireAmended(
            **facts(actor, consultation), version=kept.number, version_id=kept.id, digest=kept.digest
        )
    )
    return kept.number


def _hand_over_codes(consultation: Consultation) -> None:
    """What succeeds a question goes by its name in expressions and exports from now on."""
    questions = {q.id: q for s in consultation.sections for q in s.questions}
    for copy in questions.values():
        old = questions.get(copy.succeeds_id or 0)
        if old is not None and shaping.is_prepared(consultation, copy):
            wanted, free = old.code, copy.code
            old.code = free
            copy.code = wanted


def _note(actor: Actor, consultation: Consultation, what: str, part: int | None = None) -> None:
    db.session.flush()
    publish(events.ConsultationRevised(**facts(actor, consultation), what=what, part=part))
