"""Who answers: from the actor, the consultation and what the request carries to the one response that is theirs.

Whatever saves, submits or shows a response asks here, so that accounts, secret links, organisations and rows of an
import are told apart in one place. A :class:`Respondent` is plain values: policies may look at it.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from accounts.actor import NOBODY, Actor, Voice
from consultations import invitation_queries, slips
from consultations.models import INVITED, PUBLIC, Consultation
from consultations.response_models import IMPORTED, PAGE, Response
from consultations.slips import Slip
from contributions.actions import Speaker
from core.clock import kept_to_the_day, now
from core.db import db
from themes.reference import counted_region

ACCOUNT, LINK, EXTERNAL, ORGANISATION = "account", "link", "external", "organisation"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of references: without 0, 1, I, L, O and U, which are misread."""
ANONYMOUS = "Anonymous"
"""What stands where a name would: the same for all, and no account's."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a request carries besides its session or token, and what may say who answers.

    ``link``: the secret of a response, an answering slip, or an invitation. ``organisation_id``: for which organisation
    one answers. Who begins without an account brings a ``key`` (:mod:`consultations.slips`), a ``name`` and a ``voice``,
    and comes from the address ``network``.
    """

    link: str | None = None
    organisation_id: int | None = None
    key: str | None = None
    name: str = ""
    voice: Voice | None = None
    network: str | None = None


NOTHING = Carried()


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers, and in which capacity: one response of a consultation is theirs.

    ``kind`` says by what that response is found: the account ``user_id``, the ``access_digest`` of what somebody without
    an account holds, the ``external_id`` of an import, or the ``organisation_id`` of an organisation whose position it
    is. ``region`` is theirs if it is known without a country. ``is_known``: the capacity stands, as in a slip or a
    response that was begun; else it is what they say of themselves.
    """

    kind: str
    speaker: Speaker
    user_id: int | None = None
    external_id: str | None = None
    organisation_id: int | None = None
    access_digest: str | None = None
    region: str = ""
    is_invited: bool = False
    is_known: bool = True

    def key(self) -> dict[str, Any]:
        """The columns of their response that no other response of the consultation has alike."""
        columns = {
            ACCOUNT: "user_id", LINK: "access_digest", EXTERNAL: "external_id", ORGANISATION: "organisation_id",
        }  # fmt: skip
        name = columns[self.kind]
        return {name: getattr(self, name)}


def respondent_of(actor: Actor, consultation: Consultation, carried: Carried = NOTHING) -> Respondent | None:
    """Who answers this consultation in this request; ``None`` when that is nobody. What they may is asked elsewhere.

    A link comes before the account: whoever holds one answers as its holder, and the account is not looked at.
    """
    if carried.link and (found := _by_link(consultation, carried)):
        return found
    may_begin = consultation.audience == PUBLIC and slips.is_key(carried.key)
    if actor.id is not None and not consultation.is_anonymous:
        invited = consultation.audience == INVITED and invitation_queries.is_invited(consultation.id, actor.id)
        return Respondent(ACCOUNT, Speaker.of(actor), user_id=actor.id, is_invited=invited)
    if not may_begin or carried.key is None:
        return None
    return _beginner(consultation, slips.digest_of(slips.secret_of(consultation.id, carried.key)), carried)


def _by_link(consultation: Consultation, carried: Carried) -> Respondent | None:
    slip = slips.read(consultation.id, carried.link)
    if slip is None:
        return None
    begun = select(Response).filter_by(consultation_id=consultation.id, access_digest=slip.digest)
    response = db.session.scalars(begun).one_or_none()
    if response is not None and (response.version or carried.voice is None or slip.is_signed):
        known = response.version > 0 or slip.is_signed
        return Respondent(
            LINK,
            speaker_of(response),
            access_digest=slip.digest,
            region=response.region,
            is_invited=True,
            is_known=known,
        )
    if response is not None:
        return replace(_beginner(consultation, slip.digest, carried), is_invited=True)
    if consultation.is_anonymous:
        return _slip_holder(slip) if slip.is_signed else None
    if consultation.audience == INVITED and invitation_queries.by_digest(consultation.id, slip.digest) is not None:
        return replace(_beginner(consultation, slip.digest, carried), is_invited=True)
    return None


def _slip_holder(slip: Slip) -> Respondent:
    speaker = Speaker(None, ANONYMOUS, slip.stakeholder_type)
    return Respondent(LINK, speaker, access_digest=slip.digest, region=slip.region, is_invited=True)


def _beginner(consultation: Consultation, digest: str, carried: Carried) -> Respondent:
    """Somebody without an account, who says of themselves for whom they speak; of that an anonymous one keeps little."""
    voice = carried.voice or Voice()
    if consultation.is_anonymous:
        region = counted_region(voice.stakeholder_type, voice.country)
        speaker = Speaker(None, ANONYMOUS, voice.stakeholder_type)
    else:
        region = ""
        speaker = Speaker(
            None, carried.name, voice.stakeholder_type, voice.organisation_name, voice.on_behalf, voice.country
        )
    return Respondent(LINK, speaker, access_digest=digest, region=region, is_known=False)


def speaker_of(response: Response) -> Speaker:
    """In which capacity a response that was begun is given."""
    return Speaker(
        response.user_id, response.speaker_name, response.stakeholder_type, response.organisation_name,
        response.on_behalf, response.country, response.is_verified,
    )  # fmt: skip


def imported(external_id: str, speaker: Speaker, region: str = "") -> Respondent:
    """Somebody who answered elsewhere, and is known by the id that they have there."""
    return Respondent(EXTERNAL, speaker, external_id=external_id, region=region)


def acting(actor: Actor, respondent: Respondent | None) -> Actor:
    """Who is said to have done what they do: of a link's holder nobody, whoever is signed in."""
    return NOBODY if respondent is not None and respondent.kind == LINK else actor


@contextmanager
def times_of(consultation: Consultation) -> Iterator[None]:
    """What is written inside bears its time; in an anonymous consultation the day alone."""
    if not consultation.is_anonymous:
        yield
        return
    with kept_to_the_day():
        yield


def find(consultation: Consultation, respondent: Respondent | None, *, lock: bool = False) -> Response | None:
    """Their response, begun or submitted; ``lock`` it when it is to be changed."""
    if respondent is None:
        return None
    query = select(Response).filter_by(consultation_id=consultation.id, **respondent.key())
    return db.session.scalars(query.with_for_update() if lock else query).one_or_none()


def begin(consultation: Consultation, respondent: Respondent) -> Response:
    """An empty response of somebody who has none. The caller has asked its policy, and publishes what happened."""
    source = IMPORTED if respondent.kind == EXTERNAL else PAGE
    response = Response(
        consultation_id=consultation.id, reference=_new_reference(consultation), started_at=now(), answers=[],
        versions=[], source=source, **respondent.key(),
    )  # fmt: skip
    take_capacity(response, respondent.speaker, respondent.region)
    db.session.add(response)
    db.session.flush()
    return response


def take_capacity(response: Response, speaker: Speaker, region: str = "") -> None:
    """Freeze the capacity in which a response is given, with the regional group that it counts in."""
    for name, value in speaker.fields().items():
        setattr(response, name, value)
    response.region = region or counted_region(speaker.stakeholder_type, speaker.country)


def _new_reference(consultation: Consultation) -> str:
    while True:
        reference = f"Q{consultation.id}-" + "".join(secrets.choice(ALPHABET) for _place in range(6))
        if db.session.scalar(select(Response.id).filter_by(reference=reference)) is None:
            return reference
