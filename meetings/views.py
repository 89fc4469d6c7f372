"""Meetings: the list, each one's page, registering, and the facilitator's forms."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.panels import drawn
from core.policy import ALLOWED, Verdict, everyone, open_to, require, signed_in
from meetings import actions, policies, queries
from meetings.forms import AttendanceForm, MeetingForm, RegistrationForm
from meetings.models import Meeting
from themes.models import ActionLine
from themes.queries import lines

blueprint = Blueprint("meetings", __name__)


def facilitators(actor: Actor) -> Verdict:
    """Those who may announce a meeting on some line."""
    mine = actor.lines_as("facilitator", today=now().date())
    return ALLOWED if actor.is_admin or mine else policies.can_convene(actor, [0], now())


@blueprint.get("/meetings")
@open_to(everyone)
def index() -> ResponseReturnValue:
    page = queries.past(request.args.get("after"))
    coming = [] if request.args.get("after") else queries.upcoming()
    return render_template(
        "meetings/index.html", coming=coming, page=page, may_convene=bool(facilitators(current_actor()))
    )


@blueprint.get("/meetings/<int:meeting_id>")
@open_to(everyone)
def show(meeting_id: int) -> ResponseReturnValue:
    meeting, actor = queries.by_id(meeting_id), current_actor()
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        people=queries.participants(meeting),
        mine=queries.participation_of(meeting, actor.id),
        may_register=policies.can_register(actor, meeting, now()),
        may_manage=policies.can_manage(actor, meeting, now()),
        may_count=policies.can_count(actor, meeting, now()),
        panels=drawn("meeting", actor, meeting),
    )


@blueprint.get("/meetings/new")
@open_to(facilitators)
def new() -> ResponseReturnValue:
    return _form_page(MeetingForm(), None)


@blueprint.post("/meetings")
@open_to(facilitators)
def create() -> ResponseReturnValue:
    form = MeetingForm().offer(queries.all_series(), _own_lines())
    if not form.validate_on_submit():
        return _form_page(form, None)
    series = next(row for row in queries.all_series() if row.id == form.series.data)
    try:
        meeting = actions.convene_meeting(current_actor(), series, _chosen(form), form.details())
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _form_page(form, None)
    flash(_("The meeting is announced."), "success")
    return redirect(meeting.url)


@blueprint.get("/meetings/<int:meeting_id>/edit")
@open_to(signed_in)
def edit(meeting_id: int) -> ResponseReturnValue:
    meeting = queries.by_id(meeting_id)
    require(policies.can_manage(current_actor(), meeting, now()))
    return _form_page(MeetingForm.of(meeting), meeting)


@blueprint.post("/meetings/<int:meeting_id>/edit")
@open_to(signed_in)
def edit_post(meeting_id: int) -> ResponseReturnValue:
    meeting = queries.by_id(meeting_id)
    form = MeetingForm().offer(queries.all_series(), lines())
    if not form.validate_on_submit():
        return _form_page(form, meeting)
    version = form.version.data or ""
    expected = int(version) if version.isdecimal() else None
    try:
        actions.change_meeting(current_actor(), meeting, _chosen(form), form.details(), expected=expected)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _form_page(form, meeting)
    flash(_("The meeting is changed."), "success")
    return redirect(meeting.url)


def _form_page(form: MeetingForm, meeting: Meeting | None) -> ResponseReturnValue:
    offered = lines() if meeting else _own_lines()
    form.offer(queries.all_series(), offered)
    page = render_template("meetings/edit.html", form=form, meeting=meeting, has_series=bool(queries.all_series()))
    return page, 422 if form.is_submitted() else 200


def _own_lines() -> list[ActionLine]:
    """The lines on which the actor may announce a meeting."""
    actor = current_actor()
    return [line for line in lines() if policies.can_convene(actor, [line.id], now())]


def _chosen(form: MeetingForm) -> list[ActionLine]:
    return [line for line in lines() if line.id in set(form.lines.data or ())]


@blueprint.post("/meeting-series")
@open_to(facilitators)
def start_series() -> ResponseReturnValue:
    actions.start_series(current_actor(), request.form.get("slug", ""), request.form.get("title", ""))
    return redirect("/meetings/new")


@blueprint.post("/meetings/<int:meeting_id>/cancellation")
@open_to(signed_in)
def cancel(meeting_id: int) -> ResponseReturnValue:
    meeting = queries.by_id(meeting_id)
    actions.cancel_meeting(current_actor(), meeting)
    flash(_("The meeting is cancelled. Its page stays and says so."), "success")
    return redirect(meeting.url)


@blueprint.get("/meetings/<int:meeting_id>/register")
@open_to(signed_in)
def register(meeting_id: int) -> ResponseReturnValue:
    meeting, actor = queries.by_id(meeting_id), current_actor()
    require(policies.can_register(actor, meeting, now()))
    mine = queries.participation_of(meeting, actor.id)
    form = RegistrationForm(data={"mode": mine.mode if mine else None})
    return render_template("meetings/register.html", meeting=meeting, form=form, mine=mine)


@blueprint.post("/meetings/<int:meeting_id>/register")
@open_to(signed_in)
def register_post(meeting_id: int) -> ResponseReturnValue:
    meeting, form = queries.by_id(meeting_id), RegistrationForm()
    if not form.validate_on_submit():
        mine = queries.participation_of(meeting, current_actor().id)
        return render_template("meetings/register.html", meeting=meeting, form=form, mine=mine), 422
    actions.register(current_actor(), meeting, form.mode.data)
    flash(_("You are registered. Your name and capacity are listed on this page."), "success")
    return redirect(meeting.url)


@blueprint.post("/meetings/<int:meeting_id>/unregister")
@open_to(signed_in)
def unregister(meeting_id: int) -> ResponseReturnValue:
    meeting = queries.by_id(meeting_id)
    actions.unregister(current_actor(), meeting)
    flash(_("You are no longer registered for this meeting."), "success")
    return redirect(meeting.url)


@blueprint.get("/meetings/<int:meeting_id>/attendance")
@open_to(signed_in)
def attendance(meeting_id: int) -> ResponseReturnValue:
    meeting = queries.by_id(meeting_id)
    require(policies.can_count(current_actor(), meeting, now()))
    return render_template("meetings/attendance.html", meeting=meeting, form=AttendanceForm.of(meeting))


@blueprint.post("/meetings/<int:meeting_id>/attendance")
@open_to(signed_in)
def attendance_post(meeting_id: int) -> ResponseReturnValue:
    meeting, form = queries.by_id(meeting_id), AttendanceForm()
    if form.validate_on_submit():
        try:
            actions.record_attendance(current_actor(), meeting, form.total.data or 0, form.counts())
        except Invalid as error:
            show_errors(form, error.fields, error.detail)
        else:
            flash(_("Attendance is recorded."), "success")
            return redirect(meeting.url)
    return render_template("meetings/attendance.html", meeting=meeting, form=form), 422
