"""What the links in messages lead to: the invitation, and no more messages. They work without signing in."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consultations import carrying, invitation_links, invitation_queries, inviting, queries
from consultations.invitation_forms import StopForm
from consultations.invitation_models import Invitation
from consultations.models import INVITED, Consultation
from core.clock import now
from core.csrf import csrf
from core.db import db
from core.errors import Missing
from core.identity import current_actor
from core.policy import everyone, open_to

blueprint = Blueprint("invited", __name__, url_prefix="/consultations")


@blueprint.get("/<int:consultation_id>/invited/<token>")
@open_to(everyone)
def invited(consultation_id: int, token: str) -> ResponseReturnValue:
    """Whom the invitation is for, and the way to answer. Nothing is changed by looking."""
    consultation, invitation = _found(consultation_id, token)
    page = render_template(
        "consultations/invited.html", c=consultation, i=invitation, token=token, form=StopForm(formdata=None),
        phase=consultation.phase(now()), signed_in=current_actor().is_authenticated,
        stop=invitation_links.stop_token(invitation),
    )  # fmt: skip
    return page, 200, {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}


def _found(consultation_id: int, token: str) -> tuple[Consultation, Invitation]:
    consultation = queries.by_id(current_actor(), consultation_id)
    invitation = invitation_queries.by_digest(consultation.id, invitation_links.digest_of(token))
    if invitation is None:
        raise Missing()
    return consultation, invitation


@blueprint.post("/<int:consultation_id>/invited/<token>")
@open_to(everyone)
def accept(consultation_id: int, token: str) -> ResponseReturnValue:
    """Come as who was invited: with the account that is signed in, else by the link, without an account."""
    consultation, invitation = _found(consultation_id, token)
    inviting.accept(current_actor(), invitation)
    response = make_response(redirect(f"{consultation.url}/answer", 303))
    if current_actor().is_authenticated or consultation.audience != INVITED:
        return response
    return carrying.remember(response, consultation.id, token)


@blueprint.get("/no-invitations/<token>")
@open_to(everyone)
def ask_stop(token: str) -> ResponseReturnValue:
    """Ask before stopping: programs that look at every link in a message must not stop what their reader wants."""
    consultation_id, _digest = invitation_links.read_stop(token)
    c = db.session.get(Consultation, consultation_id)
    return render_template(
        "consultations/no_invitations.html", token=token, c=c, done="", form=StopForm(formdata=None)
    )


@blueprint.post("/no-invitations/<token>")
@csrf.exempt
@open_to(everyone)
def stop(token: str) -> ResponseReturnValue:
    """No more messages about this consultation, or with ``all`` about any; also what a mail program sends at one click."""
    consultation_id, digest = invitation_links.read_stop(token)
    everything = request.form.get("all") == "1"
    inviting.stop(consultation_id, digest, everything=everything)
    c = db.session.get(Consultation, consultation_id)
    return render_template(
        "consultations/no_invitations.html", token=token, c=c, done="all" if everything else "one",
        form=StopForm(formdata=None),
    )  # fmt: skip
