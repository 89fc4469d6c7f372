"""Following an action line by mail, without an account: asked for, confirmed by the address, stopped at one click."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import exists, func, select

from accounts.models import User
from accounts.queries import email_key
from contributions.models import Contribution
from core import mail
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid
from core.guard import unit_of_work
from core.jobs import every_minute
from core.locale import _, current
from notifications import links
from notifications.models import MailFollower
from themes.models import ActionLine

CONFIRM_FOR = timedelta(days=3)


def ask(line: ActionLine, email: str) -> None:
    """Note that an address asks for a line's digest, and send it a link to confirm. Who follows already gets nothing."""
    facts = {"email": email_key(email), "line_id": line.id}
    values = {"language": current().code, "asked_at": now(), "told_to_id": 0}
    db.session.execute(upsert(MailFollower).values(**facts, **values).on_conflict_do_nothing())
    follower = db.session.scalars(select(MailFollower).filter_by(**facts)).one()
    if follower.confirmed_at is None:
        follower.asked_at, follower.language = now(), current().code
        mail.write(follower.email, *_confirmation(follower))


def _confirmation(follower: MailFollower) -> tuple[str, str]:
    token = links.sign(links.CONFIRM, follower.id, int(follower.asked_at.timestamp()))
    text = _(
        "Hello,\n\nsomebody, perhaps you, asked to follow “%(line)s” by mail at this address: at most one message a day,"
        " with what was said in public. To confirm it, open this page within three days:\n\n%(url)s\n\nIf it was not you,"
        " do nothing.\n",
        line=follower.line.title,
        url=links.absolute(f"/mail/confirm/{token}"),
    )
    return f"{current_app.config['SITE_NAME']}: " + _("please confirm that you want to follow an action line"), text


def by_token(token: str) -> MailFollower:
    """Who confirms with this link. Raises :class:`Invalid` for one that has expired or was replaced."""
    identity, asked_at = links.read(links.CONFIRM, token)
    follower = db.session.get(MailFollower, identity)
    fresh = follower is not None and int(follower.asked_at.timestamp()) == asked_at
    if follower is None or not fresh or follower.asked_at + CONFIRM_FOR < now():
        raise Invalid(_("This link was used already or has expired. Please ask for a new one."))
    return follower


def confirm(follower: MailFollower) -> None:
    """Begin to send: from what is said after this moment on."""
    if follower.confirmed_at is None:
        follower.confirmed_at = follower.told_at = now()
        follower.told_to_id = db.session.scalar(select(func.max(Contribution.id))) or 0


def stop(identity: int) -> None:
    """Send no more, and keep nothing of the address."""
    follower = db.session.get(MailFollower, identity)
    if follower is not None:
        _let_go([follower])


def forget_address(email: str) -> int:
    """Let go of whatever an address follows without an account. Returns how many lines it followed."""
    found = db.session.scalars(select(MailFollower).where(MailFollower.email == email_key(email))).all()
    _let_go(found)
    return len(found)


def forget_unconfirmed() -> None:
    """Let go of addresses that nobody confirmed in time: perhaps their owners never asked."""
    late = select(MailFollower).where(
        MailFollower.confirmed_at.is_(None), MailFollower.asked_at <= now() - CONFIRM_FOR
    )
    _let_go(db.session.scalars(late.limit(200)).all())


def _let_go(followers: Sequence[MailFollower]) -> None:
    """With the last line that an address follows go the messages to it, unless they are an account's, too."""
    for follower in followers:
        db.session.delete(follower)
    db.session.flush()
    for email in {follower.email for follower in followers}:
        is_known = exists().where(User.email == email) | exists().where(MailFollower.email == email)
        if not db.session.scalar(select(is_known)):
            mail.forget_recipient(email)


@every_minute
def _tidy() -> None:
    if now().minute == 11:
        with unit_of_work():
            forget_unconfirmed()


def line_of(identity: int) -> ActionLine | None:
    """What somebody follows by mail; ``None`` when they have stopped."""
    follower = db.session.get(MailFollower, identity)
    return None if follower is None else follower.line
