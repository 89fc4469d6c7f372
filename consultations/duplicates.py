"""Responses that look alike: flagged with the evidence, never dropped. A facilitator finds what it means, and says why.

What is compared is stored with each submission as digests (``Response.likeness``): who they say they are, all answers
together, and each longer text. Where anybody may answer without an account and under a name, the network that it came
from is a further hint beside these, never one of its own: a delegation behind one address is no fraud. It is kept as an
HMAC under a salt of the consultation that is thrown away, with the hints, when it closes.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from consultations import events, policies, tallying
from consultations.drafting import facts, invalid
from consultations.duplicate_models import COUNTED_ONCE, VERDICTS, DuplicateFinding
from consultations.models import PUBLIC, Consultation
from consultations.opening import checked_reason
from consultations.response_models import Response
from core.clock import now
from core.db import canonical_json, db
from core.errors import Missing
from core.events import publish
from core.guard import unit_of_work
from core.jobs import every_minute
from core.locale import _, _l
from core.policy import require

PERSON, ANSWERS, TEXT, NETWORK = "person", "answers", "text", "network"
EVIDENCE: dict[str, Any] = {
    PERSON: _l("the same name and organisation"),
    ANSWERS: _l("the same answer to every question"),
    TEXT: _l("a longer text word for word the same"),
    NETWORK: _l("sent from the same network"),
}
ENOUGH_ANSWERS, ENOUGH_WORDS = 12, 12
"""So many equal answers, or one text of so many words, are not chance."""


def likeness(
    consultation: Consultation, response: Response, given: Mapping[int, Any], network: str | None
) -> dict[str, Any]:
    """What this response may have in common with another of the same respondent, as digests."""
    texts = [
        plain for value in given.values() if isinstance(value, str) and len(plain := _words(value)) >= ENOUGH_WORDS
    ]
    found: dict[str, Any] = {TEXT: sorted({_digest(" ".join(plain)) for plain in texts})}
    if texts or len(given) >= ENOUGH_ANSWERS:
        found[ANSWERS] = _digest(canonical_json({str(key): _plain(value) for key, value in given.items()}))
    if not consultation.is_anonymous and response.speaker_name:
        who = (response.speaker_name, response.organisation_name or "", response.country or "")
        found[PERSON] = _digest("|".join(" ".join(_words(part)) for part in who))
    if network and (salted := _network(consultation, network)):
        found[NETWORK] = salted
    return found


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()


def _plain(value: Any) -> Any:
    return " ".join(_words(value)) if isinstance(value, str) else value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _network(consultation: Consultation, address: str) -> str | None:
    """The /24 (IPv6: /48) of an address under the consultation's salt; of the anonymous and of accounts none."""
    if consultation.is_anonymous or consultation.audience != PUBLIC or not consultation.is_open_at(now()):
        return None
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return None
    net = ipaddress.ip_network(f"{known}/{24 if known.version == 4 else 48}", strict=False)
    if consultation.network_salt is None:
        consultation.network_salt = secrets.token_hex(16)
    return hmac.new(consultation.network_salt.encode(), str(net).encode(), hashlib.sha256).hexdigest()[:16]


@every_minute
def forget_when_closed() -> None:
    """Throw salts and hints away of what has closed; what comes in a late window gets neither."""
    closed = select(Consultation.id).where(Consultation.network_salt.is_not(None), Consultation.closes_at <= now())
    for identity in db.session.scalars(closed).all():
        with unit_of_work():
            _forget_networks(db.session.get_one(Consultation, identity))


def _forget_networks(consultation: Consultation) -> None:
    consultation.network_salt = None
    for response in db.session.scalars(select(Response).filter_by(consultation_id=consultation.id)):
        if response.likeness and NETWORK in response.likeness:
            response.likeness = {key: value for key, value in response.likeness.items() if key != NETWORK}
    db.session.flush()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two responses that look alike, by what, and what was found of them."""

    first: Response
    second: Response
    evidence: tuple[str, ...]
    finding: DuplicateFinding | None

    @property
    def labels(self) -> list[str]:
        """The evidence in the reader's words."""
        return [str(EVIDENCE[name]) for name in self.evidence]


