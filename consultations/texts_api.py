"""Texts and languages, rewording, ties and comparison in the JSON API."""

from typing import Literal

from flask import request

from consultations import actions, comparing, policies, queries, text_policies, ties, translations
from consultations.api import blueprint
from consultations.drafting_api import managed
from consultations.languages import named
from consultations.models import Consultation
from consultations.texts import parts
from consultations.translating import Typed, mark_of
from consultations.translations import languages_of
from consultations.views_texts import translatable
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in


class LanguageOut(Shape):
    """A language and how far it has come: ``counts`` by status. ``declared``: respondents can choose it."""

    lang: str
    name: str
    dir: str
    declared: bool
    complete: bool
    counts: dict[str, int]


class LanguagesIn(Shape):
    """Tags of the languages besides the original one."""

    languages: list[str]


class TextOut(Shape):
    """A text, its wording in the original and in one other language; ``mark`` stands for the translation as it is."""

    key: str
    original: str
    text: str
    status: str
    mark: str
    made_from: str | None


class TextIn(Shape):
    """A translation; an empty text takes it back. ``original`` is the wording that it was made from, by default the
    present one; ``mark`` that of the translation which the writer saw."""

    key: str
    text: str
    status: Literal["official", "reviewed", "machine"] = "reviewed"
    original: str | None = None
    mark: str | None = None


class TextsIn(Shape):
    """Translations; texts that are not named stay. ``reason`` is needed where public texts get other words."""

    texts: list[TextIn]
    reason: str = ""


class WordingIn(Shape):
    """Other words for a published text, and why."""

    key: str
    text: str
    reason: str


class WordingOut(Shape):
    """That a text was reworded after publishing, and why."""

    key: str
    lang: str
    questionnaire_version: int
    old_text: str
    new_text: str
    reason: str
    changed_at: str


class TiesIn(Shape):
    """What a question is about: ``line:c1``, ``theme:…``, ``goal:16``, ``source:C7-2006/8.a``."""

    about: list[str]


class TiesOut(Shape):
    """What a question is about."""

    question: int
    about: list[str]


class BarOut(Shape):
    """An option and how many took it."""

    label: str
    count: int


class ComparedOut(Shape):
    """A question about the thing, in one consultation; ``base`` is null while its results are not public."""

    consultation: int
    question: int
    number: int
    kind: str
    text: str
    lang: str
    base: int | None
    options: list[BarOut]


def _languages(c: Consultation) -> list[LanguageOut]:
    return [
        LanguageOut(
            lang=p.lang, name=named(p.lang).name, dir=named(p.lang).dir, declared=p.lang in (c.extra_langs or ()),
            complete=p.is_complete, counts=dict(p.counts),
        )
        for p in translations.progress_by_language(c)
    ]  # fmt: skip


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/languages", policy=everyone,
    summary="The languages of a consultation besides the original one", returns=LanguageOut, listing=True,
)  # fmt: skip
def get_languages(consultation_id: int) -> Page[LanguageOut]:
    c = queries.by_id(current_actor(), consultation_id)
    prepares = policies.can_manage(current_actor(), c, now())
    return Page([one for one in _languages(c) if one.declared or prepares])


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/languages", policy=signed_in,
    summary="Declare the languages of a consultation", body=LanguagesIn, status=204,
)  # fmt: skip
def put_languages(consultation_id: int, body: LanguagesIn) -> None:
    actions.declare_languages(current_actor(), managed(consultation_id), body.languages)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/texts/<lang>", policy=everyone,
    summary="All texts in one language", returns=TextOut, listing=True,
)  # fmt: skip
def get_texts(consultation_id: int, lang: str) -> Page[TextOut]:
    c = queries.whole(consultation_id)
    invited = languages_of(current_actor(), c)
    is_public = policies.can_see(current_actor(), c, now()) and lang in (c.extra_langs or ())
    if not is_public and not text_policies.can_translate(current_actor(), c, lang, invited, now()):
        raise Missing()
    rows = translations.rows(parts(c), translations.kept_in(c, lang))
    return Page([
        TextOut(
            key=row.part.key, original=row.part.original, text=row.text, status=row.status, mark=mark_of(row.kept),
            made_from=row.kept.original if row.kept else None,
        )
        for row in rows
    ])  # fmt: skip


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/texts/<lang>", policy=signed_in,
    summary="Translate texts into one language", body=TextsIn, status=204,
)  # fmt: skip
def put_texts(consultation_id: int, lang: str, body: TextsIn) -> None:
    consultation, found = translatable(consultation_id, lang)
    typed = [Typed(t.key, t.text, t.status, t.original, t.mark) for t in body.texts]
    actions.translate(current_actor(), consultation, found.code, typed, body.reason)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/wordings", policy=everyone,
    summary="What was reworded after publishing, latest first", returns=WordingOut, listing=True,
)  # fmt: skip
def get_wordings(consultation_id: int) -> Page[WordingOut]:
    c = queries.by_id(current_actor(), consultation_id)
    return Page([
        WordingOut(
            key=one.key, lang=one.lang, questionnaire_version=one.questionnaire_version, old_text=one.old_text,
            new_text=one.new_text, reason=one.reason, changed_at=one.changed_at.isoformat(),
        )
        for one in translations.changes(c)
    ])  # fmt: skip


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/wordings", policy=signed_in,
    summary="Reword a published text", body=WordingIn, status=204,
)  # fmt: skip
def post_wording(consultation_id: int, body: WordingIn) -> None:
    actions.fix_wording(current_actor(), managed(consultation_id), body.key, body.text, body.reason)


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/questions/<int:question_id>/ties", policy=signed_in,
    summary="Say what a question is about", body=TiesIn, returns=TiesOut,
)  # fmt: skip
def put_ties(consultation_id: int, question_id: int, body: TiesIn) -> TiesOut:
    question = next((q for s in managed(consultation_id).sections for q in s.questions if q.id == question_id), None)
    if question is None:
        raise Missing()
    found = actions.tie_question(current_actor(), question, body.about)
    return TiesOut(question=question.id, about=[one.value for one in found])


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/ties", policy=everyone,
    summary="What the questions of a consultation are about", returns=TiesOut, listing=True,
)  # fmt: skip
def get_ties(consultation_id: int) -> Page[TiesOut]:
    c = queries.by_id(current_actor(), consultation_id)
    found, asked = ties.ties_of(c), {q.id for q in c.questions()}
    return Page([TiesOut(question=q, about=[t.value for t in about]) for q, about in found.items() if q in asked])


@endpoint(
    blueprint, "GET", "/questions", policy=everyone, query=("about",), returns=ComparedOut, listing=True,
    summary="Questions of all consultations about one thing, such as ?about=line:c1, with their figures",
)  # fmt: skip
def get_questions() -> Page[ComparedOut]:
    page = comparing.compared(current_actor(), ties.target(request.args.get("about", "")), request.args.get("after"))
    return Page([_compared(one) for one in page.items], page.next)


def _compared(one: comparing.Compared) -> ComparedOut:
    return ComparedOut(
        consultation=one.consultation.id, question=one.question.id, number=one.question.number, kind=one.question.kind,
        text=one.question.text, lang=one.consultation.lang, base=one.base,
        options=[BarOut(label=row.label, count=row.count) for row in one.rows],
    )  # fmt: skip
