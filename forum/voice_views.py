"""Who speaks: the balance of a thread, a group or an action line, and posts chosen by who said them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, render_template, request

from core import pages
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import everyone, open_to
from core.reader import is_personal, parts
from forum import balance, fragments, queries, space_queries, voice_queries
from forum.balance import Balance
from forum.languages import written_languages
from forum.models import Space
from forum.views import blueprint
from forum.voices import Voices
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, country_choices

MANY = 20_000
"""Posts under an action line from which on its balance is counted anew only every ten minutes."""
LATER = timedelta(minutes=10)


def _options() -> dict[str, list[tuple[str, Any]]]:
    """What the filter offers."""
    anything = ("", _("Any"))
    return {
        "type": [anything, *STAKEHOLDER_TYPES.items()],
        "region": [anything, *REGIONAL_GROUPS.items()],
        "country": [anything, *country_choices()],
        "lang": [anything, *written_languages()],
        "verified": [anything, ("yes", _("Verified")), ("no", _("Not verified"))],
        "behalf": [anything, ("yes", _("On behalf of an organisation")), ("no", _("In a personal capacity"))],
    }


def _chosen(place: Mapping[str, Any], page: Page[Any], voices: Voices, **shown: Any) -> str:
    """A page of what was chosen, with the way to the next one."""
    following = f"?{urlencode(voices.chosen() | {'after': page.next})}" if page.next else None
    return render_template(
        "forum/chosen.html", place=place, voices=voices, options=_options(), next=following, **shown
    )


@blueprint.get("/threads/<int:thread_id>/voices")
@open_to(everyone)
def chosen_in_thread(thread_id: int) -> str:
    """The posts of a thread, chosen by who said them."""
    thread, voices = queries.thread_by_id(current_actor(), thread_id), Voices.of(request.args)
    page = voice_queries.of_thread(thread, voices, request.args.get("after"))
    cards = [fragments.card(row, {}) for row in page.items]
    place = {"name": thread.shown_title, "lang": thread.lang, "url": thread.url, "space": thread.space}
    return _chosen(place, page, voices, cards=cards, posts=[])


@blueprint.get("/<slug>/voices")
@open_to(everyone)
def chosen_in_line(slug: str) -> str:
    """The posts under an action line, chosen by who said them."""
    line, voices = queries.line_by_slug(slug), Voices.of(request.args)
    page = voice_queries.of_line(line, voices, request.args.get("after"))
    place = {"name": f"{line.symbol} {line.title}", "lang": "en", "url": f"/{line.slug}", "space": _as_space(line)}
    return _chosen(place, page, voices, cards=[], posts=page.items)


def _as_space(line: Any) -> Space:
    return Space(action_line=line, action_line_id=line.id, kind="line")


@blueprint.get("/groups/<slug>/voices")
@open_to(everyone)
def chosen_in_group(slug: str) -> str:
    """The posts of a group, chosen by who said them."""
    actor, voices = current_actor(), Voices.of(request.args)
    space = space_queries.group_by_slug(actor, slug)
    page = voice_queries.of_group(actor, space, voices, request.args.get("after"))
    place = {"name": space.name, "lang": "", "url": space.url, "space": space}
    return _chosen(place, page, voices, cards=[], posts=page.items)


@blueprint.get("/threads/<int:thread_id>/balance")
@open_to(everyone)
def thread_balance(thread_id: int) -> Response:
    """Who speaks in a thread, in figures."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    place = {"name": thread.shown_title, "lang": thread.lang, "url": thread.url, "space": thread.space}
    return _balance(thread.topic, thread.topic, place, lambda: balance.of_thread(thread))


@blueprint.get("/groups/<slug>/balance")
@open_to(everyone)
def group_balance(slug: str) -> Response:
    """Who speaks in a group, in figures."""
    space = space_queries.group_by_slug(current_actor(), slug)
    place = {"name": space.name, "lang": "", "url": space.url, "space": space}
    return _balance(space.topic, space.topic, place, lambda: balance.of_group(space))


@blueprint.get("/<slug>/balance")
@open_to(everyone)
def line_balance(slug: str) -> Response:
    """Who speaks under an action line, in figures."""
    line = queries.line_by_slug(slug)
    space = space_queries.line_space(line)
    place = {"name": f"{line.symbol} {line.title}", "lang": "en", "url": f"/{line.slug}", "space": _as_space(line)}
    channel = space.topic if space else ""
    topic = line.topic if balance.size_of(line) < MANY else f"balance:{line.topic}"
    return _balance(topic, channel, place, lambda: balance.of_line(line))


def _balance(topic: str, channel: str, place: dict[str, Any], count: Callable[[], Balance]) -> Response:
    """The page from store while nothing was said; the caller has found the place through what the reader may see."""

    def draw() -> str:
        live = current_app.config.get("LIVE_URL")
        return render_template("forum/balance.html", place=place, balance=count(), channel=channel, live_url=live)

    name = f"{'closed-' if place['space'].is_closed else ''}balance:{topic}"
    return pages.serve(name, topic, draw, parts, private=is_personal(), keep_for=LATER)
