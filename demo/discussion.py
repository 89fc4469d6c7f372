"""The meeting of 16 May 2006: its attendance, and what it discussed and proposed as threads."""

from datetime import timedelta

from sqlalchemy import select

from accounts.actor import SYSTEM
from contributions.actions import Speaker
from core.clock import frozen_at, now
from core.db import db
from demo import people
from demo.plain_text import as_markdown
from demo.source_meeting import LetteredItem, meeting_2006, session_2019
from forum.actions import open_thread, publish_post
from forum.models import Thread
from meetings.actions import Count, Details, convene_meeting, record_attendance, start_series
from meetings.models import Meeting

SERIES = "undesa-c1-c7-egov-c11"
MEETING = Speaker(None, "Consultation meeting of 16 May 2006", "igo", "UNDESA", on_behalf=True)
STAKEHOLDERS = {
    "member_states": "government", "un_and_organizations": "igo", "civil_society_academia": "civil",
    "private_sector": "private",
}  # fmt: skip
DISCUSSION = "Areas of discussion and general consensus, 16 May 2006"


def load_meetings() -> None:
    """The meeting of 2006 with its attendance, and the session of 2019 that follows it in the series."""
    lines = [people.line(slug) for slug in ("c7-egov", "c1", "c11")]
    first, second = meeting_2006(), session_2019()
    with frozen_at(first.starts_at - timedelta(days=30)):
        series = start_series(SYSTEM, SERIES, "Facilitation meetings for C1, C7 e-government and C11")
        meeting = convene_meeting(
            SYSTEM, series, lines[:1],
            Details(
                title=first.title, subtitle=first.subtitle, starts_at=first.starts_at, ends_at=first.ends_at,
                zone=first.zone, convenor=first.convenor, chair=f"{first.chair.name}, {first.chair.title}",
                venue=f"{first.venue}, {first.place}", overview=as_markdown(first.paragraphs[0].text),
            ),
        )  # fmt: skip
    with frozen_at(first.ends_at):
        counts = [Count(g.label, g.count, 0, STAKEHOLDERS[g.key]) for g in first.attendance]
        record_attendance(SYSTEM, meeting, first.attendance_total, counts)
    with frozen_at(second.starts_at - timedelta(days=60)):
        convene_meeting(
            SYSTEM, series, lines,
            Details(
                title=second.title, subtitle=second.kind, starts_at=second.starts_at, ends_at=second.ends_at,
                zone=second.zone, convenor=second.organizer, venue=f"{second.room}, {second.place}",
                overview=as_markdown("\n\n".join([second.aim, *second.paragraphs])),
            ),
        )  # fmt: skip


def meeting(number: int) -> Meeting:
    """A meeting of the demo's series: 1 is that of 2006, 2 the session of 2019."""
    return db.session.scalars(select(Meeting).filter_by(number=number)).unique().one()


def load_threads() -> None:
    """The meeting's points and proposals, in its own words."""
    source = meeting_2006()
    with frozen_at(source.ends_at):
        first, *others = source.discussion
        thread = open_thread(SYSTEM, MEETING, people.line("c7-egov"), DISCUSSION, _words(first), "en", now())
        for item in others:
            publish_post(SYSTEM, MEETING, thread, _words(item), "en", None, now())
        for item in source.proposals:
            line = people.line(item.action_lines[0].lower())
            open_thread(SYSTEM, MEETING, line, proposal_title(item), _words(item), "en", now())


def proposal_title(item: LetteredItem) -> str:
    """A short title of a proposal: its first words."""
    words = item.text.split()
    short = " ".join(words[:12])
    return f"Proposal {item.letter}) {short}{'…' if len(words) > 12 else ''}"


def _words(item: LetteredItem) -> str:
    points = [f"{point.numeral} {point.text}" for point in item.points]
    return as_markdown("\n\n".join([item.text, *points]))


REPLIES = (
    (
        "f",
        "niamey",
        "fr",
        "Nous ne pouvons pas envoyer de délégation à chaque réunion. Des exemples de partenariats publics-privés "
        "publiés **avec leurs échecs** nous aideraient davantage qu’une nouvelle liste de bonnes pratiques.",
    ),
    (
        "f",
        "quito",
        "es",
        "De acuerdo. Pedimos que cada ejemplo diga quién lo evaluó y con qué datos, y que se pueda leer con un "
        "lector de pantalla.",
    ),
    (
        "b",
        "hanoi",
        "en",
        "A compendium helps only if each entry names the person who can be asked. We offer three entries from our "
        "provinces.",
    ),
    ("b", "cairo", "ar", "نقترح أن تُنشر المداخل باللغات الرسمية الست، وأن يكون البحث ممكناً بالعربية."),
    (
        "e",
        "quito",
        "en",
        "The stocktaking database lists projects of international organisations. National programmes that run "
        "without a donor are missing, and they are the larger part.",
    ),
)


def load_replies() -> None:
    """What the demo's participants answer today; clearly theirs, not anybody's of 2006."""
    titles = {item.letter: proposal_title(item) for item in meeting_2006().proposals}
    for minutes, (letter, key, lang, words) in enumerate(REPLIES):
        thread = db.session.scalars(select(Thread).filter_by(title=titles[letter])).unique().one()
        with frozen_at(now() - timedelta(minutes=60 - 7 * minutes)):
            publish_post(people.actor(key), Speaker.of(people.user(key)), thread, words, lang, None, now())
