"""Who is spoken to by name. A mention is stored as a link to a person, ``[@Name](/people/17)``.

It may be typed as ``@"Name Surname"`` or, like a handle, as ``@name.surname``: :func:`written` makes the link before
the text is stored, and before it is previewed, so that rendering needs to know nobody.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from accounts.models import Admission, Appointment, Organisation, User
from accounts.names import folded
from contributions.models import PUBLIC, Contribution
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.locale import _

MOST = 20
"""More people than these are not told of one text."""

SUGGESTIONS = 8

_MENTION = re.compile(r'<(/?)blockquote|<a [^>]*href="/people/(\d{1,9})"[^>]*>@')
_WRITTEN = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}(?P=fence))[^\n]*)*(?:\n[^\n]*)?|^(?: {4}|\t)[^\n]*"
    r"|(?<!`)(?P<ticks>`{1,9})(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`))"
    r"|\[@(?P<shown>(?:[^\[\]\\\n]|\\.){1,240})\]\(/people/(?P<id>\d{1,9})\)"
    r"|(?P<link>!?\[(?:[^\[\]\\\n]|\\.){0,300}\]\([^)\n]{0,300}\)|<[^<>\s]{1,300}>|https?://\S{1,2000})"
    r"|(?<![\w@/.\\])@(?:[\"“„«](?P<quoted>[^\"“”„«»\n]{2,120})[\"”“»]|(?P<handle>\w[\w.'’\-]{0,118}\w))",
    re.MULTILINE,
)
_ACTING = re.compile(r"([\\`*_{}\[\]<>()#!|~&])")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned, with what tells them from others of the same name."""

    id: int
    name: str
    organisation: str | None
    country: str | None


class Ambiguous(Invalid):
    """Several people have a name that was mentioned; ``choices`` are pairs of the name and those people."""

    def __init__(self, choices: Sequence[tuple[str, Sequence[Person]]]) -> None:
        names = ", ".join(name for name, _people in choices)
        message = _("Several people have this name: %(names)s. Choose whom you mean.", names=names)
        people = {name: [{"id": p.id, "organisation": p.organisation} for p in found] for name, found in choices}
        super().__init__(message, {"body": [message]}, choices=people)
        self.choices = choices


def mentioned(html: str) -> list[int]:
    """The accounts that a rendered text mentions, each once, in the order of the text; not those within quotations."""
    found, depth = [], 0
    for match in _MENTION.finditer(html):
        if match[2] is None:
            depth += -1 if match[1] else 1
        elif depth == 0:
            found.append(int(match[2]))
    return list(dict.fromkeys(found))[:MOST]


def mentionable(circle: str | None = None, is_closed: bool = False) -> ColumnElement[bool]:
    """Who may be mentioned: confirmed people who speak publicly or hold a role; in a closed circle, its members."""
    confirmed = User.confirmed_at.is_not(None)
    if is_closed:
        return and_(confirmed, exists().where(Admission.user_id == User.id, Admission.circle == circle))
    said = Contribution
    open_by_now = or_(said.public_from.is_(None), said.public_from <= now())
    speaks = exists().where(
        said.speaker_id == User.id, said.visibility == PUBLIC, said.is_closed.is_(False), open_by_now
    )
    return and_(confirmed, or_(speaks, exists().where(Appointment.user_id == User.id)))


def _people(*clauses: Any, first: ColumnElement[Any] | None = None, most: int = 200) -> list[Person]:
    query = select(User.id, User.name, Organisation.name, User.country).where(*clauses)
    query = query.outerjoin(Organisation, Organisation.id == User.organisation_id)
    order = [User.name_key, User.id] if first is None else [first.desc(), User.name_key, User.id]
    return [Person(*row) for row in db.session.execute(query.order_by(*order).limit(most))]


def suggested(
    typed: str, circle: str | None = None, is_closed: bool = False, first: ColumnElement[Any] | None = None
) -> list[Person]:
    """People whose name, or a word of it, begins with what was typed; those with ``first`` come first."""
    key = folded(typed).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    begins = or_(User.name_key.like(f"{key}%", escape="\\"), User.name_key.like(f"% {key}%", escape="\\"))
    who = mentionable(circle, is_closed)
    return _people(User.is_suggested.is_(True), begins, who, first=first, most=SUGGESTIONS)


def written(body: str, circle: str | None = None, is_closed: bool = False, chosen: Iterable[int] = ()) -> str:
    """``body`` with its mentions as links to people; what names nobody stays as it is typed.

    A link that was there already gets the person's own name; one to somebody who cannot be mentioned loses its
    address. Doing this twice changes nothing more. Raises :class:`Ambiguous` unless ``chosen`` says who is meant.
    """
    if "@" not in body:
        return body
    found = [match for match in _WRITTEN.finditer(body) if not match["code"] and not match["link"]]
    keys = {key for match in found for key in _keys(match)}
    ids = {int(match["id"]) for match in found if match["id"]}
    if not keys and not ids:
        return body
    people = _people(or_(User.name_key.in_(keys), User.id.in_(ids)), mentionable(circle, is_closed))
    return _WRITTEN.sub(_Linking(people, frozenset(chosen), found), body)


def _keys(match: re.Match[str]) -> list[str]:
    """The folded names that a mention may stand for, the likeliest first."""
    if match["quoted"]:
        return [folded(match["quoted"])]
    if match["handle"]:
        return [folded(re.sub(signs, " ", match["handle"])) for signs in (r"\s", r"[._]+", r"[._\-]+")]
    return []


class _Linking:
    """Puts links in place of mentions. Raises :class:`Ambiguous` at once, naming all that are."""

    def __init__(self, people: list[Person], chosen: frozenset[int], found: list[re.Match[str]]) -> None:
        self.by_id = {person.id: person for person in people}
        self.chosen, self.by_key = chosen, {}  # type: ignore[var-annotated]  # filled below
        for person in people:
            self.by_key.setdefault(folded(person.name), []).append(person)
        unclear = {self._typed(m): who for m in found if not m["id"] and len(who := self._meant(m)) > 1}
        if unclear:
            raise Ambiguous(list(unclear.items()))

    @staticmethod
    def _typed(match: re.Match[str]) -> str:
        return str(match["quoted"] or match["handle"])

    def _meant(self, match: re.Match[str]) -> list[Person]:
        people: list[Person] = next((self.by_key[key] for key in _keys(match) if key in self.by_key), [])
        picked = [person for person in people if person.id in self.chosen]
        return picked if len(picked) == 1 else people

    def __call__(self, match: re.Match[str]) -> str:
        if match["code"] or match["link"]:
            return match[0]
        if match["id"]:
            person = self.by_id.get(int(match["id"]))
            return link_to(person) if person else f"@{match['shown']}"
        meant = self._meant(match)
        return link_to(meant[0]) if meant else match[0]


def escaped(text: str) -> str:
    """``text`` in Markdown, so that no sign in it acts."""
    return _ACTING.sub(r"\\\1", text)


def link_to(person: Person) -> str:
    """The mention of somebody, in Markdown."""
    return f"[@{escaped(person.name)}](/people/{person.id})"
