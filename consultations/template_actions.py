"""Templates: saving a questionnaire as one, and retiring it. Beginning with one is :func:`begin_from`."""

import hashlib
from collections.abc import Sequence

from accounts.actor import Actor
from consultations import template_policies
from consultations.drafting import line_of
from consultations.formats import own_json
from consultations.formats.storing import from_consultation, into_draft
from consultations.models import Consultation
from consultations.policies import can_draft
from consultations.template_events import TemplateRetired, TemplateSaved
from consultations.template_models import QuestionnaireTemplate
from consultations.template_queries import Template
from core.clock import now
from core.db import db
from core.events import publish
from core.policy import require
from themes.models import ActionLine


def save_template(
    actor: Actor, consultation: Consultation, *, title: str = "", summary: str = "", is_shared: bool = False
) -> QuestionnaireTemplate:
    """Keep the questionnaire of a consultation to begin others with. Raises :class:`Invalid`, :class:`Refused`."""
    require(template_policies.can_copy(actor, consultation, now()))
    document = from_consultation(consultation)
    text = own_json.canonical(document)
    made = QuestionnaireTemplate(
        title=line_of("title", title or consultation.title, 200), lang=document.lang,
        summary=line_of("summary", summary, 500, required=False), question_count=len(document.questions),
        document=text, is_shared=is_shared, saved_at=now(), saved_by_id=actor.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    digest = hashlib.sha256(text.encode()).hexdigest()
    publish(TemplateSaved(template_id=made.id, is_shared=is_shared, digest=digest, actor_id=actor.id))
    return made


def retire_template(actor: Actor, template: QuestionnaireTemplate) -> None:
    """Take a template out of the list; what was begun with it stays. Raises :class:`core.errors.Refused`."""
    require(template_policies.can_retire_template(actor, template, now()))
    template.retired_at, template.retired_by_id = now(), actor.id
    publish(TemplateRetired(template_id=template.id, actor_id=actor.id))


def begin_from(actor: Actor, template: Template, lines: Sequence[ActionLine], title: str = "") -> Consultation:
    """A new draft that asks what the template asks. Raises :class:`Invalid`, :class:`Refused`."""
    if template.row is not None:
        require(template_policies.can_use_template(actor, template.row, now()))
    require(can_draft(actor, now()))
    return into_draft(actor, template.document(), lines, **({"title": title} if title.strip() else {}))
