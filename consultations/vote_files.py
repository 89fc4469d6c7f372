"""Statements and votes in the two tables that Polis exports, and who voted in a third one.

``comments.csv`` has ``comment-id`` and ``comment-body``, and may have ``author-id`` and ``moderated`` (−1: off the vote).
``votes.csv`` has ``timestamp`` (milliseconds since 1970), ``comment-id``, ``voter-id`` and ``vote`` (1 agree, −1 disagree, 0
pass); who voted again on a statement stands there again. ``participants.csv`` has ``participant``, and may have
``stakeholder_type`` and ``country``. Other columns are left alone. The layout is that of
github.com/compdemocracy/openData.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from consultations.importers import decoded
from consultations.importing import Fault, ImportRefused
from consultations.proposing import LONGEST
from consultations.statement_models import NAMES
from core.clock import now
from core.locale import _
from core.richtext import normalised
from themes.labels import STAKEHOLDER_TYPES
from themes.reference import UnknownCountryError, region_of

COMMENTS, VOTES, PARTICIPANTS = "comments", "votes", "participants"
NEEDED = {
    COMMENTS: ("comment-id", "comment-body"), VOTES: ("timestamp", "comment-id", "voter-id", "vote"),
    PARTICIPANTS: ("participant",),
}  # fmt: skip
OFF = "-1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of the file, and who wrote it."""

    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote of the file."""

    voter: str
    statement: str
    value: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """In which capacity somebody voted."""

    stakeholder_type: str = "other"
    country: str | None = None


@dataclass(slots=True)
class VoteFiles:
    """What the files hold: statements by id, ``off`` those that were taken off the vote, votes in the order of the file."""

    statements: dict[str, Said] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    votes: list[Cast] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)


Row = Mapping[str, str]
Faults = list[Fault]


def read(comments: bytes, votes: bytes, participants: bytes | None = None) -> VoteFiles:
    """The files. Raises :class:`ImportRefused` with every fault."""
    found, faults = VoteFiles(), Faults()
    for number, row in _rows(COMMENTS, comments):
        faults += _statement(found, row, number)
    for number, row in _rows(VOTES, votes):
        faults += _vote(found, row, number)
    for number, row in _rows(PARTICIPANTS, participants) if participants is not None else ():
        faults += _person(found, row, number)
    if faults:
        raise ImportRefused(faults)
    return found


def _rows(table: str, data: bytes) -> Iterator[tuple[int, Row]]:
    """The rows with their numbers. Raises :class:`ImportRefused` for what is no table with the columns needed."""
    reader = csv.reader(io.StringIO(decoded(data), newline=""), strict=True)
    try:
        heading = [name.strip() for name in next(reader, [])]
        missing = [name for name in NEEDED[table] if heading.count(name) != 1]
        if missing:
            message = _("This column must stand once in the table of %(table)s.", table=table)
            raise ImportRefused([Fault(1, name, message) for name in missing])
        for number, cells in enumerate(reader, 2):
            if len(cells) == len(heading):
                yield number, dict(zip(heading, cells, strict=True))
            elif any(cell.strip() for cell in cells):
                text = _("%(found)s cells where %(expected)s were expected.", found=len(cells), expected=len(heading))
                raise ImportRefused([Fault(number, table, text)])
    except csv.Error as error:
        raise ImportRefused(
            [Fault(reader.line_num, table, _("Not readable as CSV: %(error)s", error=error))]
        ) from None


def _statement(found: VoteFiles, row: Row, number: int) -> Faults:
    key, text = row["comment-id"].strip(), " ".join(normalised(row["comment-body"]).split())
    if not _is_id(key) or key in found.statements or key in found.off:
        return [Fault(number, "comment-id", _("Every statement needs an id of its own, of 1 to 80 characters."))]
    if row.get("moderated", "").strip() == OFF:
        found.off.add(key)
        return []
    if not text or len(text) > LONGEST:
        message = _(
            "A statement has 1 to %(limit)s characters; this one has %(length)s.", limit=LONGEST, length=len(text)
        )
        return [Fault(number, "comment-body", message)]
    found.statements[key] = Said(text, row.get("author-id", "").strip())
    return []


def _vote(found: VoteFiles, row: Row, number: int) -> Faults:
    voter, statement, value = row["voter-id"].strip(), row["comment-id"].strip(), row["vote"].strip()
    at = _moment(row["timestamp"].strip())
    faults = Faults()
    if not _is_id(voter):
        faults.append(Fault(number, "voter-id", _("Every voter needs an id of 1 to 80 characters.")))
    if statement not in found.statements and statement not in found.off:
        faults.append(
            Fault(number, "comment-id", _("There is no statement “%(id)s” in the other table.", id=statement[:80]))
        )
    if value not in {str(one) for one in NAMES}:
        faults.append(Fault(number, "vote", _("A vote is 1 (agree), -1 (disagree) or 0 (pass).")))
    if at is None:
        faults.append(
            Fault(number, "timestamp", _("The time is not in milliseconds since 1970, or is still to come."))
        )
    if not faults and at is not None:
        found.votes.append(Cast(voter, statement, int(value), at))
    return faults


def _person(found: VoteFiles, row: Row, number: int) -> Faults:
    key, kind = row["participant"].strip(), row.get("stakeholder_type", "").strip() or "other"
    country = row.get("country", "").strip() or None
    faults = Faults()
    if not _is_id(key) or key in found.people:
        faults.append(Fault(number, "participant", _("Every voter needs an id of 1 to 80 characters.")))
    if kind not in STAKEHOLDER_TYPES:
        faults.append(Fault(number, "stakeholder_type", _("“%(value)s” is not a stakeholder type.", value=kind)))
    try:
        region_of(country)
    except UnknownCountryError:
        faults.append(Fault(number, "country", _("“%(value)s” is not a country code.", value=country)))
    found.people[key] = Person(kind, country)
    return faults


def _is_id(text: str) -> bool:
    return 0 < len(text) <= ID_LENGTH and text.isprintable()


def _moment(text: str) -> datetime | None:
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        return None
    at = EPOCH + timedelta(milliseconds=int(text))
    return at if at <= now() else None
