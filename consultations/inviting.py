"""Inviting people by mail, and mending what went wrong with it. Safe to repeat; none commits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta

from babel import Locale
from sqlalchemy import delete, or_, select, update

from accounts.actor import NOBODY, Actor
from accounts.models import User
from accounts.queries import email_key
from consultations import invitation_events as events
from consultations import invitation_files, invitation_links, invitation_queries
from consultations.drafting import facts, invalid
from consultations.invitation_files import ADDRESS, Person, Vocabulary, plain
from consultations.invitation_models import EVERYTHING, Invitation, InvitationList, SuppressedAddress
from consultations.invitation_policies import can_invite
from consultations.models import Consultation
from core.clock import now
from core.db import db, upsert
from core.errors import Conflict
from core.events import publish
from core.locale import LANGUAGES, _
from core.policy import require
from themes.labels import STAKEHOLDER_TYPES
from themes.reference import load_countries

LISTS_KEPT_FOR = timedelta(days=1)
MOST_FAULTS = 200
RUNNING = timedelta(days=90)
"""So long after closing a late window may still lead to messages."""


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
            stakeholder_type=person.stakeholder_type, country=person.country, issue=1, reminder_count=0,
            language=person.language or consultation.lang, user_id=accounts.get(person.email),
            invited_by_id=actor.id, invited_at=now(),
        )  # fmt: skip
        invitation_links.issue(made)
        db.session.add(made)
    db.session.flush()
    if fresh:
        publish(events.PeopleInvited(**facts(actor, consultation), count=len(fresh)))
    return len(fresh)


def invite_one(actor: Actor, consultation: Consultation, person: Person) -> None:
    """Invite one person. Raises :class:`core.errors.Invalid` for an address that is none, or cannot be invited."""
    require(can_invite(actor, consultation, now()))
    key = email_key(person.email)
    _check_address(consultation, key)
    invite(actor, consultation, [replace(person, email=key)])


def _check_address(consultation: Consultation, key: str) -> None:
    if not ADDRESS.fullmatch(key) or len(key) > invitation_files.LENGTHS["email"]:
        raise invalid("email", _("This is not an e-mail address."))
    if invitation_queries.invited_among(consultation.id, [key]):
        raise invalid("email", _("This address was invited already."))
    if invitation_queries.suppressed(consultation.id, [key]):
        raise invalid("email", _("Whoever has this address wants no invitations."))


def _accounts(emails: Sequence[str]) -> dict[str, int]:
    """The confirmed accounts of addresses."""
    found: dict[str, int] = {}
    for start in range(0, len(emails), 500):
        query = select(User.email, User.id).where(
            User.email.in_(emails[start : start + 500]), User.confirmed_at.is_not(None)
        )
        found |= {email: identity for email, identity in db.session.execute(query)}
    return found


def correct_address(actor: Actor, invitation: Invitation, email: str) -> None:
    """Send an invitation anew to another address; its old link leads nowhere, and what bounced is forgotten.

    Raises :class:`core.errors.Invalid` for what is no address, is invited already or wants no messages.
    """
    consultation = invitation.consultation
    require(can_invite(actor, consultation, now()))
    key = email_key(email)
    if key != invitation.email:
        _check_address(consultation, key)
    elif invitation_queries.suppressed(consultation.id, [key]):
        raise invalid("email", _("Whoever has this address wants no invitations."))
    invitation.email, invitation.issue = key, invitation.issue + 1
    invitation.user_id = _accounts([key]).get(key)
    invitation.sent_at = invitation.bounced_at = invitation.bounce_reason = invitation.opted_out_at = None
    invitation_links.issue(invitation)
    db.session.flush()
    publish(events.InvitationCorrected(**facts(actor, consultation), invitation_id=invitation.id))


def accept(actor: Actor, invitation: Invitation) -> None:
    """Come by a personal link with an account: the invitation is that account's from now on.

    Raises :class:`core.errors.Conflict` when another account came by it before.
    """
    if actor.id is None or invitation.user_id == actor.id:
        return
    if invitation.user_id is not None:
        raise Conflict(_("Another account has used this invitation. Please sign in with that one."))
    invitation.user_id = actor.id
    db.session.flush()


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back: its link leads nowhere. What was answered already stays."""
    consultation = invitation.consultation
    require(can_invite(actor, consultation, now()))
    publish(events.InvitationWithdrawn(**facts(actor, consultation), invitation_id=invitation.id))
    db.session.delete(invitation)
    db.session.flush()


def stop(consultation_id: int, digest: str, *, everything: bool = False) -> None:
    """Write to an address no more about this consultation, or about any; for good. Whoever holds the link may."""
    scope = EVERYTHING if everything else invitation_queries.scope_of(consultation_id)
    values = {"address_digest": digest, "scope": scope, "at": now()}
    db.session.execute(upsert(SuppressedAddress).values(**values).on_conflict_do_nothing())
    for invitation in _theirs(consultation_id, digest, everything):
        invitation.opted_out_at = now()
        db.session.flush()
        publish(
            events.InvitationRefused(
                **facts(NOBODY, invitation.consultation), invitation_id=invitation.id, is_everything=everything
            )
        )


def _theirs(consultation_id: int, digest: str, everything: bool) -> list[Invitation]:
    """The invitations of an address that have not been stopped: of one consultation, or of all that still run."""
    query = select(Invitation).join(Invitation.consultation).where(Invitation.opted_out_at.is_(None))
    if everything:
        query = query.where(or_(Consultation.closes_at.is_(None), Consultation.closes_at > now() - RUNNING))
    else:
        query = query.where(Invitation.consultation_id == consultation_id)
    return [one for one in db.session.scalars(query) if invitation_links.address_digest(one.email) == digest]


def note_bounce(invitation: Invitation, reason: str) -> None:
    """That a message did not arrive, and why; nothing more is written to the address."""
    if invitation.bounced_at is None:
        invitation.bounced_at, invitation.bounce_reason = now(), (reason or "-")[:500]
        db.session.flush()
        publish(events.InvitationBounced(**facts(NOBODY, invitation.consultation), invitation_id=invitation.id))


def attach_account(user_id: int, email: str) -> None:
    """An account that has an address was invited by it."""
    waiting = update(Invitation).where(Invitation.email == email_key(email), Invitation.user_id.is_(None))
    db.session.execute(waiting.values(user_id=user_id))


def forget_lists() -> None:
    """Let go of lists that nobody confirmed within a day: addresses are not kept without a purpose."""
    db.session.execute(delete(InvitationList).where(InvitationList.uploaded_at <= now() - LISTS_KEPT_FOR))
