"""Stocktaking as JSON: the same actions and queries as the pages."""

from collections.abc import Sequence
from datetime import datetime

from flask import request
from pydantic import StrictInt

from contributions.api import ContributionOut
from contributions.approval import count_first
from contributions.capacity import speaker_in
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.errors import Invalid
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.pagination import Page
from core.policy import everyone, signed_in
from stocktaking import actions, queries
from stocktaking.details import COLUMNS, Details
from stocktaking.models import Assessment, StocktakingEntry
from stocktaking.queries import Filters
from themes.models import ActionLine
from themes.queries import lines

blueprint = api_blueprint("stocktaking")


class EntryFacts(Shape):
    """What is told of an entry. ``kind`` is ``project``, ``programme``, ``case`` or ``practice``; ``status`` ``planned``,
    ``ongoing``, ``completed`` or ``stopped``; ``country`` a code of two letters or ``region`` a regional group; ``began``
    and ``ended`` a year, a month or a day. ``body``, ``worked`` and ``failed`` are Markdown."""

    kind: str
    title: str
    owner: str
    body: str
    action_lines: list[str]
    status: str
    lang: str = "en"
    goals: list[StrictInt] = []
    partners: str = ""
    country: str = ""
    region: str = ""
    began: str = ""
    ended: str = ""
    url: str = ""
    worked: str = ""
    failed: str = ""


class EntryIn(EntryFacts):
    """A new entry. ``capacity`` is empty (as the profile says), ``own``, ``behalf``, or ``other`` with the name of an
    ``organisation``."""

    capacity: str = ""
    organisation: str = ""


class EntryChange(EntryFacts):
    """All that is told of an entry, in place of what was; ``version`` is the one that was read."""

    version: StrictInt


class AssessmentIn(Shape):
    """How an entry stands now, in Markdown; ``evidence`` is a web address."""

    status: str
    body: str
    lang: str = "en"
    evidence: str = ""
    capacity: str = ""
    organisation: str = ""


class AssessmentOut(Shape):
    """An assessment, and what was said in it."""

    number: int
    status: str
    evidence: str
    contribution: ContributionOut


class EntryOut(Shape):
    """An entry, and what is said in it. ``is_due``: it is not over, and was not assessed for a year."""

    id: int
    url: str
    kind: str
    title: str
    owner: str
    partners: str
    country: str | None
    region: str | None
    began: str
    ended: str
    status: str
    web_address: str
    goals: list[int]
    version: int
    assessed_at: datetime | None
    is_due: bool
    contribution: ContributionOut


def shown(entry: StocktakingEntry, assessed: datetime | None) -> EntryOut:
    """An entry that the actor may read."""
    plain = {name: getattr(entry, name) for name in COLUMNS if name != "url"}
    return EntryOut(
        id=entry.id, url=entry.address, web_address=entry.url, version=entry.version, assessed_at=assessed,
        goals=[goal.number for goal in entry.goals], is_due=queries.is_due(entry, assessed, now()),
        contribution=ContributionOut.of(entry.contribution), **plain,
    )  # fmt: skip


def _one(entry: StocktakingEntry) -> EntryOut:
    return shown(entry, queries.assessed_at([entry]).get(entry.id))


def _assessment(made: Assessment) -> AssessmentOut:
    said = ContributionOut.of(made.contribution)
    return AssessmentOut(number=made.number, status=made.status, evidence=made.evidence, contribution=said)


@endpoint(
    blueprint, "GET", "/stocktaking", policy=everyone, returns=EntryOut, listing=True,
    summary="Entries, the newest first; ?type= ?line=c7-egov ?sdg= ?where= (country or regional group) ?status= narrow it",
)  # fmt: skip
def list_entries() -> Page[EntryOut]:
    page = queries.listed(current_actor(), _filters(), request.args.get("after"))
    assessed = queries.assessed_at(page.items)
    return Page([shown(entry, assessed.get(entry.id)) for entry in page.items], page.next)


