"""Bookmarks: a page for one mark, and a page for all of mine."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from contributions import bookmarks, policies, queries
from contributions.bookmark_models import NOTE_LENGTH
from contributions.views import blueprint
from core.clock import now
from core.errors import Invalid
from core.forms import Form, show_errors, text
from core.identity import current_actor
from core.locale import _, _l
from core.policy import open_to, require, signed_in


class BookmarkForm(Form):
    """A note on what one wants to find again."""

    note = TextAreaField(
        _l("Note"),
        description=_l("Only you see it."),
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )


@blueprint.get("/c/<int:identity>/bookmark")
@open_to(signed_in)
def bookmark_form(identity: int) -> ResponseReturnValue:
    actor = current_actor()
    said = queries.by_id(actor, identity)
    require(policies.can_bookmark(actor, said, now()))
    mark = bookmarks.mine_on(actor, said.id)
    form = BookmarkForm(formdata=None, note=mark.note if mark else "")
    return render_template("contributions/bookmark.html", contribution=said, mark=mark, form=form)


@blueprint.post("/c/<int:identity>/bookmark")
@open_to(signed_in)
def bookmark_post(identity: int) -> ResponseReturnValue:
    actor, form = current_actor(), BookmarkForm()
    said = queries.by_id(actor, identity)
    try:
        if form.validate():
            bookmarks.bookmark(actor, said, text(form.note))
            flash(_("%(symbol)s is among your bookmarks.", symbol=said.symbol), "success")
            return redirect("/me/bookmarks", 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    mark = bookmarks.mine_on(actor, said.id)
    return render_template("contributions/bookmark.html", contribution=said, mark=mark, form=form), 422


@blueprint.delete("/c/<int:identity>/bookmark")
@blueprint.post("/c/<int:identity>/bookmark/remove")
@open_to(signed_in)
def bookmark_remove(identity: int) -> ResponseReturnValue:
    """Take one's mark away, also from what can no longer be read."""
    bookmarks.forget(current_actor(), identity)
    flash(_("The bookmark is removed."), "success")
    return redirect("/me/bookmarks", 303)


@blueprint.get("/me/bookmarks")
@open_to(signed_in)
def my_bookmarks() -> ResponseReturnValue:
    words = " ".join(request.args.get("q", "").split())[:200]
    page = bookmarks.bookmarks(current_actor(), words, request.args.get("after"))
    return render_template("contributions/bookmarks.html", page=page, words=words)
