"""The home page, the list of action lines, and a page for each line, sub-theme and goal."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core import pages, reader
from core.clock import now
from core.identity import current_actor, nobody
from core.locale import _
from core.panels import drawn
from core.policy import everyone, open_to, require, signed_in
from themes import editing, queries
from themes.forms import LineForm
from themes.labels import goal_title
from themes.models import ActionLine
from themes.policies import can_edit_line
from themes.reference import load_action_lines

HOME_KEPT = timedelta(seconds=30)
LINE_KEPT = timedelta(seconds=60)
LINE = "any({}):slug".format(", ".join(f"'{line.slug}'" for line in load_action_lines()))
"""In a rule: the address of one of the action lines and nothing else."""

blueprint = Blueprint("themes", __name__)
blueprint.add_app_template_global(goal_title)


@blueprint.get("/")
@open_to(everyone)
def home() -> ResponseReturnValue:
    return pages.serve("home", "home", _home, reader.parts, private=reader.is_personal(), keep_for=HOME_KEPT)


def _home() -> str:
    """The shared home page: what everybody may see."""
    shown: dict[str, Any] = {"panels": drawn("home", nobody()), "side": drawn("home-side", nobody())}
    return render_template("themes/home.html", lines=queries.lines(), **shown)


@blueprint.get("/action-lines")
@open_to(everyone)
def lines() -> ResponseReturnValue:
    panels = drawn("lines", current_actor())
    return render_template("themes/lines.html", lines=queries.lines(), panels=panels)


@blueprint.get(f"/<{LINE}>")
@open_to(everyone)
def line(slug: str) -> ResponseReturnValue:
    topic, personal = queries.line_topic(slug), reader.is_personal()
    if personal and can_edit_line(current_actor(), int(topic.partition(":")[2]), now().date()):
        reader.reader().rules.append(".mod-only{display:inline}")
    return pages.serve(f"line/{slug}", topic, lambda: _line(slug), reader.parts, private=personal, keep_for=LINE_KEPT)


def _line(slug: str) -> str:
    """The shared page of an action line."""
    line = queries.line_by_slug(slug)
    shown: dict[str, Any] = {
        "panels": drawn("line", nobody(), line),
        "side": drawn("line-side", nobody(), line),
    }
    return render_template("themes/line.html", line=line, **shown)


def _editable(slug: str) -> ActionLine:
    """The line, for somebody who may edit it."""
    found = queries.line_by_slug(slug)
    require(can_edit_line(current_actor(), found.id, now().date()))
    return found


@blueprint.get(f"/<{LINE}>/edit")
@open_to(signed_in)
def edit_line(slug: str) -> ResponseReturnValue:
    line = _editable(slug)
    return render_template("themes/edit_line.html", line=line, form=LineForm.of(line))


@blueprint.post(f"/<{LINE}>/edit")
@open_to(signed_in)
def edit_line_post(slug: str) -> ResponseReturnValue:
    line = _editable(slug)
    form = LineForm.of(line)
    if not form.validate_on_submit():
        return render_template("themes/edit_line.html", line=line, form=form), 422
    kept = {int(number) for number in form.goals.data or ()}
    disputed = {int(number) for number in form.disputed.data or ()} - kept
    editing.edit_goals(current_actor(), line, kept, disputed)
    editing.edit_themes(current_actor(), line, [queries.theme_by_key(key) for key in form.themes.data or ()])
    flash(_("Goals and sub-themes of %(symbol)s are saved.", symbol=line.symbol), "success")
    return redirect(url_for("themes.line", slug=slug))


@blueprint.get("/themes")
@open_to(everyone)
def themes() -> ResponseReturnValue:
    return render_template("themes/themes.html", themes=queries.themes())


@blueprint.get("/themes/<key>")
@open_to(everyone)
def theme(key: str) -> ResponseReturnValue:
    found = queries.theme_by_key(key)
    return render_template("themes/theme.html", theme=found, panels=drawn("theme", nobody(), found))


@blueprint.get("/sdgs")
@open_to(everyone)
def goals() -> ResponseReturnValue:
    return render_template("themes/goals.html", goals=queries.goals())


@blueprint.get("/sdgs/<int:number>")
@open_to(everyone)
def goal(number: int) -> ResponseReturnValue:
    found = queries.goal(number)
    return render_template(
        "themes/goal.html", goal=found, links=queries.links_of_goal(number), panels=drawn("goal", nobody(), found)
    )


@blueprint.get("/sources")
@open_to(everyone)
def sources() -> ResponseReturnValue:
    return render_template("themes/sources.html", documents=queries.source_documents())


@blueprint.get("/sources/<code>")
@open_to(everyone)
def source(code: str) -> ResponseReturnValue:
    found = queries.source_document(code)
    return render_template("themes/source.html", document=found, panels=drawn("source", nobody(), found))
