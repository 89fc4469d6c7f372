"""Answering: the form, its drafts, submitting, and the receipt."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, answers, queries, reading, stored, views_pages
from consultations.answer_files import keep_files, take_files, takes_files
from consultations.audience_forms import MailForm
from consultations.copying import changed, copied
from consultations.entering import Coming, coming, shown_from_form
from consultations.models import Consultation
from consultations.paging import Leaf, Saving
from consultations.responding import Amended, DraftConflict, Seen, current_answers
from consultations.views_pages import IN, REVIEW, SAVE, UPDATE, Told, Typed
from core.clock import now
from core.errors import Conflict, Invalid, Refused, problem, wants_json
from core.locale import LANGUAGES, _
from core.policy import everyone, open_to
from core.templating import isotime

blueprint = Blueprint("answering", __name__, url_prefix="/consultations/<int:consultation_id>")


@blueprint.get("/answer")
@open_to(everyone)
def answer(consultation_id: int) -> ResponseReturnValue:
    if (blank := stored.form(consultation_id, partial(_blank, consultation_id))) is not None:
        return blank
    who = coming(consultation_id)
    if who.lacks_slip:
        return redirect(f"{who.consultation.url}/slip", 303)
    consultation, response, verdict = who.consultation, who.response, who.verdict
    typed = current_answers(response) if response else {}
    if not verdict:
        return _late(consultation, typed, verdict.reason)
    leaf = views_pages.leaf_asked_for(consultation, response, request.args.get("page"))
    if leaf is None:
        return views_pages.review(who, response) if response else redirect(f"{consultation.url}/answer", 303)
    return views_pages.page(who, leaf, typed, response.draft_version if response else 0)


def _blank(consultation_id: int, leaf: Leaf) -> str:
    """A page of the form as it is before anything was typed."""
    who = coming(consultation_id)
    here = views_pages.numbered(who.consultation, leaf.number)
    return views_pages.page(who, here, {}, 0)[0]


@blueprint.post("/answer")
@open_to(everyone)
@takes_files
def send(consultation_id: int) -> ResponseReturnValue:
    """Save what was typed (``act``: see :mod:`consultations.views_pages`), or submit it: what is on the page, or the draft
    that was reviewed."""
    who = coming(consultation_id)
    who.count()
    if request.form.get("page") == REVIEW:
        return _submit_reviewed(who)
    typed = answers.from_form(who.consultation, request.form.to_dict(flat=False))
    kept, wrong = take_files(who.consultation, typed)
    version = request.form.get("version", 0, int)
    act = SAVE if request.form.get("vote", 0, int) else request.form.get("act", "")
    leaf = views_pages.leaf_sent(who.consultation)
    try:
        if wrong is not None:
            raise wrong
        views_pages.refuse_outdated(who.consultation, _seen())
        is_draft = leaf is not None or act in (SAVE, UPDATE) or act.startswith(IN)
        who.check_capacity(is_draft=is_draft, typed=typed)
        if is_draft:
            return _save(who, leaf, act, typed, version)
        _submit(who, typed, version)
    except (Refused, Invalid, DraftConflict, Amended) as error:
        keep_files(kept)
        return _again(who, leaf, typed, version, error)
    return _received(who)


def _given(who: Coming) -> dict[str, Any]:
    return {"carried": who.carried, "shown": shown_from_form(who)}


def _submit(who: Coming, typed: Typed, version: int) -> None:
    """Submit what is on the one page of a questionnaire."""
    seen = _seen()
    if seen.version in (None, who.consultation.version):
        views_pages.refuse_unseen(who.consultation, typed)
    actions.submit_response(
        who.actor, who.consultation, typed, version=version, lang=_lang(), seen=seen, **_given(who)
    )


def _save(who: Coming, leaf: Leaf | None, act: str, typed: Typed, version: int) -> Response:
    if act.startswith(IN) and who.response is None and not typed and not who.says_something:
        return make_response(redirect(views_pages.in_language(who.consultation, leaf, act), 303))  # nothing to save
    page, voted_on = views_pages.saving(leaf, act), request.form.get("vote", 0, int)
    response = actions.save_draft(who.actor, who.consultation, typed, version=version, page=page, **_given(who))
    saved = _saved(who, leaf, act, response)
    if voted_on:
        saved = make_response(redirect(f"{who.consultation.url}/statements/{voted_on}", 303))
    return who.keep(saved)


def _lang() -> str | None:
    lang = request.form.get("lang")
    return lang if lang in {language.code for language in LANGUAGES} else None


def _submit_reviewed(who: Coming) -> ResponseReturnValue:
    """Submit the draft as it was shown by the review."""
    response = who.response
    if response is None:
        return redirect(f"{who.consultation.url}/answer", 303)
    try:
        who.refuse_nameless()
        views_pages.refuse_unread(response)
        given = answers.asked_of(who.consultation, current_answers(response))
        actions.submit_response(who.actor, who.consultation, given, lang=_lang(), seen=_seen(), carried=who.carried)
    except Refused as error:
        return _late(who.consultation, current_answers(response), error.detail)
    except (Invalid, Conflict) as error:
        return views_pages.review(who, response, Told(error))
    return _received(who)


def _received(who: Coming) -> ResponseReturnValue:
    flash(_("Your answers were received. Thank you."), "success")
    return who.keep(make_response(redirect(f"{who.consultation.url}/receipt", 303)))


def _seen() -> Seen:
    """The questions that this form showed."""
    return Seen(request.form.get("questionnaire_version", None, int), request.form.get("shown_in"))


def _saved(who: Coming, leaf: Leaf | None, act: str, response: Any) -> Response:
    if wants_json():
        told = {"version": response.draft_version, "saved_at": isotime(response.saved_at)}
        return jsonify(told | ({"seen": views_pages.seen(leaf, response)} if leaf else {}))
    if act == SAVE:
        flash(_("Saved. You can continue until the consultation closes; nothing counts until you submit."), "success")
    where = views_pages.after_saving(who.consultation, leaf, act, response)
    return make_response(redirect(views_pages.with_link(where) if act == SAVE and who.has_link else where, 303))


def _again(
    who: Coming, leaf: Leaf | None, typed: Typed, version: int, error: Refused | Invalid | DraftConflict | Amended
) -> Any:
    """The page again, with every typed word, and what stood in the way."""
    if wants_json():
        return problem(error)
    saved = current_answers(who.response) if who.response and leaf else {}
    whole = Saving(leaf).joined(saved, typed) if leaf else typed
    if isinstance(error, Refused):
        return _late(who.consultation, whole, error.detail)
    here, seen = leaf or views_pages.first(who.consultation), request.form.get("seen")
    if isinstance(error, Amended):
        gone = answers.gone(who.consultation, request.form.to_dict(flat=False), here.questions)
        return views_pages.page(who, here, whole, version, Told(error, gone=gone))
    if isinstance(error, DraftConflict):
        return views_pages.page(who, here, whole, error.version, Told(error, stored=error.stored))
    return views_pages.page(who, here, whole, version, Told(error, getattr(error, "fields", {})), seen)


def _late(consultation: Consultation, typed: Typed, reason: Any) -> tuple[str, int]:
    """Refused, with every word still on the page and what can be done with it."""
    reading.read(consultation)
    page = render_template(
        "consultations/late.html", c=consultation, typed=typed, reason=reason, phase=consultation.phase(now()),
        facilitators=queries.facilitators(consultation),
    )  # fmt: skip
    return page, 403


@blueprint.get("/receipt")
@open_to(everyone)
def receipt(consultation_id: int) -> str:
    who = coming(consultation_id)
    reading.read(who.consultation)
    number = request.args.get("version", None, int)
    response, version = queries.receipt_of(who.actor, who.consultation, number, who.carried)
    before = next((v for v in response.versions if v.number == version.number - 1), None)
    return render_template(
        "consultations/receipt.html", c=who.consultation, response=response, version=version,
        copies=copied(version.snapshot), before=before, changes=changed(before.snapshot, version.snapshot) if before else [],
        may_change=bool(who.verdict), who=who, mail_form=MailForm(formdata=None),
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
