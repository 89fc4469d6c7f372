"""Proposals and common issues as JSON."""

from datetime import datetime

from flask import request

from contributions import marking, queries
from contributions.api import blueprint
from contributions.mark_models import COMMON_ISSUE, PROPOSAL, Mark
from contributions.marking import Filters
from core.api import Shape, endpoint
from core.errors import Invalid
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, signed_in
from themes.queries import lines, themes


class MarkIn(Shape):
    """``kind`` is ``proposal`` or ``common_issue``; action lines by symbol, sub-themes by key."""

    kind: str
    note: str = ""
    action_lines: list[str] = []
    themes: list[str] = []


class MarkOut(Shape):
    """A mark, with the contribution that carries it and where that went."""

    kind: str
    note: str
    symbol: str
    contribution_id: int
    speaker_name: str
    stakeholder_type: str
    country: str | None
    text: str
    lang: str
    action_lines: list[str]
    themes: list[str]
    marked_at: datetime
    went_to: list[str]


def mark_out(found: Mark, standing: list[marking.Standing]) -> MarkOut:
    """The shape of a mark."""
    said = found.contribution
    return MarkOut(
        kind=found.kind, note=found.note, symbol=said.symbol, contribution_id=said.id,
        speaker_name=said.speaker_name, stakeholder_type=said.stakeholder_type, country=said.country,
        text=said.revision.text, lang=said.lang, action_lines=[line.symbol for line in found.lines],
        themes=[theme.key for theme in found.themes], marked_at=found.made_at,
        went_to=[where.url for where in standing],
    )  # fmt: skip


def _listed(kind: str) -> Page[MarkOut]:
    given = request.args
    line = _one("line", {line.symbol: line.id for line in lines()})
    theme = _one("theme", {theme.key: theme.id for theme in themes()})
    filters = Filters(line, theme, given.get("type", ""), given.get("country", ""))
    page = marking.marks(current_actor(), kind, filters, given.get("after"))
    where = marking.standings([found.contribution_id for found in page.items])
    return Page([mark_out(found, where[found.contribution_id]) for found in page.items], page.next)


def _one(name: str, known: dict[str, int]) -> int | None:
    given = request.args.get(name)
    if not given:
        return None
    return _known(name, given, known)


def _known(name: str, given: str, known: dict[str, int]) -> int:
    if given not in known:
        message = _("“%(given)s” is not known here.", given=given)
        raise Invalid(message, {name: [message]})
    return known[given]


@endpoint(
    blueprint, "GET", "/proposals", policy=everyone, returns=MarkOut, listing=True,
    query=("line", "theme", "type", "country"),
    summary="Proposals across action lines; ?line=, theme=, type=, country= narrow the list",
)  # fmt: skip
def list_proposals() -> Page[MarkOut]:
    return _listed(PROPOSAL)


@endpoint(
    blueprint, "GET", "/common-issues", policy=everyone, returns=MarkOut, listing=True,
    query=("line", "theme", "type", "country"),
    summary="Issues that action lines have in common; ?line=, theme=, type=, country= narrow the list",
)  # fmt: skip
def list_common_issues() -> Page[MarkOut]:
    return _listed(COMMON_ISSUE)


@endpoint(
    blueprint, "POST", "/contributions/<int:identity>/marks", policy=signed_in, body=MarkIn, returns=MarkOut,
    summary="Mark a contribution as a proposal or a common issue",
)  # fmt: skip
def mark_contribution(identity: int, body: MarkIn) -> MarkOut:
    all_lines, all_themes = lines(), themes()
    line_ids = {
        _known("action_lines", each, {line.symbol: line.id for line in all_lines}) for each in body.action_lines
    }
    theme_ids = {_known("themes", each, {theme.key: theme.id for theme in all_themes}) for each in body.themes}
    chosen = [line for line in all_lines if line.id in line_ids]
    about = [theme for theme in all_themes if theme.id in theme_ids]
    contribution = queries.by_id(current_actor(), identity)
    found = marking.mark(current_actor(), contribution, body.kind, body.note, chosen, about)
    return mark_out(found, marking.standings([identity])[identity])


@endpoint(
    blueprint, "DELETE", "/contributions/<int:identity>/marks/<kind>", policy=signed_in,
    summary="Take a mark away",
)  # fmt: skip
def unmark_contribution(identity: int, kind: str) -> None:
    marking.unmark(current_actor(), queries.by_id(current_actor(), identity), kind)
