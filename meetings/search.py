"""What search finds of meetings: titles, places and overviews. All meetings are public."""

from typing import Any

from sqlalchemy import Select, exists, select, true

from contributions import documents, facets
from contributions.documents import Document, Kind
from contributions.states import state
from core.db import db
from core.events import Published, recorder
from core.locale import _l
from core.richtext import plain_text
from meetings import events
from meetings.models import CANCELLED, Meeting

MEETING = "meeting"


def load(meeting_id: int) -> Document | None:
    """The meeting."""
    found = db.session.get(Meeting, meeting_id)
    if found is None:
        return None
    facts = facets.Facts(
        kind=MEETING, topic=found.topic, lang=found.lang, at=found.starts_at, line_ids=found.line_ids,
        names=(found.convenor, found.chair),
    )  # fmt: skip
    said = [found.subtitle, plain_text(found.overview_html), found.venue, found.convenor, found.chair]
    return Document(facts=facts, url=found.url, title=found.title, text="\n".join(filter(None, said)))


def every() -> Select[Any]:
    """All meetings."""
    return select(Meeting.id)


documents.register(
    Kind(name=MEETING, label=_l("Meeting"), load=load, every=every, visible=lambda _actor, _moment, _subject: true())
)


def _is(condition: Any) -> dict[str, Any]:
    return {MEETING: lambda _actor, moment, subject: exists().where(Meeting.id == subject, condition(moment))}


state(
    "upcoming", _l("Yet to begin"), documents=_is(lambda m: (Meeting.starts_at > m) & (Meeting.status != CANCELLED))
)
state(
    "closed", _l("Closed or locked"), documents=_is(lambda m: (Meeting.ends_at <= m) | (Meeting.status == CANCELLED))
)


@recorder(events.MeetingConvened, events.MeetingChanged, events.MeetingCancelled)
def index_meeting(published: Published) -> None:
    """Let search find it as it is now."""
    if isinstance(published.event, events.MeetingEvent):
        documents.refresh(MEETING, published.event.meeting_id)
