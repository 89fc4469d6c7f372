"""Translators: people who do not facilitate a consultation and may write its texts in one language."""

from accounts.actor import Actor
from accounts.queries import by_email
from consultations import events, text_policies
from consultations.drafting import facts, invalid
from consultations.languages import checked_tag
from consultations.models import Consultation
from consultations.translation_models import Translator
from core.clock import now
from core.db import db
from core.events import publish
from core.locale import _
from core.policy import require


def invite_translator(actor: Actor, consultation: Consultation, email: str, lang: str) -> None:
    """Let a confirmed account translate it into ``lang``. Safe to repeat. Raises :class:`core.errors.Invalid`."""
    require(text_policies.can_declare_languages(actor, consultation, now()))
    lang = checked_tag(lang, "lang")
    if lang == consultation.lang:
        raise invalid("lang", _("This is the language in which the consultation was written."))
    user = by_email(email)
    if user is None or user.confirmed_at is None:
        raise invalid("email", _("No confirmed account has this address: ask the translator to register first."))
    if db.session.get(Translator, (consultation.id, user.id, lang)) is None:
        db.session.add(
            Translator(
                consultation_id=consultation.id, user_id=user.id, lang=lang, invited_at=now(), invited_by_id=actor.id
            )
        )  # fmt: skip
        db.session.flush()
        publish(events.TranslatorInvited(**facts(actor, consultation), user_id=user.id, lang=lang))


def dismiss_translator(actor: Actor, consultation: Consultation, user_id: int, lang: str) -> None:
    """Take the invitation back; what was translated stays. Safe to repeat."""
    require(text_policies.can_declare_languages(actor, consultation, now()))
    found = db.session.get(Translator, (consultation.id, user_id, lang))
    if found is not None:
        db.session.delete(found)
        db.session.flush()
        publish(events.TranslatorDismissed(**facts(actor, consultation), user_id=user_id, lang=lang))
