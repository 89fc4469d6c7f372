"""One's drafts: saved by the form's script, listed, gone on with, let go of. Nobody else ever reads them."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request

from core.clock import now
from core.errors import Missing
from core.forms import Form
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import open_to, signed_in
from core.templating import isotime, utc
from forum import draft_places, drafts
from forum.composing import device
from forum.draft_models import Draft
from forum.drafts import Typed
from forum.views import blueprint


def _number(name: str) -> int | None:
    given = request.form.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def shown(draft: Draft | None) -> dict[str, Any] | None:
    """A draft as JSON for the script of its form."""
    if draft is None:
        return None
    return {
        "id": draft.id, "version": draft.version, "title": draft.title, "body": draft.body, "lang": draft.lang,
        "at": isotime(draft.updated_at), "at_words": utc(draft.updated_at),
    }  # fmt: skip


@blueprint.post("/drafts")
@open_to(signed_in)
def save_draft() -> Any:
    """Save what stands in a form. The answer says where it is now, and what somebody else saved meanwhile."""
    actor = current_actor()
    consume("draft", actor.id)
    place, title, body, lang = (request.form.get(name, "") for name in ("place", "title", "body", "lang"))
    typed = Typed(place, title, body, lang, device(), request.form.get("tab", "")[:100])
    saved = drafts.save(actor, typed, _number("draft"), _number("draft_version"))
    return jsonify({"draft": shown(saved.draft), "other": shown(saved.other), "sent": saved.is_sent})


@blueprint.get("/drafts/sent")
@open_to(signed_in)
def draft_sent() -> Any:
    """Whether the form with a key was posted: asked when the answer to its sending was lost."""
    place = draft_places.place(current_actor(), request.args.get("place", ""))
    key = request.args.get("key", "")[:100]
    response = jsonify({"sent": bool(key) and drafts.was_sent(current_actor(), place.sends_to, key)})
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/me/drafts")
@open_to(signed_in)
def my_drafts() -> str:
    """All one's drafts, with their words, wherever they were begun."""
    actor = current_actor()
    found = drafts.drafts_of(actor)
    places = draft_places.places(actor, [draft.place for draft in found])
    return render_template(
        "forum/drafts.html", drafts=found, places=places, form=Form(), days=drafts.KEPT_FOR.days, most=drafts.MOST,
        this_device=device() if found else "", until=now() - drafts.KEPT_FOR, kept=drafts.KEPT_FOR,
    )  # fmt: skip


@blueprint.get("/drafts/<int:identity>")
@open_to(signed_in)
def resume_draft(identity: int) -> Any:
    """Go on with a draft: leads to its form."""
    draft = drafts.draft(current_actor(), identity)
    return redirect(f"{draft_places.place(current_actor(), draft.place).form}?draft={draft.id}")


@blueprint.post("/drafts/<int:identity>/discard")
@open_to(signed_in)
def discard_draft(identity: int) -> Any:
    """Delete a draft."""
    actor = current_actor()
    drafts.discard(actor, identity)
    if request.accept_mimetypes.best == "application/json":
        return "", 204
    flash(_("The draft is deleted."), "success")
    try:
        back = draft_places.place(actor, request.form.get("place", "")).form
    except Missing:
        back = "/me/drafts"
    return redirect(back, 303)
