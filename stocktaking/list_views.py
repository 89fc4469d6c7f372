"""The list of entries: who does what where, as a page, as a table and as a feed."""

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from accounts.actor import NOBODY
from core import feeds
from core.clock import now
from core.feeds import ATOM, Feed, Item
from core.identity import current_actor
from core.limits import consume
from core.locale import _, chosen_code
from core.policy import everyone, open_to
from stocktaking import exporting, queries
from stocktaking.forms import FilterForm
from stocktaking.labels import TYPES
from stocktaking.models import StocktakingEntry
from stocktaking.queries import Filters
from stocktaking.views import blueprint
from themes.queries import lines


@blueprint.get("/stocktaking")
@open_to(everyone)
def index() -> str:
    """The entries, by filters, and how many there are of each type under each action line."""
    known, cursor = lines(), request.args.get("after")
    form = FilterForm(known)
    page = queries.listed(current_actor(), form.filters(), cursor)
    assessed, kept = queries.assessed_at(page.items), form.kept()
    due = {entry.id for entry in page.items if queries.is_due(entry, assessed.get(entry.id), now())}
    counts = None if cursor or kept else queries.counted()
    return render_template(
        "stocktaking/index.html", form=form, kept=kept, page=page, assessed=assessed, due=due, lines=known,
        counts=counts, types=TYPES,
    )  # fmt: skip


@blueprint.get("/stocktaking.csv")
@open_to(everyone)
def export() -> ResponseReturnValue:
    """The public entries that fit the same filters, as a table."""
    consume("api", current_actor().id or request.remote_addr)
    found = queries.exported(FilterForm(lines()).filters())
    response = Response(exporting.table(found, queries.assessed_at(found)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="stocktaking.csv"'
    return response


@blueprint.get("/stocktaking/feed.atom")
@open_to(everyone)
def feed() -> Response:
    """The latest entries."""
    page = queries.listed(NOBODY, Filters(), size=50)
    items = [_item(entry) for entry in page.items]
    updated = max((item.updated for item in items), default=now())
    title = f"{_('Stocktaking')} · {current_app.config['SITE_NAME']}"
    tag = f"{feeds.site()}/stocktaking"
    made = Feed(tag, title, "/stocktaking", "/stocktaking/feed.atom", chosen_code(), updated, items)
    response = Response(feeds.atom(made), content_type=ATOM)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _item(entry: StocktakingEntry) -> Item:
    said = entry.contribution
    return Item(
        tag=feeds.tag_uri(said.said_at, f"stocktaking/{entry.id}"), url=entry.address, author=said.speaker_name,
        title=f"{entry.title} ({said.symbol})", lang=said.lang, html=said.revision.html, published=said.said_at,
        updated=max(said.said_at, said.revision.made_at),
    )  # fmt: skip