def _filters() -> Filters:
    given = request.args
    line = _lines([given["line"]])[0].id if given.get("line") else None
    goal = given.get("sdg", "")
    if goal and not (goal.isascii() and goal.isdecimal() and 1 <= int(goal[:4]) <= 17):
        message = _("There is no goal of this number.")
        raise Invalid(message, {"sdg": [message]})
    kind, where, status = (given.get(name, "") for name in ("type", "where", "status"))
    return Filters(kind, line, int(goal[:4]) if goal else None, where, status)


@endpoint(
    blueprint, "GET", "/stocktaking/<int:entry_id>", policy=everyone, summary="A stocktaking entry", returns=EntryOut
)
def show_entry(entry_id: int) -> EntryOut:
    return _one(queries.by_id(current_actor(), entry_id))


@endpoint(
    blueprint, "POST", "/stocktaking", policy=signed_in, status=201, body=EntryIn, returns=EntryOut,
    summary="Add a stocktaking entry",
)  # fmt: skip
def add_entry(body: EntryIn) -> EntryOut:
    actor = current_actor()
    consume("post", actor.id)
    count_first(actor)
    speaker, about = speaker_in(actor, body.capacity, body.organisation), _lines(body.action_lines)
    return _one(actions.add_entry(actor, speaker, about, _details(body), body.goals))


@endpoint(
    blueprint, "PUT", "/stocktaking/<int:entry_id>", policy=signed_in, body=EntryChange, returns=EntryOut,
    summary="Tell other facts of an entry; version is the one that you read",
)  # fmt: skip
def change_entry(entry_id: int, body: EntryChange) -> EntryOut:
    consume("post", current_actor().id)
    entry, about = queries.by_id(current_actor(), entry_id), _lines(body.action_lines)
    changed = actions.change_entry(current_actor(), entry, about, _details(body), body.goals, expected=body.version)
    return _one(changed)


@endpoint(
    blueprint, "POST", "/stocktaking/<int:entry_id>/withdrawal", policy=signed_in, status=204,
    summary="Take one’s entry back",
)  # fmt: skip
def withdraw_entry(entry_id: int) -> None:
    actions.withdraw_entry(current_actor(), queries.by_id(current_actor(), entry_id))


@endpoint(
    blueprint, "GET", "/stocktaking/<int:entry_id>/assessments", policy=everyone, returns=AssessmentOut, listing=True,
    summary="The assessments of an entry, the latest first",
)  # fmt: skip
def list_assessments(entry_id: int) -> Page[AssessmentOut]:
    actor = current_actor()
    return Page([_assessment(made) for made in queries.assessments(actor, queries.by_id(actor, entry_id))])


@endpoint(
    blueprint, "POST", "/stocktaking/<int:entry_id>/assessments", policy=signed_in, status=201, body=AssessmentIn,
    returns=AssessmentOut, summary="Assess an entry for which one answers",
)  # fmt: skip
def assess(entry_id: int, body: AssessmentIn) -> AssessmentOut:
    actor, entry = current_actor(), queries.by_id(current_actor(), entry_id)
    consume("post", actor.id)
    count_first(actor)
    speaker = speaker_in(actor, body.capacity, body.organisation)
    return _assessment(actions.assess(actor, speaker, entry, body.body, body.status, body.lang, body.evidence))


@endpoint(
    blueprint, "POST", "/stocktaking/<int:entry_id>/assessments/<int:number>/withdrawal", policy=signed_in, status=204,
    summary="Take one’s assessment back",
)  # fmt: skip
def withdraw_assessment(entry_id: int, number: int) -> None:
    actions.withdraw_assessment(current_actor(), queries.assessment(current_actor(), entry_id, number))


def _details(body: EntryFacts) -> Details:
    return Details(**{name: getattr(body, name) for name in Details.__dataclass_fields__})


def _lines(slugs: Sequence[str]) -> list[ActionLine]:
    known = {line.slug: line for line in lines()}
    if unknown := next((slug for slug in slugs if slug not in known), None):
        message = _("There is no action line “%(slug)s”.", slug=unknown)
        raise Invalid(message, {"action_lines": [message]})
    return [line for line in known.values() if line.slug in slugs]
