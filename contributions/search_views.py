"""The search page, and how search works."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contributions.filters import known_types
from contributions.query_language import LONGEST
from contributions.search import PAGE_SIZE, Results, search
from contributions.search_form import filters_of, kept, order_of
from contributions.states import states
from contributions.views import blueprint
from core.errors import Invalid
from core.identity import current_actor
from core.locale import LANGUAGES
from core.policy import everyone, open_to
from themes import queries as themes
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES


@blueprint.get("/search")
@open_to(everyone)
def search_page() -> ResponseReturnValue:
    """A plain GET form, so that a search can be kept and sent on as an address."""
    text, wrong, results = request.args.get("q", "").strip(), "", None
    try:
        results = _results(text)
    except Invalid as problem:
        wrong = str(problem)
    has_failed = bool(wrong or (results and results.problems))
    page = render_template("contributions/search.html", wrong=wrong, results=results, **_form(text))
    return page, 422 if has_failed else 200


def _results(text: str) -> Results:
    arguments = request.args
    return search(
        current_actor(), text, filters=filters_of(arguments), order=order_of(arguments),
        after=arguments.get("after"), size=PAGE_SIZE,
    )  # fmt: skip


def _form(text: str) -> dict[str, Any]:
    """What the form offers, and what was typed into it."""
    actor = current_actor()
    return {
        "text": text,
        "chosen": kept(request.args),
        "limit": LONGEST,
        "lines": themes.lines(),
        "types": known_types(),
        "stakeholder_types": STAKEHOLDER_TYPES,
        "regions": {key: label for key, label in REGIONAL_GROUPS.items() if key != "igo" and key != "other"},
        "written_in": LANGUAGES,
        "states": [state for state in states().values() if actor.id is not None or not state.signed_in],
        "is_narrowed": any(name not in ("q", "order") for name in kept(request.args)),
    }


@blueprint.get("/search/help")
@open_to(everyone)
def search_help() -> ResponseReturnValue:
    """How search works: what can be typed, and how each language is taken apart."""
    known = {"types": known_types(), "states": states().values(), "written_in": LANGUAGES}
    return render_template("contributions/search_help.html", **known)
