"""Who may copy questionnaires, save them as templates, begin with one, and retire one."""

from datetime import datetime

from accounts.actor import Actor
from consultations.models import Consultation
from consultations.policies import can_draft, can_see
from consultations.template_models import QuestionnaireTemplate
from core.locale import _l
from core.policy import Verdict, denied


def can_copy(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Begin a draft with its questions, or save them as a template: facilitators who may see it."""
    return can_see(actor, consultation, now) and can_draft(actor, now)


def can_use_template(actor: Actor, template: QuestionnaireTemplate, now: datetime) -> Verdict:
    """Read it and begin with it: facilitators; with one that is not shared, whoever saved it."""
    verdict = can_draft(actor, now)
    if verdict and not (template.is_shared or template.saved_by_id == actor.id or actor.is_admin):
        return denied(_l("This template is its owner's."))
    if verdict and template.retired_at is not None:
        return denied(_l("This template was retired: nobody begins with it any more."))
    return verdict


def can_retire_template(actor: Actor, template: QuestionnaireTemplate, now: datetime) -> Verdict:
    """Take it out of the list: whoever saved it, and site administrators; once."""
    verdict = can_use_template(actor, template, now)
    if verdict and not (template.saved_by_id == actor.id or actor.is_admin):
        return denied(_l("Only whoever saved a template, and site administrators, can retire it."))
    return verdict
