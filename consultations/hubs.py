"""Hubs: one account answers for a named group. The group counts as one respondent, with its size shown beside."""

from dataclasses import dataclass

from accounts.actor import Actor
from consultations import carried_events, carried_policies, respondents
from consultations.carried_models import GROUP_KINDS, HubGroup
from consultations.drafting import facts
from consultations.events import ResponseStarted
from consultations.models import Consultation
from consultations.response_models import HUB, PAGE, Response
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised

NAME_LENGTH, GATHERED_LENGTH, LARGEST = 200, 2000, 100_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """For whom a hub answers: ``kind`` is a key of :data:`GROUP_KINDS`, ``gathered`` says how the answers came about."""

    name: str
    kind: str
    size: int | None
    gathered: str


def answer_for(actor: Actor, consultation: Consultation, group: Group) -> Response:
    """Say that the actor's answers are those of a group: before they are submitted. Again, to change it.

    Raises :class:`Invalid` naming the fields, :class:`core.errors.Refused`.
    """
    response = _own(actor, consultation)
    require(carried_policies.can_answer_as_hub(actor, consultation, response, now()))
    clean = _checked(group)
    response = response or _begun(actor, consultation)
    response.source, response.group_name, response.group_size = HUB, clean.name, clean.size
    found = db.session.get(HubGroup, response.id) or HubGroup(response_id=response.id)
    found.kind, found.gathered = clean.kind, clean.gathered
    db.session.add(found)
    db.session.flush()
    publish(
        carried_events.HubGroupNamed(
            **facts(actor, consultation), response_id=response.id, kind=clean.kind, size=clean.size or 0
        )
    )
    return response


def answer_for_oneself(actor: Actor, consultation: Consultation) -> None:
    """The actor's answers are their own after all. Safe to repeat."""
    response = _own(actor, consultation)
    require(carried_policies.can_answer_as_hub(actor, consultation, response, now()))
    if response is None or response.group_name is None:
        return
    response.source, response.group_name, response.group_size = PAGE, None, None
    if (found := db.session.get(HubGroup, response.id)) is not None:
        db.session.delete(found)
    db.session.flush()
    publish(carried_events.HubGroupDropped(**facts(actor, consultation), response_id=response.id))


def group_of(response: Response | None) -> HubGroup | None:
    """The group that a response is of, if it is a hub's."""
    return db.session.get(HubGroup, response.id) if response is not None and response.group_name else None


def _own(actor: Actor, consultation: Consultation) -> Response | None:
    return respondents.find(consultation, respondents.respondent_of(actor, consultation), lock=True)


def _begun(actor: Actor, consultation: Consultation) -> Response:
    respondent = respondents.respondent_of(actor, consultation)
    if respondent is None:
        raise Missing()
    response = respondents.begin(consultation, respondent)
    publish(ResponseStarted(**facts(actor, consultation), response_id=response.id))
    return response


def _checked(group: Group) -> Group:
    name = " ".join(normalised(group.name).split())
    gathered = normalised(group.gathered).strip()
    wrong: dict[str, list[str]] = {}
    if not name or len(name) > NAME_LENGTH:
        wrong["name"] = [_("Name the group, in at most %(limit)s characters.", limit=NAME_LENGTH)]
    if group.kind not in GROUP_KINDS:
        wrong["kind"] = [_("Choose what fits best.")]
    if group.size is None or not 2 <= group.size <= LARGEST:
        wrong["size"] = [_("Say how many people took part: 2 or more.")]
    if not gathered or len(gathered) > GATHERED_LENGTH:
        wrong["gathered"] = [
            _("Say how the answers were gathered, in at most %(limit)s characters.", limit=GATHERED_LENGTH)
        ]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], wrong)
    return Group(name, group.kind, group.size, gathered)
