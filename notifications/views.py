"""What I was told, what I follow, and how closely."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from core.clock import now
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, signed_in
from notifications import following, levels, queries, reading, subjects
from notifications.forms import FollowForm, RhythmForm
from notifications.subjects import Subject

blueprint = Blueprint("notifications", __name__)


@blueprint.get("/notifications")
@open_to(signed_in)
def index() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.notifications(actor, request.args.get("after"))
    groups = queries.grouped(actor, page.items)
    unread = queries.unread_count(actor)
    return render_template("notifications/index.html", page=page, groups=groups, unread=unread)


@blueprint.post("/notifications/read")
@open_to(signed_in)
def read_all() -> ResponseReturnValue:
    given = request.form.get("up_to", "")
    if given and not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise Invalid(_("This is no notification."))
    reading.read_all(current_actor(), int(given) if given else None)
    return redirect("/notifications", 303)


@blueprint.post("/notifications/<int:identity>/read")
@open_to(signed_in)
def read_one(identity: int) -> ResponseReturnValue:
    actor = current_actor()
    reading.read_one(actor, queries.by_id(actor, identity))
    return redirect("/notifications", 303)


@blueprint.get("/following/<key>")
@open_to(signed_in)
def choose(key: str) -> ResponseReturnValue:
    """The page on which one chooses how closely to follow something."""
    subject = subjects.subject(current_actor(), key)
    return _choosing(subject, None)


def _choosing(subject: Subject, form: FollowForm | None) -> ResponseReturnValue:
    own, held = following.level_of(current_actor(), subject)
    form = form or FollowForm(formdata=None, level=own or "inherit")
    form.offer(_inherited(subject, own, held))
    status = 422 if form.errors else 200
    return render_template("notifications/choose.html", subject=subject, form=form, held=levels.LABELS[held]), status


def _inherited(subject: Subject, own: str | None, held: int) -> str:
    if not subject.wider:
        return _("No choice: as for everything else, when somebody answers, quotes or mentions you.")
    if own is None:
        return _("No choice of its own: as for what it stands in (%(level)s now).", level=levels.LABELS[held])
    return _("No choice of its own: as for what it stands in.")


@blueprint.post("/following/<key>")
@open_to(signed_in)
def choose_post(key: str) -> ResponseReturnValue:
    subject, form = subjects.subject(current_actor(), key), FollowForm()
    form.offer("")
    if not form.validate():
        return _choosing(subject, form)
    following.follow(current_actor(), subject, form.level.data)
    _own, held = following.level_of(current_actor(), subject)
    flash(_("%(title)s: %(meaning)s", title=subject.title, meaning=levels.MEANINGS[held]), "success")
    return redirect(subject.url, 303)


@blueprint.get("/me/following")
@open_to(signed_in)
def followed() -> ResponseReturnValue:
    rhythm = queries.rhythm_of(current_actor().id)
    return _followed(RhythmForm(formdata=None, rhythm=rhythm)), 200


def _followed(form: RhythmForm) -> str:
    rows = [(subject, levels.LABELS[level]) for subject, level in queries.followed(current_actor())]
    labels = subjects.KIND_LABELS
    return render_template("notifications/following.html", rows=rows, labels=labels, form=form, now=now())


@blueprint.post("/me/mail")
@open_to(signed_in)
def rhythm() -> ResponseReturnValue:
    form = RhythmForm()
    if not form.validate_on_submit():
        return _followed(form), 422
    following.choose_rhythm(current_actor(), form.rhythm.data)
    flash(_("Your choice is saved."), "success")
    return redirect("/me/following", 303)
