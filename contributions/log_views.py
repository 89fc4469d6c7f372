"""The public moderation log, as a page and as a feed."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contributions import log
from contributions.views import blueprint
from core.policy import everyone, open_to
from themes import queries as themes
from themes.models import ActionLine


def chosen_line() -> ActionLine | None:
    """The action line of ``?line=``. Raises :class:`core.errors.Missing` for one that there is not."""
    slug = request.args.get("line")
    return themes.line_by_slug(slug) if slug else None


@blueprint.get("/moderation-log")
@open_to(everyone)
def moderation_log() -> ResponseReturnValue:
    """What moderators did, the latest first."""
    line = chosen_line()
    page = log.read(line, request.args.get("after"))
    following = url_for("contributions.moderation_log", line=line.slug if line else None, after=page.next)
    return render_template(
        "contributions/log.html", line=line, lines=themes.lines(), page=page,
        next=following if page.next else None,
    )  # fmt: skip


@blueprint.get("/moderation-log.atom")
@open_to(everyone)
def moderation_log_feed() -> Response:
    """The latest lines, for feed readers."""
    line = chosen_line()
    page = log.read(line)
    body = render_template("contributions/log.atom.xml", line=line, page=page)
    return Response(body, mimetype="application/atom+xml")
