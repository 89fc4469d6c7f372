"""Answering: the form, its drafts, submitting, and the receipt."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, answers, kinds, policies, positions, queries, reading, shaping
from consultations.answer_files import keep_files, take_files, takes_files
from consultations.models import Consultation
from consultations.responding import Amended, DraftConflict, Seen, current_answers, language_of
from core.clock import now
from core.errors import Invalid, Refused, problem, wants_json
from core.forms import new_key
from core.identity import current_actor
from core.limits import consume
from core.locale import LANGUAGES, _
from core.policy import open_to, signed_in
from core.templating import isotime

blueprint = Blueprint("answering", __name__, url_prefix="/consultations/<int:consultation_id>")
Typed = dict[int, Any]


@blueprint.get("/answer")
@open_to(signed_in)
def answer(consultation_id: int) -> ResponseReturnValue:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    response = queries.response_of(actor, consultation)
    verdict = policies.can_keep_answering(actor, consultation, response, now())
    verdict = verdict and positions.alone(actor, consultation, response)
    typed = current_answers(response) if response else {}
    if not verdict:
        return _late(consultation, typed, verdict.reason)
    return _form(consultation, typed, response.draft_version if response else 0)


@blueprint.post("/answer")
@open_to(signed_in)
@takes_files
def send(consultation_id: int) -> ResponseReturnValue:
    """Save what was typed (``act=save``), or submit it."""
    actor = current_actor()
    consume("answer", actor.id)
    consultation = queries.by_id(actor, consultation_id)
    typed = answers.from_form(consultation, request.form.to_dict(flat=False))
    kept, wrong = take_files(consultation, typed)
    version = request.form.get("version", 0, int)
    voted_on = request.form.get("vote", 0, int)
    is_draft = bool(voted_on) or request.form.get("act") == "save"
    try:
        if wrong is not None:
            raise wrong
        if is_draft:
            saved = _saved(consultation, actions.save_draft(actor, consultation, typed, version=version))
            return redirect(f"{consultation.url}/statements/{voted_on}", 303) if voted_on else saved
        lang = request.form.get("lang")
        lang = lang if lang in {language.code for language in LANGUAGES} else None
        asked = {question.id for question in consultation.questions()}
        sent = {key: value for key, value in typed.items() if key in asked}
        actions.submit_response(actor, consultation, sent, version=version, lang=lang, seen=_seen())
    except (Refused, Invalid, DraftConflict, Amended) as error:
        keep_files(kept)
        return _again(consultation, typed, version, error)
    flash(_("Your answers were received. Thank you."), "success")
    return redirect(f"{consultation.url}/receipt", 303)


def _seen() -> Seen:
    """The questions that this form showed."""
    return Seen(request.form.get("questionnaire_version", None, int), request.form.get("shown_in"))


def _saved(consultation: Consultation, response: Any) -> ResponseReturnValue:
    if wants_json():
        return jsonify(version=response.draft_version, saved_at=isotime(response.saved_at))
    flash(_("Saved. You can continue until the consultation closes; nothing counts until you submit."), "success")
    return redirect(f"{consultation.url}/answer", 303)


def _again(
    consultation: Consultation, typed: Typed, version: int, error: Refused | Invalid | DraftConflict | Amended
) -> Any:
    """The page again, with every typed word, and what stood in the way."""
    if wants_json():
        return problem(error)
    if isinstance(error, Refused):
        return _late(consultation, typed, error.detail)
    if isinstance(error, DraftConflict):
        return _form(consultation, typed, error.version, stored=error.stored, error=error)
    return _form(consultation, typed, version, errors=getattr(error, "fields", None), error=error)


def _form(
    consultation: Consultation, typed: Typed, version: int, *, stored: Typed | None = None,
    errors: dict[str, list[str]] | None = None, error: Any = None,
) -> tuple[str, int]:  # fmt: skip
    reading.read(consultation)
    response = queries.response_of(current_actor(), consultation)
    before = language_of(response) if response else None
    lang = request.form.get("lang", before or consultation.lang)
    asked = [kinds.of(question) for question in consultation.questions()]
    page = render_template(
        "consultations/answer.html", c=consultation, typed=typed, version=version, stored=stored, errors=errors or {},
        error=error, key=new_key(), has_words=any(kind.has_words for kind in asked),
        controls={kind.control for kind in asked}, languages_of_answers=LANGUAGES, lang=lang,
        retired=[q for q in shaping.ever_asked(consultation) if q.id in typed and not q.is_in(consultation.asked_version)],
    )  # fmt: skip
    return page, error.status if error else 200


def _late(consultation: Consultation, typed: Typed, reason: Any) -> tuple[str, int]:
    """Refused, with every word still on the page and what can be done with it."""
    reading.read(consultation)
    page = render_template(
        "consultations/late.html", c=consultation, typed=typed, reason=reason, phase=consultation.phase(now()),
        facilitators=queries.facilitators(consultation),
    )  # fmt: skip
    return page, 403


@blueprint.get("/receipt")
@open_to(signed_in)
def receipt(consultation_id: int) -> str:
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    reading.read(consultation)
    response, version = queries.receipt_of(actor, consultation, request.args.get("version", None, int))
    return render_template(
        "consultations/receipt.html", c=consultation, response=response, version=version,
        may_change=bool(policies.can_keep_answering(actor, consultation, response, now())),
    )  # fmt: skip


@blueprint.get("/receipt/<int:number>.json")
@open_to(signed_in)
def snapshot(consultation_id: int, number: int) -> Response:
    """The very bytes that the digest of a submission is of."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    response, version = queries.receipt_of(actor, consultation, number)
    name = f"{response.reference}-{version.number}.json"
    return Response(
        version.snapshot.encode(), mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip
