"""What people do with their accounts. Passwords come hashed: hashing is slow and happens before the transaction."""

from typing import Any

from sqlalchemy import select

from accounts import events, links, mails
from accounts.actor import Actor
from accounts.models import Organisation, User
from accounts.policies import can_edit_profile
from accounts.queries import by_email, email_key
from accounts.verifying import end_verification
from core.clock import now
from core.db import db, upsert
from core.events import publish
from core.locale import current
from core.policy import require

PROFILE = (
    "name",
    "stakeholder_type",
    "speaks_on_behalf",
    "country",
    "language",
    "time_zone",
    "is_suggested",
    "shows_presence",
)


def register(name: str, email: str, password_hash: str, stakeholder_type: str, country: str | None) -> User:
    """Make an unconfirmed account and send its link.

    For an address that has an account, its owner gets a message instead; whoever registered is told nothing else.
    """
    known = by_email(email)
    if known is not None:
        mails.already_registered(known)
        return known
    user = User(
        name=name.strip(), email=email_key(email), password_hash=password_hash, stakeholder_type=stakeholder_type,
        country=country or None, language=current().code, created_at=now(),
    )  # fmt: skip
    db.session.add(user)
    db.session.flush()
    publish(events.AccountRegistered(actor_id=user.id, user_id=user.id))
    mails.confirmation(user)
    return user


def resend_confirmation(email: str) -> None:
    """Send the link again, if the address has an account that waits for it."""
    user = by_email(email)
    if user is not None and user.confirmed_at is None:
        mails.confirmation(user)


def confirm_email(token: str) -> User:
    """Note that the address is its owner's. Raises :class:`core.errors.Invalid` for an unusable link."""
    user = links.read(token, "confirm")
    user.confirmed_at = now()
    publish(events.EmailConfirmed(actor_id=user.id, user_id=user.id))
    return user


def note_sign_in(user: User, new_hash: str | None = None) -> None:
    """Record the beginning of a session, and keep the password's hash in its newer form if there is one."""
    if new_hash:
        user.password_hash = new_hash
    publish(events.SignedIn(actor_id=user.id, user_id=user.id))


def ask_for_reset(email: str) -> None:
    """Send a link with which to choose a new password, if the address has an account."""
    user = by_email(email)
    if user is not None:
        mails.reset(user)


def reset_password(token: str, password_hash: str) -> User:
    """Set a new password with a mailed link, which also proves the address. All sessions end.

    Raises :class:`core.errors.Invalid` for an unusable link.
    """
    user = links.read(token, "reset")
    if user.confirmed_at is None:
        user.confirmed_at = now()
        publish(events.EmailConfirmed(actor_id=user.id, user_id=user.id))
    set_password(user, password_hash, "reset", actor_id=user.id)
    mails.password_changed(user)
    return user


def change_password(actor: Actor, user: User, password_hash: str) -> None:
    """Set a new password for oneself. All sessions end, the present one included."""
    require(can_edit_profile(actor, user))
    set_password(user, password_hash, "owner", actor_id=actor.id)
    mails.password_changed(user)


def set_password(user: User, password_hash: str, by: str, actor_id: int | None = None) -> None:
    """Put the hash in place and end all sessions."""
    user.password_hash = password_hash
    user.session_epoch += 1
    publish(events.PasswordChanged(actor_id=actor_id, user_id=user.id, by=by))


def update_profile(actor: Actor, user: User, organisation: str | None = None, **values: Any) -> User:
    """Change fields of the profile (:data:`PROFILE`) and the organisation. What was said before keeps its capacity."""
    require(can_edit_profile(actor, user))
    values["organisation"] = organisation_named(organisation)
    changed = []
    for field in (*PROFILE, "organisation"):
        if field in values and getattr(user, field) != values[field]:
            setattr(user, field, values[field])
            changed.append(field)
    if changed:
        db.session.flush()
        publish(events.ProfileUpdated(actor_id=actor.id, user_id=user.id, fields=tuple(changed)))
    if "organisation" in changed:
        end_verification(actor, user, "changed")
    return user


def organisation_named(name: str | None) -> Organisation | None:
    """The organisation of that name, made if it is new; ``None`` for no name. Case and spaces make no difference."""
    clean = " ".join((name or "").split())
    if not clean:
        return None
    key = clean.casefold()
    db.session.execute(upsert(Organisation).values(name=clean, name_key=key).on_conflict_do_nothing())
    return db.session.scalars(select(Organisation).filter_by(name_key=key)).one()


def make_administrator(email: str, name: str, password_hash: str | None = None) -> User:
    """Make the account, or the one that has this address, a confirmed site administrator; for the command line."""
    user = by_email(email)
    if user is None:
        user = User(name=name, email=email_key(email), created_at=now())
        db.session.add(user)
        db.session.flush()
        publish(events.AccountRegistered(user_id=user.id))
    user.confirmed_at = user.confirmed_at or now()
    user.approved_at = user.approved_at or now()
    if not user.is_admin:
        user.is_admin = True
        publish(events.AdministratorMade(user_id=user.id))
    if password_hash:
        set_password(user, password_hash, "command")
    return user
