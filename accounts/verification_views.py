"""The page on which facilitators confirm for whom people speak."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import InputRequired

from accounts import queries, verifying
from accounts.actor import Actor
from accounts.policies import can_verify
from accounts.views import blueprint
from core.clock import now
from core.errors import Conflict
from core.forms import Form
from core.identity import current_actor
from core.locale import _
from core.policy import Verdict, open_to


class VerifyForm(Form):
    """Names the organisation that was looked at."""

    organisation = IntegerField(validators=[InputRequired()])


def verifiers(actor: Actor) -> Verdict:
    """Route policy: whoever may confirm for whom people speak."""
    return can_verify(actor, now().date())


@blueprint.get("/verifications")
@open_to(verifiers)
def verifications() -> str:
    """Accounts that name an organisation: those that wait first."""
    text = request.args.get("q", "")[:100]
    page = queries.claiming(request.args.get("after"), text)
    return render_template("accounts/verifications.html", page=page, query=text)


@blueprint.post("/people/<int:identity>/verification")
@open_to(verifiers)
def verify(identity: int) -> ResponseReturnValue:
    """Confirm that somebody speaks for the organisation in their profile."""
    person, form = queries.public_person(identity), VerifyForm()
    if not form.validate():
        raise Conflict(_("This person names another organisation now. Look again."))
    verifying.verify_organisation(current_actor(), person, form.organisation.data or 0)
    flash(_("Confirmed: what %(name)s says from now on is marked as verified.", name=person.name), "success")
    return redirect("/verifications", 303)


@blueprint.delete("/people/<int:identity>/verification")
@blueprint.post("/people/<int:identity>/verification/revoke")
@open_to(verifiers)
def revoke_verification(identity: int) -> ResponseReturnValue:
    """Confirm it no more."""
    person = queries.public_person(identity)
    verifying.revoke_verification(current_actor(), person)
    flash(_("No longer confirmed. What was said before keeps its mark."), "success")
    return redirect("/verifications", 303)
