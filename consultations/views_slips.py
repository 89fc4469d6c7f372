"""Answering slips and secret links: taking one, coming back with it, sending it to oneself, leaving."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from consultations import carrying, link_mails, policies, queries, slips, taking_slips
from consultations.audience_forms import LinkForm, MailForm, SlipForm
from consultations.audience_policies import can_take_slip
from consultations.entering import Coming, coming
from consultations.models import Consultation
from consultations.taking_slips import Told
from core import idempotency
from core.clock import now
from core.errors import Conflict, Missing, Refused, SignInNeeded
from core.forms import Form
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import everyone, open_to

blueprint = Blueprint("slips", __name__, url_prefix="/consultations/<int:consultation_id>")


@blueprint.get("/slip")
@open_to(everyone)
def slip(consultation_id: int) -> ResponseReturnValue:
    """What a slip is, and taking one; who has one sees it."""
    who = _at_the_door(consultation_id)
    key = carrying.own_key(consultation_id)
    page = make_response(_page(who, SlipForm(key=key)))
    return (
        page if who.has_link else carrying.remember(page, consultation_id, key, carrying.key_cookie(consultation_id))
    )


@blueprint.post("/slip")
@open_to(everyone)
def take(consultation_id: int) -> ResponseReturnValue:
    idempotency.leave_no_trace()
    who = _at_the_door(consultation_id)
    consume("answer", who.actor.id or who.carried.link)
    form = SlipForm()
    if not form.validate_on_submit():
        return _page(who, form), 422
    told = Told(bool(form.says_type.data), bool(form.says_region.data))
    try:
        taken = taking_slips.take_slip(
            who.actor, who.consultation, form.key.data or "", told=told, link=who.carried.link
        )
    except (Conflict, Refused) as error:
        return _page(who, form, error.detail), error.status
    response = make_response(redirect(f"{who.consultation.url}/slip", 303))
    response.delete_cookie(carrying.key_cookie(consultation_id), path=who.consultation.url)
    return carrying.remember(response, consultation_id, taken)


def _at_the_door(consultation_id: int) -> Coming:
    """Who comes for a slip. Raises :class:`SignInNeeded`, :class:`Missing` where there are none."""
    who = coming(consultation_id)
    if not policies.has_slips(who.consultation):
        raise Missing()
    if not who.has_link and not who.actor.is_authenticated and _invitation(who) is None:
        raise SignInNeeded(_("Please sign in to take your slip: it is seen that you take one, not what you answer."))
    return who


def _invitation(who: Coming) -> Any:
    return taking_slips.invitation_for(who.actor, who.consultation, who.carried.link)


def _page(who: Coming, form: SlipForm, error: Any = "") -> str:
    c = who.consultation
    verdict = can_take_slip(who.actor, c, _invitation(who) is not None, now()) and policies.is_taking_answers(
        c, now()
    )
    return render_template(
        "consultations/slip.html", c=c, who=who, form=form, verdict=verdict, error=error, link_form=LinkForm(),
        leave_form=Form(),
    )  # fmt: skip


@blueprint.get("/with/<secret>")
@open_to(everyone)
def come_back(consultation_id: int, secret: str) -> ResponseReturnValue:
    """Follow a link that was kept: the browser holds the secret from here on, and the address is left at once."""
    consultation = queries.by_id(current_actor(), consultation_id)
    return _kept(consultation, secret)


def _kept(consultation: Consultation, secret: str) -> Response:
    if slips.read(consultation.id, secret) is None:
        raise Missing()
    return carrying.remember(make_response(redirect(f"{consultation.url}/answer", 303)), consultation.id, secret)


@blueprint.post("/link")
@open_to(everyone)
def enter(consultation_id: int) -> ResponseReturnValue:
    """Come back with a slip or link that is pasted."""
    idempotency.leave_no_trace()
    consultation = queries.by_id(current_actor(), consultation_id)
    form = LinkForm()
    secret = (form.link.data or "").strip().rstrip("/").rpartition("/")[2]
    if form.validate_on_submit() and slips.read(consultation_id, secret) is not None:
        return _kept(consultation, secret)
    flash(_("This is no slip or link of ours. Please copy the whole of it."), "error")
    return redirect(consultation.url, 303)


@blueprint.post("/leave")
@open_to(everyone)
def leave(consultation_id: int) -> Response:
    """Let this browser forget the link; what was answered stays."""
    consultation = queries.by_id(current_actor(), consultation_id)
    flash(_("This browser has forgotten your link. With the link you can come back from any device."), "success")
    return carrying.forget(make_response(redirect(consultation.url, 303)), consultation_id)


@blueprint.post("/mail-link")
@open_to(everyone)
def mail_link(consultation_id: int) -> ResponseReturnValue:
    """Send the link to an address, which is not kept with the answers; an anonymous one is sent to nobody."""
    who, form = coming(consultation_id), MailForm()
    if who.response is None:
        raise Missing()
    if form.validate_on_submit():
        link_mails.send_link(who.consultation, who.secret, (form.email.data or "").strip())
        flash(_("The link is on its way."), "success")
    else:
        flash(_("This is no e-mail address."), "error")
    page = "receipt" if who.response.version else "answer?link=1"
    return redirect(f"{who.consultation.url}/{page}", 303)
