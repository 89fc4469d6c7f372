"""Answering: the form, its drafts, submitting, and the receipt."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, answers, kinds, queries
from consultations.answer_files import keep_files, take_files, takes_files
from consultations.audience_forms import MailForm
from consultations.confidentiality import LABELS, chosen
from consultations.entering import Coming, coming, link_to, shown_from_form
from consultations.models import Consultation
from consultations.responding import DraftConflict, current_answers, language_of
from consultations.response_models import Response as Answered
from core.clock import now
from core.errors import Invalid, Refused, problem, wants_json
from core.forms import new_key
from core.locale import LANGUAGES, _
from core.policy import everyone, open_to
from core.templating import isotime

blueprint = Blueprint("answering", __name__, url_prefix="/consultations/<int:consultation_id>")
Typed = dict[int, Any]


@blueprint.get("/answer")
@open_to(everyone)
def answer(consultation_id: int) -> ResponseReturnValue:
    who = coming(consultation_id)
    if who.lacks_slip:
        return redirect(f"{who.consultation.url}/slip", 303)
    typed = current_answers(who.response) if who.response else {}
    if not who.verdict:
        return _late(who.consultation, typed, who.verdict.reason)
    return _form(who, typed, who.response.draft_version if who.response else 0)


@blueprint.post("/answer")
@open_to(everyone)
@takes_files
def send(consultation_id: int) -> ResponseReturnValue:
    """Save what was typed (``act=save``), or submit it."""
    who = coming(consultation_id)
    who.count()
    typed = answers.from_form(who.consultation, request.form.to_dict(flat=False))
    kept, wrong = take_files(who.consultation, typed)
    version = request.form.get("version", 0, int)
    voted_on = request.form.get("vote", 0, int)
    is_draft = bool(voted_on) or request.form.get("act") == "save"
    try:
        if wrong is not None:
            raise wrong
        who.check_capacity(is_draft=is_draft)
        response = _given(who, typed, version, is_draft)
    except (Refused, Invalid, DraftConflict) as error:
        keep_files(kept)
        return _again(who, typed, version, error)
    if voted_on:
        return who.keep(make_response(redirect(f"{who.consultation.url}/statements/{voted_on}", 303)))
    return _saved(who, response) if is_draft else _submitted(who)


def _given(who: Coming, typed: Typed, version: int, is_draft: bool) -> Answered:
    given: dict[str, Any] = {"version": version, "carried": who.carried, "shown": shown_from_form(who.consultation)}
    if is_draft:
        return actions.save_draft(who.actor, who.consultation, typed, **given)
    lang = request.form.get("lang")
    lang = lang if lang in {language.code for language in LANGUAGES} else None
    return actions.submit_response(who.actor, who.consultation, typed, lang=lang, **given)


def _submitted(who: Coming) -> Response:
    flash(_("Your answers were received. Thank you."), "success")
    return who.keep(make_response(redirect(f"{who.consultation.url}/receipt", 303)))


def _saved(who: Coming, response: Any) -> Response:
    if wants_json():
        return who.keep(jsonify(version=response.draft_version, saved_at=isotime(response.saved_at)))
    flash(_("Saved. You can continue until the consultation closes; nothing counts until you submit."), "success")
    return who.keep(make_response(redirect(f"{who.consultation.url}/answer", 303)))


def _again(who: Coming, typed: Typed, version: int, error: Refused | Invalid | DraftConflict) -> Any:
    """The page again, with every typed word, and what stood in the way."""
    if wants_json():
        return problem(error)
    if isinstance(error, Refused):
        return _late(who.consultation, typed, error.detail)
    if isinstance(error, DraftConflict):
        return _form(who, typed, error.version, stored=error.stored, error=error)
    return _form(who, typed, version, errors=error.fields, error=error)


def _form(
    who: Coming, typed: Typed, version: int, *, stored: Typed | None = None,
    errors: dict[str, list[str]] | None = None, error: Any = None,
) -> tuple[str, int]:  # fmt: skip
    consultation = who.consultation
    before = language_of(who.response) if who.response else None
    lang = request.form.get("lang", before or consultation.lang)
    asked = [kinds.of(question) for question in consultation.questions()]
    page = render_template(
        "consultations/answer.html", c=consultation, typed=typed, version=version, stored=stored, errors=errors or {},
        error=error, key=new_key(), has_words=any(kind.has_words for kind in asked),
        controls={kind.control for kind in asked}, languages_of_answers=LANGUAGES, lang=lang, who=who,
        shown=shown_from_form(consultation) if error else chosen(who.response), level_labels=LABELS,
    )  # fmt: skip
    return page, error.status if error else 200


def _late(consultation: Consultation, typed: Typed, reason: Any) -> tuple[str, int]:
    """Refused, with every word still on the page and what can be done with it."""
    page = render_template(
        "consultations/late.html", c=consultation, typed=typed, reason=reason, phase=consultation.phase(now()),
        facilitators=queries.facilitators(consultation),
    )  # fmt: skip
    return page, 403


@blueprint.get("/receipt")
@open_to(everyone)
def receipt(consultation_id: int) -> str:
    who = coming(consultation_id)
    number = request.args.get("version", None, int)
    response, version = queries.receipt_of(who.actor, who.consultation, number, who.carried)
    return render_template(
        "consultations/receipt.html", c=who.consultation, response=response, version=version,
        may_change=bool(who.verdict), who=who, mail_form=MailForm(), link=link_to(who.consultation, who.secret or ""),
    )  # fmt: skip


@blueprint.get("/receipt/<int:number>.json")
@open_to(everyone)
def snapshot(consultation_id: int, number: int) -> Response:
    """The very bytes that the digest of a submission is of."""
    who = coming(consultation_id)
    response, version = queries.receipt_of(who.actor, who.consultation, number, who.carried)
    name = f"{response.reference}-{version.number}.json"
    return Response(
        version.snapshot.encode(), mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip
