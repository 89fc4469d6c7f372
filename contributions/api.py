"""What was said, as JSON: the same actions and queries as the pages."""

from datetime import datetime
from typing import Any

from flask import request

from contributions import cases, moderating, queries, record
from contributions.models import Contribution, Flag, Revision
from contributions.moderation_views import moderators
from contributions.views import entry_number
from core import live
from core.api import Shape, api_blueprint, endpoint
from core.errors import Missing
from core.identity import current_actor
from core.limits import consume
from core.pagination import Page
from core.policy import everyone, signed_in

blueprint = api_blueprint("contributions")


class SpeakerOut(Shape):
    """Who spoke and for whom, as it was when it was said."""

    name: str
    stakeholder_type: str
    organisation: str | None
    on_behalf: bool
    country: str | None
    is_verified: bool = False


class ContributionOut(Shape):
    """Something somebody said. ``html`` is safe to show; ``text`` is what anchors count in, by code points."""

    id: int
    symbol: str
    kind: str
    place: str
    lang: str
    dir: str
    said_at: datetime
    revision: int
    visibility: str
    action_lines: list[str]
    speaker: SpeakerOut
    body: str
    html: str
    text: str
    digest: str

    @classmethod
    def of(cls, c: Contribution) -> "ContributionOut":
        """The shape of ``c``, which the actor may read."""
        speaker = SpeakerOut(
            name=c.speaker_name, stakeholder_type=c.stakeholder_type, organisation=c.organisation_name,
            on_behalf=c.on_behalf, country=c.country, is_verified=c.is_verified,
        )  # fmt: skip
        r = c.revision
        return cls(
            id=c.id, symbol=c.symbol, kind=c.kind, place=c.place, lang=c.lang, dir=c.dir, said_at=c.said_at,
            revision=r.number, visibility=c.visibility, action_lines=[line.slug for line in c.action_lines],
            speaker=speaker, body=r.body, html=r.html, text=r.text, digest=r.digest,
        )  # fmt: skip


class RevisionOut(Shape):
    """One wording."""

    number: int
    made_at: datetime
    body: str
    html: str
    text: str
    digest: str


class EntryOut(Shape):
    """One entry of the record."""

    number: int
    at: datetime
    verb: str
    payload: dict[str, Any]
    digest: str


class FlagIn(Shape):
    """A complaint."""

    reason: str
    note: str = ""


class FlagOut(Shape):
    """A complaint, as its author and the moderators see it."""

    id: int
    symbol: str
    reason: str
    note: str
    flagged_at: datetime
    decision: str | None

    @classmethod
    def of(cls, flag: Flag) -> "FlagOut":
        """The shape of ``flag``."""
        symbol = flag.contribution.symbol
        return cls(
            id=flag.id, symbol=symbol, reason=flag.reason, note=flag.note, flagged_at=flag.flagged_at,
            decision=flag.decision,
        )  # fmt: skip


class ReasonIn(Shape):
    """Why something is hidden or restored; ``rule`` is what was broken."""

    reason: str
    rule: str = "other"


def _revision(r: Revision) -> RevisionOut:
    return RevisionOut(number=r.number, made_at=r.made_at, body=r.body, html=r.html, text=r.text, digest=r.digest)


@endpoint(blueprint, "GET", "/contributions/<int:identity>", policy=everyone, summary="One contribution",
          returns=ContributionOut)  # fmt: skip
def contribution(identity: int) -> ContributionOut:
    return ContributionOut.of(queries.by_id(current_actor(), identity))


@endpoint(blueprint, "GET", "/c/<path:symbol>", policy=everyone, summary="One contribution, by its symbol",
          returns=ContributionOut)  # fmt: skip
def contribution_by_symbol(symbol: str) -> ContributionOut:
    return ContributionOut.of(queries.by_symbol(current_actor(), symbol))


@endpoint(blueprint, "GET", "/contributions/<int:identity>/revisions", policy=everyone, listing=True,
          summary="All wordings of a contribution, the newest first", returns=RevisionOut)  # fmt: skip
def revisions(identity: int) -> Page[RevisionOut]:
    found = queries.by_id(current_actor(), identity)
    return Page([_revision(r) for r in queries.history(found)])


@endpoint(blueprint, "POST", "/contributions/<int:identity>/flags", policy=signed_in, body=FlagIn, returns=FlagOut,
          summary="Complain about a contribution", status=201)  # fmt: skip
def flag(identity: int, body: FlagIn) -> FlagOut:
    actor = current_actor()
    consume("flag", actor.id)
    return FlagOut.of(cases.flag(actor, queries.by_id(actor, identity), body.reason, body.note))


@endpoint(blueprint, "POST", "/contributions/<int:identity>/hide", policy=moderators, body=ReasonIn,
          returns=ContributionOut, summary="Hide a contribution")  # fmt: skip
def hide(identity: int, body: ReasonIn) -> ContributionOut:
    found = queries.by_id(current_actor(), identity)
    moderating.hide(current_actor(), found, body.reason, body.rule)
    return ContributionOut.of(found)


@endpoint(blueprint, "POST", "/contributions/<int:identity>/restore", policy=moderators, body=ReasonIn,
          returns=ContributionOut, summary="Show again what was hidden")  # fmt: skip
def restore(identity: int, body: ReasonIn) -> ContributionOut:
    found = queries.by_id(current_actor(), identity)
    moderating.restore(current_actor(), found, body.reason)
    return ContributionOut.of(found)


@endpoint(blueprint, "GET", "/record/<topic>", policy=everyone, summary="The record of a topic, after entry ?after=",
          returns=EntryOut, listing=True)  # fmt: skip
def entries(topic: str) -> Page[EntryOut]:
    if not live.may_join(topic):
        raise Missing()
    found = record.entries_after(topic, entry_number(request.args.get("after") or "0"))
    shown, more = found[: record.CATCH_UP_LIMIT], len(found) > record.CATCH_UP_LIMIT
    items = [
        EntryOut(number=e.number, at=e.at, verb=e.verb, payload=e.payload, digest=e.digest)
        for e in shown
        if e.verb not in record.CONFIDENTIAL
    ]
    return Page(items, str(shown[-1].number) if more else None)
