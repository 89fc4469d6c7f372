"""Canned notes: the page on which moderators write, change and retire them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contributions import notes
from contributions.forms import CannedNoteForm
from contributions.moderation_views import moderators
from contributions.views import blueprint
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _, chosen_code
from core.policy import open_to


def _page(form: CannedNoteForm) -> ResponseReturnValue:
    page = render_template("contributions/notes.html", notes=notes.offered(), form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/desk/notes")
@open_to(moderators)
def canned_notes() -> ResponseReturnValue:
    changed = request.args.get("change", "")
    if changed.isascii() and changed.isdecimal() and len(changed) < 10:
        note = notes.by_id(int(changed))
        return _page(CannedNoteForm(identity=note.id, lang=note.lang, title=note.title, words=note.words))
    return _page(CannedNoteForm(lang=chosen_code()))


@blueprint.post("/desk/notes")
@open_to(moderators)
def keep_note() -> ResponseReturnValue:
    form = CannedNoteForm()
    if not form.validate_on_submit():
        return _page(form)
    given = form.identity.data or ""
    known = notes.by_id(int(given)) if given.isascii() and given.isdecimal() and len(given) < 10 else None
    try:
        notes.keep(current_actor(), form.lang.data, form.title.data or "", form.words.data or "", known)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _page(form)
    flash(_("The note is kept."), "success")
    return redirect(url_for("contributions.canned_notes"), 303)


@blueprint.post("/desk/notes/<int:identity>/retire")
@open_to(moderators)
def retire_note(identity: int) -> ResponseReturnValue:
    notes.retire(current_actor(), notes.by_id(identity))
    flash(_("The note is offered no more."), "success")
    return redirect(url_for("contributions.canned_notes"), 303)
