"""Assessing an entry, and taking an assessment back."""

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from contributions.attachment_views import takes_files
from contributions.capacity import chosen_speaker
from contributions.models import PENDING
from contributions.policies import can_withdraw
from core.clock import now
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require, signed_in
from stocktaking import actions, policies, queries
from stocktaking.forms import AssessmentForm
from stocktaking.models import StocktakingEntry
from stocktaking.views import blueprint, sent


@blueprint.get("/stocktaking/<int:entry_id>/assess")
@open_to(signed_in)
def assess(entry_id: int) -> str:
    """The page for assessing an entry."""
    entry = _assessable(entry_id)
    form = AssessmentForm(data={"status": entry.status, "lang": entry.contribution.lang})
    return render_template("stocktaking/assess.html", form=form, entry=entry, preview=None)


@blueprint.post("/stocktaking/<int:entry_id>/assess")
@open_to(signed_in)
@takes_files
def assess_post(entry_id: int) -> Any:
    """Assess an entry."""
    actor, entry, form = current_actor(), _assessable(entry_id), AssessmentForm()

    def act() -> str:
        speaker, body = chosen_speaker(actor, form), form.body.data or ""
        status, lang, evidence = form.status.data, form.lang.data, form.evidence.data or ""
        made = actions.assess(actor, speaker, entry, body, status, lang, evidence)
        if made.contribution.visibility == PENDING:
            flash(_("Your assessment waits for a moderator’s approval."), "info")
        else:
            flash(_("The assessment is added."), "success")
        return made.address

    return sent(form, act, "stocktaking/assess.html", entry=entry)


def _assessable(entry_id: int) -> StocktakingEntry:
    entry = queries.by_id(current_actor(), entry_id)
    require(policies.can_assess(current_actor(), entry, now()))
    return entry


@blueprint.get("/stocktaking/<int:entry_id>/assessments/<int:number>/withdraw")
@open_to(signed_in)
def ask_withdraw_assessment(entry_id: int, number: int) -> str:
    """Ask before taking an assessment back."""
    made = queries.assessment(current_actor(), entry_id, number)
    require(can_withdraw(current_actor(), made.contribution, now()))
    return render_template("stocktaking/withdraw.html", said=made.contribution, entry=made.entry)


@blueprint.post("/stocktaking/<int:entry_id>/assessments/<int:number>/withdraw")
@open_to(signed_in)
def withdraw_assessment(entry_id: int, number: int) -> ResponseReturnValue:
    """Take an assessment back."""
    made = queries.assessment(current_actor(), entry_id, number)
    actions.withdraw_assessment(current_actor(), made)
    flash(_("The assessment is withdrawn: nobody else reads it any more."), "success")
    return redirect(made.entry.address, 303)
