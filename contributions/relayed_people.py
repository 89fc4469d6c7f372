"""Whose words are relayed: an account, or somebody who has none."""

from dataclasses import dataclass

from contributions.actions import Speaker
from core.errors import Invalid
from core.locale import _
from core.richtext import normalised
from themes.labels import STAKEHOLDER_TYPES
from themes.reference import load_countries

NAME_LENGTH, ORGANISATION_LENGTH = 120, 200


@dataclass(frozen=True, slots=True)
class Participant:
    """Whose words are relayed: an account by its ``email``, or somebody without one by name and capacity."""

    email: str = ""
    name: str = ""
    stakeholder_type: str = ""
    organisation_name: str = ""
    on_behalf: bool = False
    country: str = ""


def named_speaker(participant: Participant) -> Speaker:
    """Somebody without account, as entered. Raises :class:`Invalid` naming the fields."""
    name, organisation = (_line(text) for text in (participant.name, participant.organisation_name))
    wrong: dict[str, list[str]] = {}
    if not name or len(name) > NAME_LENGTH:
        wrong["name"] = [_("Enter the participant’s name, or the e-mail address of their account.")]
    if participant.stakeholder_type not in STAKEHOLDER_TYPES:
        wrong["stakeholder_type"] = [_("Choose what fits best.")]
    if len(organisation) > ORGANISATION_LENGTH:
        wrong["organisation_name"] = [_("Use at most %(limit)s characters.", limit=ORGANISATION_LENGTH)]
    if participant.on_behalf and not organisation:
        wrong["organisation_name"] = [_("Name the organisation on whose behalf they spoke.")]
    if participant.country and participant.country not in {country.alpha2 for country in load_countries()}:
        wrong["country"] = [_("This is not a country that we know.")]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], wrong)
    speaks_for = bool(participant.on_behalf and organisation)
    return Speaker(
        None, name, participant.stakeholder_type, organisation or None, speaks_for, participant.country or None
    )


def _line(text: str) -> str:
    return " ".join(normalised(text).split())
