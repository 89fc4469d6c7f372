"""The page on which the secretariat enters an intervention for somebody."""

from typing import Any

from flask import redirect, render_template, request

from contributions.actions import checked_body
from contributions.attachment_views import take_files_into, takes_files
from core import richtext
from core.clock import now
from core.errors import Invalid
from core.forms import new_key, show_errors, text
from core.identity import current_actor
from core.limits import consume
from core.locale import chosen_code
from core.policy import open_to, require, signed_in
from forum import places, policies, queries
from forum.models import Thread
from forum.relay_forms import RelayForm
from forum.relaying import relay_post
from forum.views import blueprint


@blueprint.get("/threads/<int:thread_id>/relay")
@open_to(signed_in)
def relay_form(thread_id: int) -> str:
    """The form."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_relay(current_actor(), thread, now()))
    form = RelayForm(lang=chosen_code(), received_on=now().date())
    return render_template("forum/relay.html", form=form, thread=thread, preview=None)


@blueprint.post("/threads/<int:thread_id>/relay")
@open_to(signed_in)
@takes_files
def relay(thread_id: int) -> Any:
    """Enter it."""
    actor, form = current_actor(), RelayForm()
    thread = queries.thread_to_write_in(actor, thread_id)
    require(policies.can_relay(actor, thread, now()))
    preview = None
    try:
        take_files_into(form)
        if request.form.get("preview"):
            preview = richtext.render(checked_body(text(form.body))).html
            form.idempotency_key.data = new_key()
        elif form.validate():
            consume("post", actor.id)
            return redirect(_entered(thread, form), 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    page = render_template("forum/relay.html", form=form, thread=thread, preview=preview)
    return page, 200 if preview is not None else 422


def _entered(thread: Thread, form: RelayForm) -> str:
    number = form.parent.data
    parent = queries.answered_post(thread, number) if number is not None else None
    said = (text(form.body), form.lang.data)
    post = relay_post(current_actor(), form.participant(), form.received(), thread, *said, parent)
    return places.url_of(post)
