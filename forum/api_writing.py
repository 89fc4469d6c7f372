"""While a program writes: previews, and people to mention, as JSON."""

from flask import request

from core.api import Shape, endpoint
from core.identity import current_actor
from core.limits import consume
from core.pagination import Page
from core.policy import signed_in
from forum.api import blueprint
from forum.composing import preview
from forum.composing_views import people_for, place_of


class PreviewIn(Shape):
    """A text in Markdown, perhaps for a place (``thread:7``, ``post:12:reply``, ``line:3:thread``)."""

    body: str
    lang: str = "en"
    place: str = ""
    mentioned: list[int] = []


class PreviewOut(Shape):
    """``html`` is what would be stored; ``notes`` are hints to whoever writes."""

    html: str
    notes: list[str]


class PersonOut(Shape):
    """Somebody who can be mentioned: write ``[@name](/people/id)``."""

    id: int
    name: str
    organisation: str | None
    country: str | None


@endpoint(
    blueprint, "POST", "/preview", policy=signed_in, body=PreviewIn, returns=PreviewOut,
    summary="What a text would look like; nothing is stored",
)  # fmt: skip
def show_preview(body: PreviewIn) -> PreviewOut:
    consume("preview", current_actor().id)
    place = place_of(current_actor(), body.place)
    made = preview(place.space if place else None, body.body, body.lang, body.mentioned)
    return PreviewOut(html=made.html, notes=made.notes)


@endpoint(
    blueprint, "GET", "/people/suggest", policy=signed_in, returns=PersonOut, listing=True, query=("q", "place"),
    summary="People whose names begin with ?q=, to mention at ?place=",
)  # fmt: skip
def list_people() -> Page[PersonOut]:
    consume("suggest", current_actor().id)
    place = place_of(current_actor(), request.args.get("place", ""))
    found = people_for(current_actor(), place, request.args.get("q", ""))
    return Page([PersonOut.model_validate(person) for person in found])
