"""The search page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contributions.search import LONGEST_QUERY, search
from contributions.views import blueprint
from core.identity import current_actor
from core.policy import everyone, open_to
from themes import queries as themes


@blueprint.get("/search")
@open_to(everyone)
def search_page() -> ResponseReturnValue:
    """A plain GET form, so that a search can be kept and sent on as an address."""
    query, slug = request.args.get("q", "").strip(), request.args.get("line", "")
    line = themes.line_by_slug(slug) if slug else None
    too_long = len(query) > LONGEST_QUERY
    lines = [line.id] if line else []
    page = None
    if query and not too_long:
        page = search(current_actor(), query, lines=lines, after=request.args.get("after"))
    shown = {"query": query, "line": line, "page": page, "too_long": too_long, "limit": LONGEST_QUERY}
    return render_template("contributions/search.html", lines=themes.lines(), **shown), 422 if too_long else 200
