"""Rewording what was published: a text gets other words for the same thing, with a reason that everybody can read.

It makes no new version of the questionnaire: answers stay answers to the same questions. Translations made from the old
words are stale from then on.
"""

from accounts.actor import Actor
from consultations import events, text_policies
from consultations.drafting import facts, invalid
from consultations.models import Consultation
from consultations.opening import checked_reason
from consultations.questionnaire import questionnaire_digest
from consultations.texts import Part, parts, write
from consultations.translating import log_change
from consultations.translation_models import WordingChange
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Missing
from core.events import publish
from core.locale import _
from core.policy import require


def text_under(consultation: Consultation, key: str) -> Part:
    """The text that is asked under a key. Raises :class:`Missing`."""
    found = next((part for part in parts(consultation) if part.key == key), None)
    if found is None:
        raise Missing()
    return found


def fix_wording(actor: Actor, consultation: Consultation, key: str, text: str, reason: str) -> WordingChange | None:
    """Give a published text other words; the same words again change nothing.

    Raises :class:`core.errors.Invalid`, :class:`Missing` for an unknown key, :class:`core.errors.Refused`.
    """
    require(text_policies.can_fix_wording(actor, consultation, now()))
    part = text_under(consultation, key)
    clean, old = _clean(part, text), part.original
    if clean == old:
        return None
    reason = checked_reason(reason)
    write(part, clean)
    change = log_change(actor, consultation, key, consultation.lang, old, clean, reason)
    db.session.flush()
    publish(
        events.WordingFixed(
            **facts(actor, consultation), change_id=change.id, key=key, lang=consultation.lang,
            digest=questionnaire_digest(consultation),
        )
    )  # fmt: skip
    return change


def _clean(part: Part, text: str) -> str:
    clean = richtext.normalised(text)
    clean = clean.strip() if part.is_long else " ".join(clean.split())
    if part.is_required and not clean:
        raise invalid("text", _("Please write something here."))
    if len(clean) > part.limit:
        message = _("This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=part.limit)
        raise invalid("text", message)
    return clean
