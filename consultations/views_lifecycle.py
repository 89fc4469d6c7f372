"""The facilitator's pages from publishing on: the desk, more time, late answers, results, outcomes, archiving."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import actions, guarding, live, policies, queries, statement_queries
from consultations.fair_time import Proposal
from consultations.forms import ExtendForm, LateWindowForm, ReasonedForm
from consultations.models import Consultation
from consultations.states import OPEN
from consultations.times import instant, shown_at
from consultations.views_draft import draft_page, managed, tried
from core.clock import now
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require, signed_in
from core.templating import utc

blueprint = Blueprint("lifecycle", __name__, url_prefix="/consultations/<int:consultation_id>")


def _to_desk(consultation: Consultation) -> ResponseReturnValue:
    return redirect(f"{consultation.url}/desk", 303)


def _warn(texts: list[str]) -> None:
    for text in texts:
        flash(text, "warning")


@blueprint.post("/publish")
@open_to(signed_in)
def publish(consultation_id: int) -> ResponseReturnValue:
    consultation, form = managed(consultation_id), ReasonedForm()
    if tried(form, lambda: actions.open_consultation(current_actor(), consultation, form.reason.data or "")):
        assert consultation.opens_at is not None  # noqa: S101  # published consultations have times
        is_open = consultation.phase(now()) == OPEN
        told = _("It is open now.") if is_open else _("It opens at %(time)s.", time=utc(consultation.opens_at))
        flash(_("Published.") + " " + told, "success")
        _warn(guarding.cautions(consultation))
        return _to_desk(consultation)
    return draft_page(consultation, publish_form=form), 422


@blueprint.get("/desk")
@open_to(signed_in)
def desk(consultation_id: int) -> str:
    consultation = managed(consultation_id)
    return _desk(consultation, ReasonedForm())


def _desk(consultation: Consultation, form: ReasonedForm) -> str:
    actor, moment = current_actor(), now()
    may: dict[str, Callable[..., Any]] = {
        "extend": policies.can_extend, "publish_results": policies.can_publish_results,
        "open_late_window": policies.can_open_late_window, "write_outcomes": policies.can_write_outcome,
        "archive": policies.can_archive, "settle_duplicates": policies.can_settle_duplicates,
    }  # fmt: skip
    return render_template(
        "consultations/desk.html", c=consultation, phase=consultation.phase(moment), form=form,
        counts=queries.participation(consultation), windows=queries.late_windows(consultation),
        may={name: bool(can(actor, consultation, moment)) for name, can in may.items()},
        proposal=guarding.proposal(consultation), voted_on=(asked := statement_queries.asked(consultation)),
        votes=statement_queries.counts(consultation) if asked else None,
    )  # fmt: skip


@blueprint.get("/desk/counts")
@open_to(signed_in)
def counts(consultation_id: int) -> Response:
    """The desk's counts, for a live page that has just connected."""
    response = jsonify(live.counts(managed(consultation_id)))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/extend", methods=["GET", "POST"])
@open_to(signed_in)
def extend(consultation_id: int) -> ResponseReturnValue:
    """Give more time; ``act=check`` only says what the guard thinks of the new time."""
    consultation = managed(consultation_id)
    require(policies.can_extend(current_actor(), consultation, now()))
    proposed = guarding.proposal(consultation)
    form = ExtendForm(data=_offered(consultation, proposed))
    checked: list[str] | None = None

    def give_more_time() -> None:
        nonlocal checked
        assert form.closes_at.data is not None  # noqa: S101  # the field is required
        closes_at = instant(form.closes_at.data, consultation.zone)
        checked = guarding.cautions(consultation, closes_at)
        if request.form.get("act") != "check":
            actions.extend_deadline(current_actor(), consultation, closes_at, form.reason.data or "")

    if tried(form, give_more_time) and request.form.get("act") != "check":
        flash(_("The deadline was extended."), "success")
        _warn(checked or [])
        return _to_desk(consultation)
    page = render_template(
        "consultations/extend.html", form=form, c=consultation, proposal=proposed, checked=checked
    )  # fmt: skip
    return page, 422 if form.is_submitted() and form.errors else 200


def _offered(consultation: Consultation, proposed: Proposal | None) -> dict[str, Any]:
    """What the form begins with: the proposal, if there is one."""
    if proposed is None:
        return {}
    return {"closes_at": shown_at(proposed.closes_at, consultation.zone), "reason": proposed.reason}


@blueprint.route("/late-window", methods=["GET", "POST"])
@open_to(signed_in)
def late_window(consultation_id: int) -> ResponseReturnValue:
    consultation = managed(consultation_id)
    require(policies.can_open_late_window(current_actor(), consultation, now()))
    form = LateWindowForm()

    def open_it() -> None:
        assert form.until.data is not None  # noqa: S101  # the field is required
        until = instant(form.until.data, consultation.zone, "until")
        actions.open_late_window(current_actor(), consultation, until, form.reason.data or "")

    if tried(form, open_it):
        flash(_("Late answers are taken now. They are marked, and counted apart."), "success")
        return _to_desk(consultation)
    page = render_template(
        "consultations/late_window.html", form=form, c=consultation, windows=queries.late_windows(consultation)
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/publish-results")
@open_to(signed_in)
def publish_results(consultation_id: int) -> ResponseReturnValue:
    consultation, form = managed(consultation_id), ReasonedForm()
    if tried(form, lambda: actions.publish_results(current_actor(), consultation, form.reason.data or "")):
        flash(_("The results are public now."), "success")
        return redirect(f"{consultation.url}/results", 303)
    return _desk(consultation, form), 422


@blueprint.route("/outcomes", methods=["GET", "POST"])
@open_to(signed_in)
def outcomes(consultation_id: int) -> ResponseReturnValue:
    """What came of each question; what is left empty is left as it is."""
    consultation = managed(consultation_id)
    require(policies.can_write_outcome(current_actor(), consultation, now()))
    typed = {q.id: request.form[q.field] for q in consultation.questions() if q.field in request.form}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            actions.write_outcomes(current_actor(), consultation, typed)
            flash(_("The outcomes were saved."), "success")
            return redirect(f"{consultation.url}/outcomes", 303)
        except Invalid as error:
            errors = error.fields
    page = render_template(
        "consultations/outcomes.html", c=consultation, typed=typed, errors=errors,
        written=queries.outcomes(consultation),
    )  # fmt: skip
    return page, 422 if errors else 200


@blueprint.post("/archive")
@open_to(signed_in)
def archive(consultation_id: int) -> ResponseReturnValue:
    consultation, form = managed(consultation_id), ReasonedForm()
    if tried(form, lambda: actions.archive_consultation(current_actor(), consultation, form.reason.data or "")):
        flash(_("The consultation is archived."), "success")
        return redirect(consultation.url, 303)
    return _desk(consultation, form), 422
