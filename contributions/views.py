"""The catch-up of the record. The other pages of this room are in ``pages``, ``moderation_views`` and ``search_views``."""

from flask import Blueprint, Response, jsonify, request

from contributions import record
from core import live
from core.errors import Invalid, Missing
from core.locale import _
from core.policy import everyone, open_to

blueprint = Blueprint("contributions", __name__)


@blueprint.get("/record/<topic>")
@open_to(everyone)
def catch_up(topic: str) -> Response:
    """What was recorded on ``topic`` after ``?after=N``, as it was pushed live; open to whoever may join its channel."""
    if not live.may_join(topic):
        raise Missing()
    response = jsonify(record.catch_up(topic, _number(request.args.get("after", "0"))))
    response.headers["Cache-Control"] = "no-store"
    return response


def _number(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise Invalid(_("The number of a record entry is a whole number, 0 or more."))
    return int(given)
