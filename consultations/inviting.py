"""Inviting people by mail, and mending what went wrong with it. Safe to repeat; none commits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from babel import Locale
from sqlalchemy import delete, insert, select, update

from accounts.actor import Actor
from accounts.models import User
from accounts.queries import email_key
from consultations import invitation_events as events
from consultations import invitation_files, invitation_links, invitation_mails, invitation_queries
from consultations.drafting import facts, invalid
from consultations.invitation_files import ADDRESS, Person, Vocabulary, plain
from consultations.invitation_models import EVERYTHING, Invitation, InvitationList, SuppressedAddress
from consultations.invitation_policies import can_invite
from consultations.models import Consultation
from core.clock import now
from core.db import db, upsert
from core.events import publish
from core.locale import LANGUAGES, _
from core.policy import require
from themes.labels import STAKEHOLDER_TYPES
from themes.reference import load_countries

LISTS_KEPT_FOR = timedelta(days=1)
MOST_FAULTS = 200


@dataclass(slots=True)
class Sorted:
    """The people of a list: who can be invited, and who not because of what."""

    fresh: list[Person] = field(default_factory=list)
    doubled: list[Person] = field(default_factory=list)
    known: list[Person] = field(default_factory=list)
    stopped: list[Person] = field(default_factory=list)


def vocabulary() -> Vocabulary:
    """The words for types, countries and languages that a list may use: keys, codes, and names in the six languages."""
    countries: dict[str, str] = {}
    types = {plain(key): key for key in STAKEHOLDER_TYPES}
    for language in LANGUAGES:
        names = Locale.parse(language.code).territories
        countries |= {plain(names[c.alpha2]): c.alpha2 for c in load_countries() if c.alpha2 in names}
    countries |= {plain(code): c.alpha2 for c in load_countries() for code in (c.alpha3, c.alpha2)}
    types |= {plain(str(label)): key for key, label in STAKEHOLDER_TYPES.items()}
    languages = {plain(word): one.code for one in LANGUAGES for word in (one.code, one.name)}
    languages |= {plain(str(Locale("en").languages[one.code])): one.code for one in LANGUAGES}
    return Vocabulary(types, countries, languages)


def sort_people(consultation: Consultation, people: Sequence[Person]) -> Sorted:
    """Who of these can be invited: each address once, not again, and none that said no."""
    emails = {person.email for person in people}
    known = invitation_queries.invited_among(consultation.id, emails)
    stopped = invitation_queries.suppressed(consultation.id, emails)
    found, seen = Sorted(), set[str]()
    for person in people:
        if person.email in seen:
            found.doubled.append(person)
        elif person.email in known:
            found.known.append(person)
        elif person.email in stopped:
            found.stopped.append(person)
        else:
            found.fresh.append(person)
        seen.add(person.email)
    return found


def read_list(actor: Actor, consultation: Consultation, data: bytes) -> InvitationList:
    """Read a file and keep what it says until it is confirmed. Nobody is invited yet."""
    require(can_invite(actor, consultation, now()))
    read = invitation_files.read(data, vocabulary())
    made = InvitationList(
        consultation_id=consultation.id, uploaded_by_id=actor.id, uploaded_at=now(), notes=read.notes,
        people=[asdict(person) for person in read.people],
        faults=[asdict(fault) for fault in read.faults[:MOST_FAULTS]],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def people_of(waiting: InvitationList) -> list[Person]:
    """The people of a list that waits."""
    return [Person(**person) for person in waiting.people]


def confirm_list(actor: Actor, consultation: Consultation, waiting: InvitationList) -> int:
    """Invite whoever of the list can be invited, and let the list go. Returns how many."""
    count = invite(actor, consultation, people_of(waiting))
    db.session.delete(waiting)
    db.session.flush()
    return count


def invite(actor: Actor, consultation: Consultation, people: Sequence[Person]) -> int:
    """Invite people by their addresses; who was invited already, or said no, is not. Returns how many are.

    Messages go once the consultation is published.
    """
    require(can_invite(actor, consultation, now()))
    fresh = sort_people(consultation, people).fresh
    accounts = _accounts([person.email for person in fresh])
    for person in fresh:
        made = Invitation(
            consultation_id=consultation.id, email=person.email, name=person.name, organisation=person.organisation,
            stakeholder_type=person.stakeholder_type, country=person.country, token_digest=f"new:{person.email}"[:64],
            language=person.language or consultation.lang, issue=1, user_id=accounts.get(person.email),
            invited_by_id=actor.id, invited_at=now(), reminder_count=0,
        )  # fmt: skip
        db.session.add(made)
    return len(fresh)


def _accounts(emails: Sequence[str]) -> dict[str, int]:
    """The confirmed accounts of addresses."""
    found: dict[str, int] = {}
    for start in range(0, len(emails), 500):
        query = select(User.email, User.id).where(
            User.email.in_(emails[start : start + 500]), User.confirmed_at.is_not(None)
        )
        found |= {email: identity for email, identity in db.session.execute(query)}
    return found
