"""What was said in public on an action line, once a day, for whoever follows it by mail without an account."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, or_, select

from accounts.actor import NOBODY
from contributions.models import Contribution, filing
from contributions.queries import visible_clause
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from core.jobs import every_minute, job
from core.locale import _, ngettext, speaking
from core.mail import Composed, composer, send_soon, write_later
from notifications import links
from notifications.digests import AT_ONCE, SLACK, excerpt
from notifications.models import MailFollower
from themes.labels import stakeholder_label

NAME = "notifications.line"
EACH = timedelta(days=1)
SHOWN = 30


@every_minute
def _write_due() -> None:
    if write_line_digests():
        send_soon()


@job
def write_line_digests() -> int:
    """Put the digests that are due into the outbox, one transaction a follower. Returns how many."""
    due = or_(MailFollower.told_at.is_(None), MailFollower.told_at <= now() - EACH + SLACK)
    query = select(MailFollower.id).where(MailFollower.confirmed_at.is_not(None), due)
    found = db.session.scalars(query.order_by(MailFollower.told_at).limit(AT_ONCE)).all()
    db.session.remove()
    return sum(_write_one(identity) for identity in found)


def _write_one(identity: int) -> bool:
    with unit_of_work():
        follower = db.session.get(MailFollower, identity, with_for_update={"of": MailFollower})
        if follower is None or (follower.told_at and follower.told_at > now() - EACH + SLACK):
            return False
        after = follower.told_to_id
        last = db.session.scalar(_said(follower.line_id, after).with_only_columns(func.max(Contribution.id)))
        follower.told_at = now()
        if last is None:
            return False
        follower.told_to_id = last
        write_later(follower.email, NAME, {"follower": follower.id, "after": after, "to": last})
    return True


def _said(line_id: int, after: int) -> Select[Any]:
    filed = filing.c.contribution_id == Contribution.id
    query = select(Contribution).join(filing, filed).where(filing.c.action_line_id == line_id)
    return query.where(Contribution.id > after, visible_clause(NOBODY, now()))


@composer(NAME)
def compose(reference: dict[str, int]) -> Composed | None:
    """The digest of what is still public; nothing when they have stopped meanwhile."""
    follower = db.session.get(MailFollower, reference["follower"])
    if follower is None:
        return None
    query = _said(follower.line_id, reference["after"]).where(Contribution.id <= reference["to"])
    said = db.session.scalars(query.order_by(Contribution.id).limit(SHOWN + 1)).unique().all()
    if not said:
        return None
    with speaking(follower.language):
        return _words(follower, said)


def _words(follower: MailFollower, said: Sequence[Contribution]) -> Composed:
    line, token = follower.line, links.sign(links.STOP, "follower", follower.id)
    shown = said[:SHOWN]
    news = ngettext("%(num)s contribution", "%(num)s contributions", len(shown))
    if len(said) > SHOWN:
        news = _("more than %(number)s contributions", number=SHOWN)
    title = f"{line.symbol} {line.title}"
    parts = [_("%(line)s: %(news)s since the last message.", line=title, news=news), *map(_item, shown)]
    parts.append(_("All of it: %(url)s", url=links.absolute(f"/{line.slug}")))
    stop = _("No more of these messages: %(stop)s", stop=links.absolute(f"/mail/stop/{token}"))
    subject = f"{current_app.config['SITE_NAME']}: {line.symbol}, {news}"
    return Composed(subject, "\n\n".join([*parts, f"-- \n{stop}"]) + "\n", links.unsubscribing(token))


def _item(said: Contribution) -> str:
    capacity = ", ".join(filter(None, (stakeholder_label(said.stakeholder_type), said.organisation_name)))
    quoted = [f"> {line}" for line in excerpt(said.revision.text).splitlines()]
    return "\n".join([f"{said.speaker_name} · {capacity} ({said.symbol})", *quoted, links.absolute(said.place)])
