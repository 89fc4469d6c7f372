"""In which capacity somebody speaks this time: as the profile says, for oneself, or for an organisation."""

from dataclasses import replace
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Optional

from accounts.actor import Actor
from contributions.actions import Speaker
from core.errors import Invalid
from core.forms import choices, text
from core.locale import _, _l

PROFILE, OWN, BEHALF, OTHER = "", "own", "behalf", "other"
ORGANISATION_LENGTH = 200
CHOICES = {
    PROFILE: _l("As my profile says"),
    OWN: _l("For myself, in a personal capacity"),
    BEHALF: _l("On behalf of the organisation in my profile"),
    OTHER: _l("On behalf of another organisation, named below"),
}


class CapacityFields:
    """Mixin of forms with which something is said: the capacity is frozen on what is said."""

    capacity = SelectField(_l("I say this"), [Optional()], choices=choices(CHOICES.items()), default=PROFILE)
    organisation = StringField(
        _l("Other organisation"),
        [Optional()],
        description=_l("Shown with your words, as not verified."),
        render_kw={"maxlength": ORGANISATION_LENGTH, "autocomplete": "organization"},
    )


def chosen_speaker(actor: Actor, form: Any) -> Speaker:
    """Who speaks with ``form``. Raises :class:`Invalid` with the fields ``capacity``, ``organisation``."""
    return speaker_in(actor, form.capacity.data or PROFILE, text(form.organisation))


def speaker_in(actor: Actor, capacity: str, organisation: str = "") -> Speaker:
    """Who speaks, in one of the :data:`CHOICES`. Another organisation than the profile's is nobody's verified word."""
    speaker = Speaker.of(actor)
    if capacity == PROFILE:
        return speaker
    if capacity == OWN:
        return replace(speaker, on_behalf=False)
    if capacity == BEHALF:
        if not speaker.organisation_name:
            raise _fault("capacity", _("Your profile names no organisation: choose another capacity, or name it."))
        return replace(speaker, on_behalf=True)
    if capacity != OTHER:
        raise _fault("capacity", _("Choose in which capacity you say this."))
    return _for_another(speaker, " ".join(organisation.split()))


def _for_another(speaker: Speaker, name: str) -> Speaker:
    if not name or len(name) > ORGANISATION_LENGTH or not name.isprintable():
        limit = ORGANISATION_LENGTH
        raise _fault("organisation", _("Name the organisation that you speak for, in at most %(limit)s characters.",
                                       limit=limit))  # fmt: skip
    if name.casefold() == (speaker.organisation_name or "").casefold():
        return replace(speaker, on_behalf=True)
    return replace(speaker, organisation_name=name, on_behalf=True, is_verified=False)


def _fault(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})
