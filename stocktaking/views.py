"""An entry's page, its versions, and the forms to add, change and take it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contributions import queries as said
from contributions.approval import count_first
from contributions.attachment_views import take_files_into, takes_files
from contributions.capacity import chosen_speaker
from contributions.models import PENDING
from contributions.policies import can_withdraw
from core import richtext
from core.clock import now
from core.errors import Conflict, Invalid, Missing, TooMany
from core.forms import new_key, show_errors
from core.idempotency import PREVIEW
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import everyone, open_to, require, signed_in
from forum.queries import usual_language
from stocktaking import actions, policies, queries
from stocktaking.details import checked
from stocktaking.forms import EntryForm, WordsForm
from stocktaking.models import StocktakingEntry
from themes.models import ActionLine
from themes.queries import lines

blueprint = Blueprint("stocktaking", __name__)


@blueprint.get("/stocktaking/<int:entry_id>")
@open_to(everyone)
def show(entry_id: int) -> ResponseReturnValue:
    """One entry, with its history."""
    actor = current_actor()
    try:
        entry = queries.by_id(actor, entry_id)
    except Missing:
        return _gone(queries.symbol_of(entry_id))
    assessed = queries.assessed_at([entry]).get(entry.id)
    return render_template(
        "stocktaking/show.html", entry=entry, assessments=queries.assessments(actor, entry), assessed=assessed,
        is_due=queries.is_due(entry, assessed, now()), is_mine=entry.contribution.speaker_id == actor.id is not None,
        may_change=policies.can_change(actor, entry, now()), may_assess=policies.can_assess(actor, entry, now()),
        may_withdraw=can_withdraw(actor, entry.contribution, now()), reader_id=actor.id,
    )  # fmt: skip


def _gone(symbol: str) -> ResponseReturnValue:
    """What to say of an entry that was hidden or erased. Raises :class:`Missing` for one that nobody need know of."""
    actor = current_actor()
    if (decision := said.tombstone(actor, symbol)) is not None:
        return render_template("contributions/hidden.html", symbol=symbol, decision=decision), 404
    if said.is_erased(actor, symbol):
        return render_template("contributions/erased.html", symbol=symbol), 410
    raise Missing()


@blueprint.get("/stocktaking/<int:entry_id>/versions")
@open_to(everyone)
def versions(entry_id: int) -> str:
    """Every version of an entry, the latest first."""
    entry = queries.by_id(current_actor(), entry_id)
    wordings = {revision.number: revision for revision in said.history(entry.contribution)}
    return render_template("stocktaking/versions.html", entry=entry, wordings=wordings)


@blueprint.get("/stocktaking/new")
@open_to(signed_in)
def new() -> str:
    """The page for adding an entry; ``?line=c7-egov`` ticks an action line."""
    actor, known = current_actor(), lines()
    require(policies.can_add(actor, (), now()))
    wanted = [line.id for line in known if line.slug == request.args.get("line")]
    form = EntryForm(
        data={"lines": wanted, "lang": usual_language(actor), "owner": actor.voice.organisation_name or ""}
    )
    return render_template("stocktaking/edit.html", form=form.offer(known), entry=None, preview=None, theirs=None)


@blueprint.post("/stocktaking")
@open_to(signed_in)
@takes_files
def create() -> Any:
    """Add an entry."""
    actor, form = current_actor(), EntryForm().offer(lines())
    require(policies.can_add(actor, (), now()))

    def act() -> str:
        speaker, about = chosen_speaker(actor, form), _chosen(form)
        entry = actions.add_entry(actor, speaker, about, form.details(), form.goals.data or ())
        if entry.contribution.visibility == PENDING:
            flash(_("Your entry waits for a moderator’s approval. Only you and the moderators can read it."), "info")
        else:
            flash(_("The entry is added."), "success")
        return entry.address

    return sent(form, act, "stocktaking/edit.html", entry=None, theirs=None)


def _chosen(form: EntryForm) -> list[ActionLine]:
    return [line for line in lines() if line.id in set(form.lines.data or ())]


def sent(form: WordsForm, act: Callable[[], str], template: str, **context: Any) -> Any:
    """Answer a form: its preview, its mistakes with all that was typed (422), or the way to what it made."""
    preview, status = None, 200
    try:
        take_files_into(form)
        if request.form.get(PREVIEW):
            preview, form.idempotency_key.data = richtext.render(_text(form)).html, new_key()
        elif form.validate():
            consume("post", current_actor().id)
            count_first(current_actor())
            return redirect(act(), 303)
        else:
            status = 422
    except (Invalid, TooMany) as error:
        status = error.status
        show_errors(form, error.fields if isinstance(error, Invalid) else {}, error.detail)
    return render_template(template, form=form, preview=preview, **context), status


def _text(form: WordsForm) -> str:
    """What would be stored of a form. Raises :class:`Invalid`."""
    return checked(form.details()).text() if isinstance(form, EntryForm) else form.body.data or ""


@blueprint.get("/stocktaking/<int:entry_id>/edit")
@open_to(signed_in)
def edit(entry_id: int) -> str:
    """The page for changing an entry."""
    entry = _changeable(entry_id)
    form = EntryForm.of(entry).offer(lines())
    return render_template("stocktaking/edit.html", form=form, entry=entry, preview=None, theirs=None)


@blueprint.post("/stocktaking/<int:entry_id>/edit")
@open_to(signed_in)
@takes_files
def edit_post(entry_id: int) -> Any:
    """Change an entry; two texts are shown when it was changed meanwhile."""
    actor, entry, form = current_actor(), _changeable(entry_id), EntryForm().offer(lines())

    def act() -> str:
        about, goals, expected = _chosen(form), form.goals.data or (), form.version.data
        actions.change_entry(actor, entry, about, form.details(), goals, expected=expected)
        flash(_("The entry is changed. Its earlier versions stay readable."), "success")
        return entry.address

    try:
        return sent(form, act, "stocktaking/edit.html", entry=entry, theirs=None)
    except Conflict as conflict:
        form.version.data = entry.version
        page = render_template("stocktaking/edit.html", form=form, entry=entry, preview=None, theirs=conflict.theirs)
        return page, 409


def _changeable(entry_id: int) -> StocktakingEntry:
    entry = queries.by_id(current_actor(), entry_id)
    require(policies.can_change(current_actor(), entry, now()))
    return entry


@blueprint.get("/stocktaking/<int:entry_id>/withdraw")
@open_to(signed_in)
def ask_withdraw(entry_id: int) -> str:
    """Ask before taking an entry back, and say what that does."""
    entry = queries.by_id(current_actor(), entry_id)
    require(can_withdraw(current_actor(), entry.contribution, now()))
    return render_template("stocktaking/withdraw.html", said=entry.contribution, entry=entry)


@blueprint.post("/stocktaking/<int:entry_id>/withdraw")
@open_to(signed_in)
def withdraw(entry_id: int) -> ResponseReturnValue:
    """Take an entry back."""
    entry = queries.by_id(current_actor(), entry_id)
    actions.withdraw_entry(current_actor(), entry)
    flash(_("The entry is withdrawn: nobody else reads it any more."), "success")
    return redirect(f"/c/{entry.contribution.symbol}", 303)
