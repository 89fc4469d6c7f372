"""Words received by telephone, letter or in the room: noting how, and what their speaker says to them. None commits.

Whoever has no account answers with a code, sent by mail or printed. It is made from the contribution's number and the
site's key, so nothing that could be stolen is stored, and it can be printed again.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from accounts.actor import Actor
from contributions import actions, policies, relay_events
from contributions.facts import facts_of
from contributions.models import Contribution
from contributions.relay_models import CONFIRMED, CORRECTED, DISOWNED, MEDIA, WAITING, Relay
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised

GROUPS, LETTERS = 4, 4
CONTACT_LENGTH = 300
PURPOSE = "contributions.relay"
_CODE = re.compile(r"(\d{1,9})([A-Z2-7]{16})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Received:
    """How words reached the secretariat: ``medium`` is a key of :data:`MEDIA`, ``contact`` stays private."""

    medium: str
    on: date
    contact: str = ""


def note_relay(actor: Actor, contribution: Contribution, received: Received, role: str) -> Relay:
    """Note that ``contribution`` was entered for its speaker. The calling room has asked its policy before.

    Raises :class:`Invalid` with the fields ``medium``, ``received_on``, ``contact``.
    """
    relay = Relay(
        contribution_id=contribution.id, contribution=contribution, medium=received.medium, received_on=received.on,
        role=role, contact=normalised(received.contact).strip(), relayed_by_id=actor.id, relayed_at=now(),
    )  # fmt: skip
    contribution.relayed = WAITING
    db.session.add(relay)
    db.session.flush()
    facts = facts_of(contribution, actor)
    day = received.on.isoformat()
    publish(relay_events.ContributionRelayed(**facts, medium=received.medium, received_on=day))
    return relay


def check_received(received: Received) -> None:
    """Raises :class:`Invalid` for an unknown medium, a day to come, or an over-long contact."""
    wrong: dict[str, list[str]] = {}
    if received.medium not in MEDIA:
        wrong["medium"] = [_("Choose how it was received.")]
    if received.on > now().date():
        wrong["received_on"] = [_("This day has not come yet.")]
    if len(received.contact) > CONTACT_LENGTH:
        wrong["contact"] = [_("Use at most %(limit)s characters.", limit=CONTACT_LENGTH)]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], wrong)


def relay_of(contribution: Contribution) -> Relay:
    """How it was received. Raises :class:`Missing` for what its speaker entered."""
    found = db.session.get(Relay, contribution.id) if contribution.relayed is not None else None
    if found is None:
        raise Missing()
    return found


def confirm(actor: Actor, contribution: Contribution, has_code: bool = False) -> None:
    """These are my words. Safe to repeat."""
    require(policies.can_answer_relay(actor, contribution, now(), has_code))
    if contribution.relayed == WAITING:
        _answered(contribution, CONFIRMED)
        publish(relay_events.RelayConfirmed(**facts_of(contribution, actor)))


def correct(actor: Actor, contribution: Contribution, body: str, has_code: bool = False) -> None:
    """These are my words instead: a new wording; the relayed one stays readable. The same words again confirm it."""
    require(policies.can_answer_relay(actor, contribution, now(), has_code))
    if actions.checked_body(body) == contribution.revision.body:
        confirm(actor, contribution, has_code)
        return
    revision = actions.reword(actor, contribution, body)
    _answered(contribution, CORRECTED)
    facts = facts_of(contribution, actor)
    publish(relay_events.RelayCorrected(**facts, revision_id=revision.id, digest=revision.digest))


def disown(actor: Actor, contribution: Contribution, has_code: bool = False) -> None:
    """These are not my words. Final; safe to repeat."""
    if contribution.relayed == DISOWNED and (has_code or actor.id == contribution.speaker_id is not None):
        return
    require(policies.can_answer_relay(actor, contribution, now(), has_code))
    _answered(contribution, DISOWNED)
    publish(relay_events.RelayDisowned(**facts_of(contribution, actor)))


def _answered(contribution: Contribution, status: str) -> None:
    contribution.relayed = status
    relay_of(contribution).answered_at = now()
    db.session.flush()


def code_of(contribution: Contribution) -> str:
    """The code with which its speaker answers: ``1234-ABCD-EFGH-IJKL-MNOP``."""
    return f"{contribution.id}-{in_groups(letters_for(PURPOSE, contribution.id))}"


def in_groups(letters: str) -> str:
    """``ABCD-EFGH-IJKL-MNOP``: letters as they can be copied from paper."""
    return "-".join(letters[i : i + LETTERS] for i in range(0, len(letters), LETTERS))


def letters_for(purpose: str, identity: int) -> str:
    """Letters that only this site can make for a number; those of one purpose fit no other."""
    key = str(current_app.secret_key or "").encode()
    seal = hmac.new(key, f"{purpose}|{identity}".encode(), hashlib.sha256).digest()
    return base64.b32encode(seal).decode()[: GROUPS * LETTERS]


def by_code(code: str) -> Contribution:
    """The contribution that a code was made for, however it was typed. Raises :class:`Missing`."""
    plain = re.sub(r"[\s\-]", "", code).upper()
    match = _CODE.fullmatch(plain)
    if match is None or not hmac.compare_digest(match[2], letters_for(PURPOSE, int(match[1]))):
        raise Missing()
    query = select(Contribution).where(Contribution.id == int(match[1]), Contribution.relayed.is_not(None))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise Missing()
    return found
