"""Between a document and a consultation: what is stored as a document, and a document as a draft, through the actions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from accounts.actor import Actor
from consultations.drafting import add_section, draft_consultation
from consultations.expressing import lay_out_section, name_question, set_conditions
from consultations.formats.document import LabelPart, Questionnaire, QuestionPart, SectionPart, Translated
from consultations.formats.fitting import of_question, of_section
from consultations.formats.own_json import checked
from consultations.formats.results import Loss
from consultations.kinds.base import Label
from consultations.models import Consultation
from consultations.question_models import Option, Question, QuestionRow, Section
from consultations.questions import add_question
from consultations.texts import key_of, original_of
from consultations.ties import target, tie_question, ties_of
from consultations.translating import Typed, declare_languages, translate
from consultations.translation_models import Translation
from consultations.translations import kept_by_language
from core.errors import Invalid, Missing
from core.locale import _
from themes.models import ActionLine

Stored = Consultation | Section | Question | Option | QuestionRow
WORD_KINDS = ("text", "paragraph")
"""The kinds whose words are limited."""


def from_consultation(consultation: Consultation, *, with_ties: bool = True) -> Questionnaire:
    """The questionnaire that a consultation asks, with everything that is said in it."""
    return checked(_Outward(consultation, with_ties).tree())


class _Outward:
    def __init__(self, consultation: Consultation, with_ties: bool) -> None:
        self.consultation = consultation
        self.langs = list(consultation.extra_langs or ())
        self.kept = kept_by_language(consultation) if self.langs else {}
        self.ties = ties_of(consultation) if with_ties else {}

    def tree(self) -> dict[str, Any]:
        c = self.consultation
        whole = {"format": "plenary-questionnaire", "version": 1, "lang": c.lang, "extra_langs": self.langs}
        sections = [self.section(section) for section in c.asked_sections()]
        return whole | self.words(c, Questionnaire) | {"sections": sections}

    def section(self, section: Section) -> dict[str, Any]:
        questions = [self.question(question) for question in section.asked_questions()]
        own = {"starts_page": section.starts_page, "shown_if": section.shown_if, "questions": questions}
        return self.words(section, SectionPart) | own

    def question(self, q: Question) -> dict[str, Any]:
        own = {
            "code": q.code, "kind": q.kind, "required": q.is_required, "choices_exact": q.choices_exact,
            "choices_max": q.choices_max, "word_limit": q.word_limit, "settings": dict(q.settings or {}),
            "options": [self.label(option) for option in q.asked_options()],
            "rows": [self.label(row) for row in q.asked_rows()], "shown_if": q.shown_if, "valid_if": q.valid_if,
            "ties": [tie.value for tie in self.ties.get(q.id, ())],
        }  # fmt: skip
        return self.words(q, QuestionPart) | own

    def label(self, part: Option | QuestionRow) -> dict[str, Any]:
        return self.words(part, LabelPart) | {"code": part.code}

    def words(self, part: Stored, shape: type[Translated]) -> dict[str, Any]:
        """The texts of a part, and their translations."""
        found: dict[str, Any] = {name: original_of(part, name) for name in shape.texts if "." not in name}
        translations: dict[str, Any] = {}
        for lang in self.langs:
            for name in shape.texts:
                kept = self.kept.get(lang, {}).get(key_of(part, name))
                if kept and kept.text.strip() and (now := original_of(part, name)):
                    translations.setdefault(lang, {})[name] = _translation(kept, now)
        return found | {"translations": translations}


def _translation(kept: Translation, now: str) -> dict[str, str]:
    stale = {"original": kept.original} if kept.original != now else {}
    return {"text": kept.text, "status": kept.status} | stale


def unknown_ties(document: Questionnaire) -> list[Loss]:
    """The ties to what does not exist here; a draft is made without them."""
    return [
        Loss(of_question(question.code), _("it is about “%(tie)s”, which is not known here.", tie=tie))
        for question in document.questions
        for tie in question.ties
        if not _is_known(tie)
    ]


def _is_known(tie: str) -> bool:
    try:
        target(tie)
    except Missing:
        return False
    return True


def into_draft(actor: Actor, document: Questionnaire, lines: Sequence[ActionLine], **outline: Any) -> Consultation:
    """A new draft that asks what the document asks; ``outline`` is what else it says about itself, such as its times.

    Every rule of drafting holds. Raises :class:`Invalid` with the place of what does not fit,
    :class:`core.errors.Refused`.
    """
    said = {"title": document.title, "summary": document.summary, "purpose": document.purpose,
            "source_note": document.source_note, "lang": document.lang}  # fmt: skip
    made = draft_consultation(actor, lines=lines, **(said | outline))
    typed: dict[str, list[Typed]] = {lang: [] for lang in document.extra_langs}
    if document.extra_langs:
        declare_languages(actor, made, document.extra_langs)
    same = {name: value for name, value in said.items() if original_of(made, name) == value} if typed else {}
    _collect(made, document, typed, only=same)
    for section in document.sections:
        _section(actor, made, section, typed)
    for question, part in zip(made.questions(), document.questions, strict=True):
        with _at(of_question(part.code)):
            _condition(actor, question, part)
    for lang, texts in typed.items():
        if texts:
            translate(actor, made, lang, texts)
    return made


def _section(actor: Actor, made: Consultation, part: SectionPart, typed: dict[str, list[Typed]]) -> None:
    with _at(of_section(part.title)):
        section = add_section(actor, made, part.title)
        if part.starts_page or part.shown_if:
            lay_out_section(actor, section, starts_page=part.starts_page, shown_if=part.shown_if)
    for question in part.questions:
        with _at(of_question(question.code)):
            _question(actor, section, question, typed)
    _collect(section, part, typed)


def _question(actor: Actor, section: Section, part: QuestionPart, typed: dict[str, list[Typed]]) -> None:
    limit = part.word_limit if part.word_limit or part.kind not in WORD_KINDS else 0
    made = add_question(
        actor, section, kind=part.kind, text=part.text, help=part.help, required=part.required,
        options=[Label(each.label, each.code) for each in part.options],
        rows=[Label(each.label, each.code) for each in part.rows], choices_exact=part.choices_exact,
        choices_max=part.choices_max, word_limit=limit, settings=dict(part.settings),
    )  # fmt: skip
    if made.code != part.code:
        name_question(actor, made, part.code)
    if known := [tie for tie in part.ties if _is_known(tie)]:
        tie_question(actor, made, known)
    _collect(made, part, typed)
    for option, each in zip(made.options, part.options, strict=True):
        _collect(option, each, typed)
    for row, each in zip(made.rows, part.rows, strict=True):
        _collect(row, each, typed)


def _condition(actor: Actor, made: Question, part: QuestionPart) -> None:
    """Its conditions, once all questions that they name are there."""
    if part.shown_if or part.valid_if:
        set_conditions(
            actor, made, shown_if=part.shown_if, valid_if=part.valid_if, valid_message=part.valid_message
        )  # fmt: skip


def _collect(
    stored: Stored, part: Translated, typed: dict[str, list[Typed]], only: dict[str, str] | None = None
) -> None:
    """Note the translations of a part under the keys that its texts have now."""
    for lang, texts in part.translations.items():
        for name, text in texts.items():
            if only is None or name in only:
                typed[lang].append(Typed(key_of(stored, name), text.text, text.status, text.original or None))


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Say where it is that something does not fit."""
    try:
        yield
    except Invalid as error:
        lines = [text for texts in error.fields.values() for text in texts] or [str(error.detail)]
        found = [str(Loss(where, line)) for line in lines]
        raise Invalid(found[0], {"questionnaire": found}) from error
