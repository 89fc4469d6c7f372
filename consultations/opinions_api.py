"""Consensus and opinion groups as JSON: the same queries as the pages."""

from datetime import datetime
from typing import Any

from flask import request

from consultations import policies
from consultations.api import blueprint
from consultations.opinions import analysing, queries
from consultations.opinions.analysing import Analysis
from consultations.opinions.consensus import Support
from consultations.opinions.groups import Group
from consultations.opinions.labels import mentioned
from consultations.opinions.queries import Agreement, Axis
from consultations.opinions.typical import Count
from consultations.respondent_api import visiting
from consultations.statement_models import NAMES, Statement
from consultations.statements_api import HERE
from consultations.views_statements import Ballot, ballot
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, require

WAITING, OFFERED = "waiting", "offered"
FACTS = ("voters", "statements", "votes", "placed", "stability", "silhouette", "explained")


class SupportOut(Shape):
    """How many of a group agree, of those who have voted on the statement; both ``null`` if the row is kept back."""

    key: str
    agree: int | None
    seen: int | None


class AxisOut(Shape):
    """Declared groups of a kind, and the product over them of (agree + 1) ÷ (seen + 2), as a fraction and as a number.

    It is ``null`` where it would tell a number that is kept back.
    """

    groups: list[SupportOut]
    product: float | None
    fraction: str | None


class AgreementOut(Shape):
    """How far declared groups agree with the statement with this number.

    ``word`` is ``general`` (“general consensus”), ``opposed`` (some group does not agree) or ``nobody`` (no group has three
    voters on it). ``against`` are the groups that do not agree, as far as their rows are shown; ``others_against``: there
    are more.
    """

    number: int
    text: str
    all: SupportOut
    type: AxisOut
    region: AxisOut
    word: str
    against: list[str]
    others_against: bool


class CountOut(Shape):
    """Votes of some voters on a statement."""

    agree: int
    disagree: int
    seen: int


class StandsOut(Shape):
    """A statement that stands for a group: the ``vote`` by which it differs, and the votes inside and outside."""

    number: int
    text: str
    vote: str
    inside: CountOut
    outside: CountOut


class GroupOut(Shape):
    """An opinion group; ``x`` and ``y`` say where its middle is, from 0 (left, top) to 1."""

    voters: int
    x: float
    y: float
    statements: list[StandsOut]


class SharedOut(Shape):
    """A statement with which at least 60 % of each group agree: the votes of each, in the order of the groups."""

    number: int
    text: str
    groups: list[CountOut]


class SquareOut(Shape):
    """How many voters of a group (counted from 0) stand in a square of the map, 16 by 16 from the upper left corner."""

    column: int
    row: int
    group: int
    voters: int


class OpinionsOut(Shape):
    """Opinion groups found in the votes.

    ``state`` is ``offered``, ``waiting`` (they are being looked for: ask again) or why there are none: ``few-voters``,
    ``few-statements``, ``few-placed``, ``alike``, ``unstable`` or ``small``. ``is_current``: nothing has changed since
    ``made_at``.
    """

    state: str
    made_at: datetime | None
    is_current: bool
    voters: int | None
    statements: int | None
    votes: int | None
    placed: int | None
    stability: float | None
    silhouette: float | None
    explained: float | None
    groups: list[GroupOut]
    shared: list[SharedOut]
    squares: list[SquareOut]


def _ballot(consultation_id: int, statements_id: int) -> Ballot:
    found = ballot(visiting(consultation_id), statements_id)
    require(policies.can_see_figures(current_actor(), found.consultation, now()))
    return found


@endpoint(
    blueprint, "GET", f"{HERE}/consensus", policy=everyone, returns=AgreementOut, listing=True,
    query=("after", "only"),
    summary="How far declared groups agree with each statement, once figures are public; only=general: with consensus",
)  # fmt: skip
def get_consensus(consultation_id: int, statements_id: int) -> Page[AgreementOut]:
    found = _ballot(consultation_id, statements_id)
    only = request.args.get("only", "")
    if only not in ("", "general"):
        raise Missing()
    page = queries.agreements(
        found.consultation, found.question, request.args.get("after"), only_general=only == "general"
    )
    return Page([_agreement(one) for one in page.items], page.next)


def _agreement(one: Agreement) -> AgreementOut:
    axes = {axis.key: _axis(axis) for axis in one.axes}
    return AgreementOut(
        number=one.statement.number, text=one.statement.text, word=one.word.why, **axes,
        all=_support("", one.all),
        against=[row.key for row in one.against], others_against=one.unnamed,
    )  # fmt: skip


def _support(key: str, shown: Support | None) -> SupportOut:
    return SupportOut(key=key, agree=shown.agree if shown else None, seen=shown.seen if shown else None)


def _axis(axis: Axis) -> AxisOut:
    rows = [_support(row.key, row.support) for row in axis.groups]
    fraction = None if axis.product is None else str(axis.product)
    return AxisOut(groups=rows, product=None if axis.product is None else float(axis.product), fraction=fraction)


@endpoint(
    blueprint, "GET", f"{HERE}/opinions", policy=everyone, returns=OpinionsOut,
    summary="Groups of people who voted alike, or why none are shown, once results are public",
)  # fmt: skip
def get_opinions(consultation_id: int, statements_id: int) -> OpinionsOut:
    found = _ballot(consultation_id, statements_id)
    known = analysing.analysis(found.question)
    said = queries.statements(found.question, mentioned(known.opinions))
    return _opinions(known, said)


def _opinions(known: Analysis, said: dict[int, Statement]) -> OpinionsOut:
    found = known.opinions
    if found is None:
        facts: dict[str, Any] = dict.fromkeys(FACTS)
        return OpinionsOut(state=WAITING, made_at=None, is_current=False, groups=[], shared=[], squares=[], **facts)
    return OpinionsOut(
        state=found.reason or OFFERED, made_at=known.made_at, is_current=known.is_current,
        groups=[_group(one, said) for one in found.groups],
        shared=[
            SharedOut(**_named(said[one.statement]), groups=[_count(count) for count in one.counts])
            for one in found.shared if one.statement in said
        ],
        squares=[SquareOut.model_validate(square) for square in found.squares],
        **{name: getattr(found, name) for name in FACTS},
    )  # fmt: skip


def _group(group: Group, said: dict[int, Statement]) -> GroupOut:
    stands = [
        StandsOut(
            **_named(said[one.statement]),
            vote=NAMES[one.vote],
            inside=_count(one.inside),
            outside=_count(one.outside),
        )
        for one in group.statements
        if one.statement in said
    ]
    return GroupOut(voters=group.voters, x=group.place.x, y=group.place.y, statements=stands)


def _named(statement: Statement) -> dict[str, Any]:
    return {"number": statement.number, "text": statement.text}


def _count(count: Count) -> CountOut:
    return CountOut.model_validate(count)
