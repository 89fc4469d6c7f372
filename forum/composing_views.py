"""While somebody writes: what it will look like, and whom an ``@`` may mean. Neither keeps anything."""

from typing import Any

from flask import jsonify, request
from sqlalchemy import exists

from accounts.actor import Actor, can_speak
from accounts.models import User
from contributions.mentions import Person, suggested
from contributions.models import Contribution
from core.clock import now
from core.errors import Invalid
from core.guard import own_transaction
from core.identity import current_actor
from core.limits import consume
from core.locale import direction
from core.policy import open_to, require, signed_in
from forum import draft_places
from forum.composing import chosen_people, preview
from forum.draft_places import Place
from forum.views import blueprint
from themes.labels import country_name


def place_of(actor: Actor, name: str) -> Place | None:
    """The place that is written for, if one is named. Raises :class:`core.errors.Missing`."""
    return draft_places.place(actor, name) if name else None


@blueprint.post("/preview")
@open_to(signed_in)
@own_transaction
def live_preview() -> Any:
    """The rendering that would be stored, and hints; or why it would not be."""
    actor = current_actor()
    consume("preview", actor.id)
    place = place_of(actor, request.form.get("place", ""))
    lang = request.form.get("lang", "")
    try:
        made = preview(place.space if place else None, request.form.get("body", ""), lang, chosen_people())
    except Invalid as error:
        blank = not request.form.get("body", "").strip()
        return jsonify({"html": "" if blank else None, "notes": [] if blank else [str(error.detail)]})
    return jsonify({"html": made.html, "notes": made.notes, "lang": lang, "dir": direction(lang)})


def people_for(actor: Actor, place: Place | None, typed: str) -> list[Person]:
    """Whom ``actor`` may mention at ``place`` by what was typed: those who spoke there first."""
    require(can_speak(actor, (), now()))
    space = place.space if place else None
    first = None
    if place is not None and place.topic:
        first = exists().where(Contribution.speaker_id == User.id, Contribution.topic == place.topic)
    circle, is_closed = (space.circle, space.is_closed) if space else (None, False)
    return suggested(typed[:80], circle, is_closed, first)


@blueprint.get("/people/suggest")
@open_to(signed_in)
def suggest_people() -> Any:
    """People whose names begin with ``q``, as far as the reader may know of them."""
    actor = current_actor()
    consume("suggest", actor.id)
    found = people_for(actor, place_of(actor, request.args.get("place", "")), request.args.get("q", ""))
    people = [{"id": p.id, "name": p.name, "about": _about(p)} for p in found]
    response = jsonify({"people": people})
    response.headers["Cache-Control"] = "no-store"
    return response


def _about(person: Person) -> str:
    return ", ".join(part for part in (person.organisation, country_name(person.country)) if part)
