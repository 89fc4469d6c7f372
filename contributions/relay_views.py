"""Answering for one's relayed words: by account on their own page, or with a code that needs no account."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from contributions import policies, queries, relaying
from contributions.models import Contribution
from contributions.relay_mails import text_of
from contributions.relay_models import STATUS_BADGES, relayed_label, status_label
from contributions.views import blueprint
from core.clock import now
from core.errors import Invalid, Missing
from core.forms import Form, show_errors, text
from core.identity import current_actor
from core.locale import _, _l
from core.policy import everyone, open_to, signed_in
from core.richtext import MAX_LENGTH
from core.templating import day

blueprint.add_app_template_filter(status_label, "relay_status_label")
blueprint.add_app_template_global(relayed_label, "relayed_label")
ANSWERED = {
    "confirm": relaying.confirm,
    "disown": relaying.disown,
}


class CorrectionForm(Form):
    """One's own words in place of the relayed ones."""

    body = TextAreaField(
        _l("Your words"),
        [InputRequired(_l("Please write something first."))],
        description=_l("Markdown works: a blank line between paragraphs, **bold**, > quotation."),
        render_kw={"rows": 8, "maxlength": MAX_LENGTH},
    )


class CodeForm(Form):
    """The code of a message or letter."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter the code of the message."))], render_kw={"size": 30})


@blueprint.get("/relayed")
@open_to(everyone)
def relayed_code() -> str:
    """Where a printed code is typed."""
    return render_template("contributions/relayed_code.html", form=CodeForm())


@blueprint.post("/relayed")
@open_to(everyone)
def take_code() -> ResponseReturnValue:
    """From a typed code to the words that it is for."""
    form = CodeForm()
    try:
        if form.validate():
            return redirect(url_for(".relayed", code=relaying.code_of(relaying.by_code(text(form.code)))), 303)
    except Missing:
        form.code.errors = [_("This code fits nothing. Compare it with the message, letter by letter.")]
    return render_template("contributions/relayed_code.html", form=form), 422


@blueprint.get("/relayed/<code>")
@open_to(everyone)
def relayed(code: str) -> ResponseReturnValue:
    """What was entered for whoever has this code, and what they can do."""
    found = relaying.by_code(code)
    if found.visibility == "erased":
        raise Missing()
    return _page(found, f"/relayed/{code}", True, CorrectionForm(body=found.revision.body))


@blueprint.post("/relayed/<code>/<answer>")
@open_to(everyone)
def answer_by_code(code: str, answer: str) -> ResponseReturnValue:
    """Confirm, correct or disown, without an account."""
    found = relaying.by_code(code)
    return _answered(found, answer, f"/relayed/{code}", True)


@blueprint.get("/c/<int:identity>/relay")
@open_to(everyone)
def relay(identity: int) -> ResponseReturnValue:
    """How a contribution reached the secretariat, with both wordings; for its speaker, the way to answer."""
    found = queries.by_id(current_actor(), identity)
    return _page(found, f"/c/{identity}/relay", False, CorrectionForm(body=found.revision.body))


@blueprint.post("/c/<int:identity>/relay/<answer>")
@open_to(signed_in)
def answer_signed_in(identity: int, answer: str) -> ResponseReturnValue:
    """Confirm, correct or disown, with the account that it was entered for."""
    return _answered(queries.by_id(current_actor(), identity), answer, f"/c/{identity}/relay", False)


def _answered(found: Contribution, answer: str, back: str, has_code: bool) -> ResponseReturnValue:
    actor, form = current_actor(), CorrectionForm()
    if answer in ANSWERED:
        ANSWERED[answer](actor, found, has_code)
        return redirect(back, 303)
    if answer != "correct":
        raise Missing()
    try:
        if form.validate():
            relaying.correct(actor, found, text(form.body), has_code)
            return redirect(back, 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    return _page(found, back, has_code, form), 422


def _page(found: Contribution, here: str, has_code: bool, form: CorrectionForm) -> Any:
    actor, moment = current_actor(), now()
    note = relaying.relay_of(found)
    seen = policies.may_see_contact(actor, found, moment)
    return render_template(
        "contributions/relay.html",
        contribution=found,
        relay=note,
        label=relayed_label(note.medium, day(note.received_on)),
        badge_kind=STATUS_BADGES[found.relayed or ""],
        wordings=queries.history(found),
        may_answer=policies.can_answer_relay(actor, found, moment, has_code),
        may_read_place=bool(policies.can_see(actor, found, moment)),
        contact=note.contact if seen else "",
        letter=text_of(note) if seen and found.speaker_id is None else "",
        here=here,
        form=form,
        has_code=has_code,
    )