def flagged(consultation: Consultation) -> list[Pair]:
    """The pairs that look alike, of each group its first response with each other; two statements."""
    query = select(Response).filter_by(consultation_id=consultation.id).where(Response.submitted_at.is_not(None))
    responses = db.session.scalars(query.where(Response.likeness.is_not(None)).order_by(Response.id)).all()
    groups: dict[tuple[str, str], list[Response]] = defaultdict(list)
    for response in responses:
        for mark in _marks(response):
            groups[mark].append(response)
    evidence: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (kind, _mark), alike in groups.items():
        for other in alike[1:] if kind != NETWORK else []:
            evidence[alike[0].id, other.id].add(kind)
    return _pairs(consultation, {response.id: response for response in responses}, evidence)


def _marks(response: Response) -> list[tuple[str, str]]:
    facts_of = response.likeness or {}
    single = [(kind, facts_of[kind]) for kind in (PERSON, ANSWERS) if facts_of.get(kind)]
    return single + [(TEXT, mark) for mark in facts_of.get(TEXT, ())]


def _pairs(
    consultation: Consultation, by_id: dict[int, Response], evidence: dict[tuple[int, int], set[str]]
) -> list[Pair]:
    findings = {(f.first_id, f.second_id): f for f in findings_of(consultation)}
    return [
        Pair(by_id[a], by_id[b], _ordered(by_id[a], by_id[b], kinds), findings.get((a, b)))
        for (a, b), kinds in sorted(evidence.items())
    ]


def _ordered(first: Response, second: Response, kinds: set[str]) -> tuple[str, ...]:
    here, there = ((r.likeness or {}).get(NETWORK) for r in (first, second))
    known = kinds | ({NETWORK} if here is not None and here == there else set())
    return tuple(kind for kind in EVIDENCE if kind in known)


def findings_of(consultation: Consultation) -> list[DuplicateFinding]:
    """What was found so far."""
    query = select(DuplicateFinding).filter_by(consultation_id=consultation.id)
    return list(db.session.scalars(query.order_by(DuplicateFinding.id)))


def settle_duplicate(
    actor: Actor, consultation: Consultation, references: tuple[str, str], verdict: str, reason: str
) -> DuplicateFinding:
    """Find that two flagged responses, by their references, count once, or are none of one respondent. Again: anew.

    Raises :class:`Missing` for what is not flagged, :class:`core.errors.Invalid`, :class:`core.errors.Refused`.
    """
    require(policies.can_settle_duplicates(actor, consultation, now()))
    if verdict not in VERDICTS:
        raise invalid("verdict", _("Say what you find."))
    pair = next((p for p in flagged(consultation) if (p.first.reference, p.second.reference) == references), None)
    if pair is None:
        raise Missing()
    finding = pair.finding or DuplicateFinding(
        consultation_id=consultation.id, first_id=pair.first.id, second_id=pair.second.id
    )
    finding.verdict, finding.reason, finding.evidence = verdict, checked_reason(reason), " ".join(pair.evidence)
    finding.found_at, finding.found_by_id = now(), actor.id
    db.session.add(finding)
    pair.second.counted_with_id = pair.first.id if verdict == COUNTED_ONCE else None
    tallying.note(pair.second)
    _tell(actor, consultation, finding)
    return finding


def _tell(actor: Actor, consultation: Consultation, finding: DuplicateFinding) -> None:
    publish(
        events.DuplicateSettled(
            **facts(actor, consultation), finding_id=finding.id, first_id=finding.first_id,
            second_id=finding.second_id, verdict=finding.verdict, digest=_digest(finding.reason),
        )
    )  # fmt: skip
