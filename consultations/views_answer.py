"""Answering: the form, its drafts, submitting, and the receipt."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, answers, policies, positions, queries, reading, stored, views_pages
from consultations.answer_files import keep_files, take_files, takes_files
from consultations.copying import changed, copied
from consultations.models import Consultation
from consultations.paging import Leaf, Saving
from consultations.responding import Amended, DraftConflict, Seen, current_answers
from consultations.views_pages import REVIEW, SAVE, UPDATE, Told, Typed
from core.clock import now
from core.errors import Conflict, Invalid, Refused, SignInNeeded, problem, wants_json
from core.identity import current_actor
from core.limits import consume
from core.locale import LANGUAGES, _
from core.policy import everyone, open_to, signed_in
from core.templating import isotime

blueprint = Blueprint("answering", __name__, url_prefix="/consultations/<int:consultation_id>")


@blueprint.get("/answer")
@open_to(everyone)
def answer(consultation_id: int) -> ResponseReturnValue:
    if (blank := stored.form(consultation_id, partial(_blank, consultation_id))) is not None:
        return blank
    actor = current_actor()
    if not (known := signed_in(actor)):
        raise SignInNeeded(known.reason)
    consultation = queries.by_id(actor, consultation_id)
    response = queries.response_of(actor, consultation)
    verdict = policies.can_keep_answering(actor, consultation, response, now())
    verdict = verdict and positions.alone(actor, consultation, response)
    typed = current_answers(response) if response else {}
    if not verdict:
        return _late(consultation, typed, verdict.reason)
    leaf = views_pages.leaf_asked_for(consultation, response, request.args.get("page"))
    if leaf is None:
        return views_pages.review(consultation, response) if response else redirect(f"{consultation.url}/answer", 303)
    return views_pages.page(consultation, response, leaf, typed, response.draft_version if response else 0)


def _blank(consultation_id: int, leaf: Leaf) -> str:
    """A page of the form as it is before anything was typed."""
    consultation = queries.by_id(current_actor(), consultation_id)
    here = views_pages.numbered(consultation, leaf.number)
    return views_pages.page(consultation, None, here, {}, 0)[0]


@blueprint.post("/answer")
@open_to(signed_in)
@takes_files
def send(consultation_id: int) -> ResponseReturnValue:
    """Save what was typed (``act``: see :mod:`consultations.views_pages`), or submit it: what is on the page, or the draft
    that was reviewed."""
    actor = current_actor()
    consume("answer", actor.id)
    consultation = queries.by_id(actor, consultation_id)
    if request.form.get("page") == REVIEW:
        return _submit_reviewed(consultation)
    typed = answers.from_form(consultation, request.form.to_dict(flat=False))
    kept, wrong = take_files(consultation, typed)
    voted_on, version = request.form.get("vote", 0, int), request.form.get("version", 0, int)
    act = SAVE if voted_on else request.form.get("act", "")
    leaf = views_pages.leaf_sent(consultation)
    try:
        if wrong is not None:
            raise wrong
        if leaf is not None or act in (SAVE, UPDATE):
            page = views_pages.saving(leaf, act)
            response = actions.save_draft(actor, consultation, typed, version=version, page=page)
            saved = _saved(consultation, leaf, act, response)
            return redirect(f"{consultation.url}/statements/{voted_on}", 303) if voted_on else saved
        if (seen := _seen()).version in (None, consultation.version):
            views_pages.refuse_unseen(consultation, typed)
        actions.submit_response(actor, consultation, typed, version=version, lang=_lang(), seen=seen)
    except (Refused, Invalid, DraftConflict, Amended) as error:
        keep_files(kept)
        return _again(consultation, leaf, typed, version, error)
    return _received(consultation)


def _lang() -> str | None:
    lang = request.form.get("lang")
    return lang if lang in {language.code for language in LANGUAGES} else None


def _submit_reviewed(consultation: Consultation) -> ResponseReturnValue:
    """Submit the draft as it was shown by the review."""
    actor = current_actor()
    response = queries.response_of(actor, consultation)
    if response is None:
        return redirect(f"{consultation.url}/answer", 303)
    try:
        views_pages.refuse_unread(response)
        actions.submit_response(actor, consultation, current_answers(response), lang=_lang())
    except Refused as error:
        return _late(consultation, current_answers(response), error.detail)
    except (Invalid, Conflict) as error:
        return views_pages.review(consultation, response, Told(error))
    return _received(consultation)


def _received(consultation: Consultation) -> ResponseReturnValue:
    flash(_("Your answers were received. Thank you."), "success")
    return redirect(f"{consultation.url}/receipt", 303)


def _seen() -> Seen:
    """The questions that this form showed."""
    return Seen(request.form.get("questionnaire_version", None, int), request.form.get("shown_in"))


def _saved(consultation: Consultation, leaf: Leaf | None, act: str, response: Any) -> ResponseReturnValue:
    if wants_json():
        told = {"version": response.draft_version, "saved_at": isotime(response.saved_at)}
        return jsonify(told | ({"seen": views_pages.seen(leaf, response)} if leaf else {}))
    if act == SAVE:
        flash(_("Saved. You can continue until the consultation closes; nothing counts until you submit."), "success")
    return redirect(views_pages.after_saving(consultation, leaf, act, response), 303)


def _again(
    consultation: Consultation,
    leaf: Leaf | None,
    typed: Typed,
    version: int,
    error: Refused | Invalid | DraftConflict | Amended,
) -> Any:
    """The page again, with every typed word, and what stood in the way."""
    if wants_json():
        return problem(error)
    response = queries.response_of(current_actor(), consultation)
    saved = current_answers(response) if response and leaf else {}
    whole = Saving(leaf).joined(saved, typed) if leaf else typed
    if isinstance(error, Refused):
        return _late(consultation, whole, error.detail)
    here, seen = leaf or views_pages.first(consultation), request.form.get("seen")
    if isinstance(error, DraftConflict):
        told = Told(error, stored=error.stored)
        return views_pages.page(consultation, response, here, whole, error.version, told)
    return views_pages.page(
        consultation, response, here, whole, version, Told(error, getattr(error, "fields", {})), seen
    )


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
    before = next((v for v in response.versions if v.number == version.number - 1), None)
    return render_template(
        "consultations/receipt.html", c=consultation, response=response, version=version,
        copies=copied(version.snapshot), before=before, changes=changed(before.snapshot, version.snapshot) if before else [],
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
