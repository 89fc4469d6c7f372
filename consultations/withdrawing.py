"""Taking back what one proposed, as an answer in words is emptied: also by who holds nothing but a link."""

from dataclasses import replace

from accounts.actor import Actor
from consultations import respondents, statement_policies
from consultations.models import Consultation
from consultations.respondents import NOTHING, Carried
from consultations.statement_models import Statement
from contributions import actions as contributions
from contributions.models import WITHDRAWN
from core.clock import arrived
from core.policy import require


def withdraw_proposal(
    actor: Actor, consultation: Consultation, statement: Statement, carried: Carried = NOTHING
) -> None:
    """Take back what one proposed oneself, until closing; again: nothing changes. Raises :class:`core.errors.Refused`."""
    respondent = respondents.respondent_of(actor, consultation, carried)
    response = respondents.find(consultation, respondent, lock=True)
    may = statement_policies.can_withdraw_proposal(actor, consultation, response, statement, arrived(), respondent)
    require(may)
    if statement.contribution.visibility == WITHDRAWN:
        return
    with respondents.times_of(consultation):
        acting = respondents.acting(actor, respondent)
        contributions.withdraw(replace(acting, is_system=True), statement.contribution)
