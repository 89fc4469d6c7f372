"""Pages for translators and facilitators: the table of texts, a language side by side, rewording."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, policies, queries, text_files, text_policies, translations
from consultations.languages import checked_tag, named
from consultations.models import Consultation
from consultations.rewording import text_under
from consultations.text_forms import LanguagesForm, TextsFileForm, TranslatorForm, WordingForm
from consultations.texts import Part, grouped, parts
from consultations.translating import TextConflict, Typed, mark_of
from consultations.translation_models import KEPT, REVIEWED, Translation
from consultations.translations import languages_of
from consultations.views_draft import managed, tried
from core.clock import now
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.locale import Language, _, ngettext
from core.policy import open_to, require, signed_in

blueprint = Blueprint("texts", __name__, url_prefix="/consultations/<int:consultation_id>")
AT_ONCE = 25
"""Texts on a page, at most: few enough for a slow line, and for one sitting."""


def translatable(consultation_id: int, lang: str) -> tuple[Consultation, Language]:
    """A consultation that the actor may translate into ``lang``, and that language."""
    consultation = queries.whole(consultation_id)
    try:
        tag = checked_tag(lang)
    except Invalid:
        raise Missing() from None
    actor = current_actor()
    verdict = text_policies.can_translate(actor, consultation, tag, languages_of(actor, consultation), now())
    if tag == consultation.lang or (not verdict and not policies.can_see(actor, consultation, now())):
        raise Missing()
    require(verdict)
    return consultation, named(tag)


@blueprint.get("/texts")
@open_to(signed_in)
def table(consultation_id: int) -> str:
    return _table(managed(consultation_id))


def _table(
    c: Consultation, languages: LanguagesForm | None = None, translator: TranslatorForm | None = None
) -> str:  # fmt: skip
    kept = translations.kept_by_language(c)
    texts = parts(c)
    langs = list(dict.fromkeys([*(c.extra_langs or ()), *sorted(kept)]))
    return render_template(
        "consultations/texts.html", c=c, langs=[named(tag) for tag in langs], texts=texts,
        rows={tag: translations.rows(texts, kept.get(tag, {})) for tag in langs},
        progress={tag: translations.progress(tag, texts, kept.get(tag, {})) for tag in langs},
        labels=translations.STATUS_LABELS, invited=translations.invited(c),
        languages_form=languages or LanguagesForm.of(c), translator_form=translator or TranslatorForm(formdata=None),
        may_fix=bool(text_policies.can_fix_wording(current_actor(), c, now())),
    )  # fmt: skip


@blueprint.post("/texts/languages")
@open_to(signed_in)
def languages(consultation_id: int) -> ResponseReturnValue:
    consultation = managed(consultation_id)
    form = LanguagesForm.of(consultation)
    if tried(form, lambda: actions.declare_languages(current_actor(), consultation, form.chosen())):
        flash(_("The languages were saved."), "success")
        return redirect(f"{consultation.url}/texts", 303)
    return _table(consultation, languages=form), 422


@blueprint.post("/texts/translators")
@open_to(signed_in)
def invite(consultation_id: int) -> ResponseReturnValue:
    consultation, form = managed(consultation_id), TranslatorForm()
    if tried(form, lambda: actions.invite_translator(current_actor(), consultation, *form.entered())):
        flash(_("They find the texts to translate at the address shown in the table."), "success")
        return redirect(f"{consultation.url}/texts", 303)
    return _table(consultation, translator=form), 422


@blueprint.post("/texts/translators/<int:user_id>/<lang>/dismiss")
@open_to(signed_in)
def dismiss(consultation_id: int, user_id: int, lang: str) -> ResponseReturnValue:
    consultation = managed(consultation_id)
    actions.dismiss_translator(current_actor(), consultation, user_id, lang)
    return redirect(f"{consultation.url}/texts", 303)


def pages_of(consultation: Consultation) -> list[list[Part]]:
    """The texts in pages: a group after the other, long ones in several."""
    return [group[n : n + AT_ONCE] for group in grouped(consultation) for n in range(0, len(group), AT_ONCE)]


@blueprint.get("/texts/<lang>")
@open_to(signed_in)
def language(consultation_id: int, lang: str) -> str:
    consultation, found = translatable(consultation_id, lang)
    return _page(consultation, found, request.args.get("page", 1, int))


def _page(
    c: Consultation, lang: Language, number: int, *, typed: dict[str, Typed] | None = None, error: Any = None,
    file_form: TextsFileForm | None = None,
) -> str:  # fmt: skip
    kept, pages = translations.kept_in(c, lang.code), pages_of(c)
    if not 1 <= number <= max(len(pages), 1):
        raise Missing()
    return render_template(
        "consultations/translate.html", c=c, lang=lang, number=number, pages=pages, typed=typed or {}, error=error,
        rows=translations.rows(pages[number - 1] if pages else [], kept), mark_of=mark_of, kept_statuses=KEPT,
        progress=translations.progress(lang.code, parts(c), kept), labels=translations.STATUS_LABELS,
        is_public=c.published_at is not None and lang.code in (c.extra_langs or ()), reason=request.form.get("reason", ""),
        done=[_done(page, kept) for page in pages], file_form=file_form or TextsFileForm(formdata=None),
    )  # fmt: skip


def _done(page: list[Part], kept: dict[str, Translation]) -> bool:
    return all(row.status in KEPT for row in translations.rows(page, kept))


@blueprint.post("/texts/<lang>")
@open_to(signed_in)
def save(consultation_id: int, lang: str) -> ResponseReturnValue:
    """Keep the texts of one page that were changed, or confirmed."""
    consultation, found = translatable(consultation_id, lang)
    number = request.form.get("page", 1, int)
    typed = _sent(consultation, found.code)
    try:
        count = actions.translate(
            current_actor(), consultation, found.code, [t for t in typed.values() if t.key in _touched(typed)],
            request.form.get("reason", ""),
        )  # fmt: skip
    except (Invalid, TextConflict) as error:
        return _page(consultation, found, number, typed=typed, error=error), error.status
    flash(ngettext("%(num)s text was saved.", "%(num)s texts were saved.", count), "success")
    forward = number + 1 if request.form.get("act") == "next" and number < len(pages_of(consultation)) else number
    return redirect(f"{consultation.url}/texts/{found.code}?page={forward}", 303)


def _sent(consultation: Consultation, lang: str) -> dict[str, Typed]:
    """The translations that the form holds, by key."""
    known = {part.key for part in parts(consultation)}
    return {
        key: Typed(
            key, request.form[f"text-{key}"], request.form.get(f"status-{key}", REVIEWED),
            seen=request.form.get(f"seen-{key}"),
        )
        for key in known if f"text-{key}" in request.form
    }  # fmt: skip


def _touched(typed: dict[str, Typed]) -> set[str]:
    """Those that differ from what the form came with, or were ticked as still right."""

    def before(name: str, key: str) -> str:
        return " ".join(request.form.get(f"{name}-{key}", "").split())

    return {
        key for key, one in typed.items()
        if f"right-{key}" in request.form or " ".join(one.text.split()) != before("was", key)
        or (one.text.strip() and one.status != before("had", key))
    }  # fmt: skip


@blueprint.get("/texts/<lang>.csv")
@open_to(signed_in)
def file(consultation_id: int, lang: str) -> Response:
    consultation, found = translatable(consultation_id, lang)
    rows = translations.rows(parts(consultation), translations.kept_in(consultation, found.code))
    name = f"consultation-{consultation.id}-{found.code}.csv"
    return Response(
        text_files.written(rows), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip


@blueprint.post("/texts/<lang>/file")
@open_to(signed_in)
def upload(consultation_id: int, lang: str) -> ResponseReturnValue:
    """Take in a file of texts: all of it or nothing."""
    consultation, found = translatable(consultation_id, lang)
    form, done = TextsFileForm(), [0]

    def take() -> None:
        rows = translations.rows(parts(consultation), translations.kept_in(consultation, found.code))
        typed = text_files.read(form.content(), rows)
        done[0] = actions.translate(current_actor(), consultation, found.code, typed, form.reason.data or "")

    if tried(form, take):
        flash(ngettext("%(num)s text was taken in.", "%(num)s texts were taken in.", done[0]), "success")
        return redirect(f"{consultation.url}/texts/{found.code}", 303)
    return _page(consultation, found, 1, file_form=form), 422


@blueprint.route("/wording", methods=["GET", "POST"])
@open_to(signed_in)
def reword(consultation_id: int) -> ResponseReturnValue:
    """Correct a published text; the other languages are stale until their translators have looked."""
    consultation = managed(consultation_id)
    require(text_policies.can_fix_wording(current_actor(), consultation, now()))
    part = text_under(consultation, request.args.get("key", ""))
    form, old = WordingForm(text=part.original), part.original
    if tried(form, lambda: actions.fix_wording(
        current_actor(), consultation, part.key, form.text.data or "", form.reason.data or ""
    )):  # fmt: skip
        flash(_("The new wording is public, and so is the old one with your reason."), "success")
        return redirect(f"{consultation.url}/versions", 303)
    page = render_template("consultations/wording.html", c=consultation, part=part, old=old, form=form)
    return page, 422 if form.is_submitted() else 200
