"""What the pages for writing share: the preview, the draft of a form, and who is meant by a name."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import after_this_request, current_app, redirect, render_template, request

from contributions.approval import count_first
from contributions.attachment_views import take_files_into
from contributions.mentions import Ambiguous, Person
from core import richtext
from core.errors import Invalid, TooMany
from core.forms import new_key, show_errors
from core.idempotency import PREVIEW, SAVE
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from forum import draft_places, drafts
from forum.actions import as_stored
from forum.draft_models import Draft
from forum.drafts import Typed
from forum.forms import PostForm
from forum.languages import doubt
from forum.models import Space

DEVICE = "device"
TWO_YEARS = 63_072_000
CHOSEN = "mentioned-"


@dataclass
class Composer:
    """What a page for writing shows beside its form."""

    preview: str | None = None
    notes: list[str] = field(default_factory=list)
    choices: Sequence[tuple[str, Sequence[Person]]] = ()
    saved: Draft | None = None
    others: Sequence[Draft] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """``html`` is what would be stored; ``notes`` are hints to whoever writes."""

    html: str
    notes: list[str]


def preview(space: Space | None, body: str, lang: str, chosen: Sequence[int] = ()) -> Preview:
    """What ``body`` would look like, made by what makes the stored rendering. Raises :class:`Invalid`."""
    rendered = richtext.render(as_stored(space, body, chosen))
    return Preview(rendered.html, [note for note in [doubt(rendered.text, lang)] if note])


def chosen_people() -> list[int]:
    """Whom the form says are meant, where a name fits several."""
    given = [value for name, value in request.form.items() if name.startswith(CHOSEN)]
    return [int(value) for value in given if value.isascii() and value.isdecimal() and len(value) < 10]


def device() -> str:
    """The name of this browser: a random one, kept for two years in a cookie of its own."""
    known = request.cookies.get(DEVICE, "")
    if known.isascii() and known.isalnum() and len(known) <= 40:
        return known
    made = secrets.token_hex(12)

    @after_this_request
    def _remember(response: Any) -> Any:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(DEVICE, made, max_age=TWO_YEARS, httponly=True, samesite="Lax", secure=secure)
        return response

    return made


def begun(form: PostForm, place: str) -> Composer:
    """A form just opened: with the words of ``?draft=``, if asked for, and naming the other drafts for this place."""
    actor = current_actor()
    found = drafts.drafts_of(actor, place)
    wanted = request.args.get("draft", "")
    for draft in found:
        if str(draft.id) == wanted:
            _fill(form, draft)
    return Composer(others=[draft for draft in found if draft.id != form.draft.data])


def _fill(form: PostForm, draft: Draft) -> None:
    form.body.data, form.draft.data, form.draft_version.data = draft.body, draft.id, draft.version
    if draft.lang:
        form.lang.data = draft.lang
    if "title" in form:
        form.title.data = draft.title


def sent(form: PostForm, template: str, act: Callable[[], str], place: str, **context: Any) -> Any:
    """Answer a form: its preview, its draft, its mistakes with all that was typed (422), or the way to what it made."""
    composer, status = Composer(), 200
    try:
        take_files_into(form)
        if request.form.get(PREVIEW):
            _show(composer, form, place)
        elif request.form.get(SAVE):
            keep(composer, form, place)
        elif form.validate():
            consume("post", current_actor().id)
            count_first(current_actor())
            url = act()
            drafts.sent(current_actor(), form.draft.data, form.idempotency_key.data or "")
            return redirect(url, 303)
        else:
            status = 422
    except (Invalid, TooMany) as error:
        status = error.status
        show_errors(form, error.fields if isinstance(error, Invalid) else {}, error.detail)
        if isinstance(error, Ambiguous):
            composer.choices = error.choices
    page = render_template(template, form=form, composer=composer, place=place, **context)
    return page, status


def _show(composer: Composer, form: PostForm, place: str) -> None:
    space = draft_places.place(current_actor(), place).space
    made = preview(space, form.body.data or "", form.lang.data or "", chosen_people())
    composer.preview, composer.notes = made.html, made.notes
    form.idempotency_key.data = new_key()


def keep(composer: Composer, form: PostForm, place: str) -> None:
    """Save the form as a draft without posting it. Raises :class:`Invalid`."""
    actor = current_actor()
    consume("draft", actor.id)
    title = (form.title.data or "") if "title" in form else ""
    tab = form.idempotency_key.data or ""
    typed = Typed(place, title, form.body.data or "", form.lang.data or "", device(), tab)
    saved = drafts.save(actor, typed, form.draft.data, form.draft_version.data)
    if saved.draft is None:
        composer.notes.append(
            _("This form was posted already.") if saved.is_sent else _("There was nothing to save.")
        )
        form.draft.data = form.draft_version.data = None
    else:
        composer.saved = saved.draft
        form.draft.data, form.draft_version.data = saved.draft.id, saved.draft.version
    for name in ("draft", "draft_version"):
        form[name].raw_data = None
    composer.others = [draft for draft in drafts.drafts_of(actor, place) if draft.id != form.draft.data]
