"""The shape of a questionnaire: what is in it and in which order, of a draft and of an amendment that is prepared.

What is done to a draft is done. An amendment is prepared beside what is asked: what is added has the next version in
``added_in``, what is taken out has it in ``retired_in``, and the new order waits in ``amending_order``. Numbers stay:
a question keeps its number for good, and what is added takes the next one that was never used, so that what was said
about "question 4" stays true.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from consultations.models import Consultation
from consultations.question_models import Question, Section, Versioned
from core.db import db

Order = list[tuple[int, list[int]]]
"""Ids of sections, each with the ids of its questions."""


def is_draft(consultation: Consultation) -> bool:
    """Whether it was never published."""
    return consultation.published_at is None


def is_prepared(consultation: Consultation, part: Versioned) -> bool:
    """Whether nobody was asked it yet: it is in a draft, or waits in an amendment."""
    return part.added_in > (consultation.version or 0)


def ever_asked(consultation: Consultation) -> list[Question]:
    """All questions that are or were asked, in the order of the latest version, what was retired at its place."""
    version = consultation.asked_version
    return [q for s in consultation.sections for q in s.questions if q.added_in <= version]


def parts_of_results(consultation: Consultation) -> list[tuple[Section, list[Question]]]:
    """The sections that are or were asked, each with its questions that are or were: what figures stand under."""
    ever = {question.id for question in ever_asked(consultation)}
    found = [(s, [q for q in s.questions if q.id in ever]) for s in consultation.sections]
    return [(section, questions) for section, questions in found if questions]


def enters(consultation: Consultation, part: Versioned) -> None:
    """Note that a part is new: of a draft at once, of an amendment from the next version on."""
    part.added_in = (consultation.version or 0) + 1


def take_out(consultation: Consultation, part: Versioned) -> bool:
    """Note that a part goes; whether it can be deleted, because nobody was asked it."""
    if is_prepared(consultation, part):
        return True
    part.retired_in = consultation.version + 1
    return False


def take_questions_out(consultation: Consultation, section: Section) -> None:
    """Let the questions that the next version has in a section go with it."""
    going = dict(order_of(consultation)).get(section.id, [])
    for question in [q for s in consultation.sections for q in s.questions if q.id in going]:
        if take_out(consultation, question):
            question.section.questions.remove(question)


def bring_back(copy: Question) -> None:
    """When a copy goes that nobody was asked, the question that it would have succeeded is asked on."""
    consultation = copy.section.consultation
    succeeded = (q for s in consultation.sections for q in s.questions if q.id == copy.succeeds_id)
    for question in succeeded:
        if question.retired_in == consultation.version + 1:
            keep_asking(consultation, question)


def keep_asking(consultation: Consultation, question: Question) -> None:
    """A question goes after all not: it stands behind the one that it stood behind."""
    order = order_of(consultation)
    question.retired_in = None
    before = [q.id for q in question.section.questions if q.position < question.position]
    for key, ids in order:
        if key == question.section_id:
            after = [n for n, identity in enumerate(ids) if identity in before]
            ids.insert(after[-1] + 1 if after else 0, question.id)
    if consultation.amending_order is not None:
        keep_order(consultation, order)


def number_new(consultation: Consultation) -> None:
    """Give the questions of an amendment numbers that were never used."""
    for question in [q for s in consultation.sections for q in s.questions if not q.number]:
        question.number = next_number(consultation)


def next_number(consultation: Consultation) -> int:
    """A number that no question of it ever had."""
    return 1 + max((q.number or 0 for s in consultation.sections for q in s.questions), default=0)


def order_of(consultation: Consultation) -> Order:
    """The order of the next version: as it was prepared, what is new at the end, what goes left out."""
    version, prepared = consultation.version + 1, consultation.amending_order or []
    places = {key: place for place, (key, _ids) in enumerate(prepared)}
    sections = [s for s in consultation.sections if s.is_in(version)]
    found: dict[int, list[int]] = {s.id: [] for s in sorted(sections, key=lambda s: places.get(s.id, len(places)))}
    home = {q.id: s.id for s in consultation.sections for q in s.questions if q.is_in(version)}
    for key, ids in prepared:
        if key in found:
            found[key] = [identity for identity in ids if home.pop(identity, None) is not None]
    for identity, section in home.items():
        if section in found:
            found[section].append(identity)
    return list(found.items())


@dataclass(frozen=True, slots=True)
class Laid:
    """A section and its questions as an amendment is prepared, what goes included."""

    section: Section
    questions: tuple[Question, ...]


def laid_out(consultation: Consultation) -> list[Laid]:
    """The next version in its order, and after that what is asked now and goes."""
    version = consultation.asked_version
    arranged, questions = _arranged(consultation, order_of(consultation))
    shown = [section for section in arranged if section.is_in(version) or section.is_in(version + 1)]
    return [
        Laid(s, tuple(q for q in questions[s] if q.is_in(version) or q.is_in(version + 1))) for s in shown
    ]  # fmt: skip


def keep_order(consultation: Consultation, order: Order) -> None:
    """Note the order of the next version."""
    consultation.amending_order = [[key, list(ids)] for key, ids in order]


def moved_section(order: Order, section_id: int, step: int) -> Order:
    """``order`` with a section moved by one place; beyond the ends nothing moves."""
    found = list(order)
    here = next(n for n, (key, _ids) in enumerate(found) if key == section_id)
    if 0 <= here + step < len(found):
        found.insert(here + step, found.pop(here))
    return found


def moved_question(order: Order, question_id: int, step: int) -> Order:
    """``order`` with a question moved by one place; past the end of a section, into the next one."""
    found = [(key, list(ids)) for key, ids in order]
    place = next(n for n, (_key, ids) in enumerate(found) if question_id in ids)
    ids = found[place][1]
    here = ids.index(question_id)
    if 0 <= here + step < len(ids):
        ids.insert(here + step, ids.pop(here))
    elif 0 <= place + step < len(found):
        ids.remove(question_id)
        neighbour = found[place + step][1]
        neighbour.insert(0 if step > 0 else len(neighbour), question_id)
    return found


@contextmanager
def as_amended(consultation: Consultation) -> Iterator[Consultation]:
    """In the block it is seen as publishing the amendment would make it; nothing of that is written."""
    db.session.flush()
    sections, was = list(consultation.sections), consultation.version
    questions = {section: list(section.questions) for section in sections}
    _show(consultation, was + 1, *_arranged(consultation, order_of(consultation)))
    try:
        yield consultation
    finally:
        _show(consultation, was, sections, questions)


def _show(
    consultation: Consultation, version: int, sections: list[Section], questions: dict[Section, list[Question]]
) -> None:
    set_committed_value(consultation, "version", version)
    set_committed_value(consultation, "sections", sections)
    for section, asked in questions.items():
        set_committed_value(section, "questions", asked)


def _arranged(consultation: Consultation, order: Order) -> tuple[list[Section], dict[Section, list[Question]]]:
    """All sections with all questions, those of ``order`` first and in it."""
    sections: dict[int, Section] = {s.id: s for s in consultation.sections}
    questions: dict[int, Any] = {q.id: q for s in consultation.sections for q in s.questions}
    placed = {identity for _key, ids in order for identity in ids}
    arranged = [sections[key] for key, _ids in order]
    arranged += [s for s in consultation.sections if s not in arranged]
    asked = {sections[key]: [questions[i] for i in ids] for key, ids in order}
    rest = {s: [q for q in s.questions if q.id not in placed] for s in arranged}
    return arranged, {s: [*asked.get(s, []), *rest[s]] for s in arranged}


def settle(consultation: Consultation) -> None:
    """Make the order that was prepared the order of the questionnaire, and the next version the one that is asked."""
    arranged, questions = _arranged(consultation, order_of(consultation))
    for position, section in enumerate(arranged, 1):
        section.position = position
        for place, question in enumerate(questions[section], 1):
            question.section, question.position = section, place
    consultation.version += 1
    consultation.amending_since, consultation.amending_order = None, None
    db.session.flush()
    for section in arranged:
        db.session.expire(section, ["questions"])
    db.session.expire(consultation, ["sections"])
