"""Answers from lists that the whole site shares: a country, an organisation."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from accounts.models import Organisation as Body
from accounts.names import folded
from consultations.kinds.base import (
    Cells,
    Checked,
    Fields,
    Given,
    Kind,
    Raw,
    listed,
    required,
    single_text,
    spaced,
    too_many,
)  # fmt: skip
from consultations.kinds.figures import Bar, Counted, tallied
from consultations.question_models import Question
from core.db import db
from core.locale import _, _l
from core.personal import ERASED_NAME
from themes.labels import country_choices, country_name
from themes.reference import load_countries

LONGEST_NAME = 200
MOST_OFFERED = 300


class Country(Kind):
    """A country or area of M49, by its alpha-2 code; names are those of the reader's language."""

    name = "country"
    label = _l("A country")
    control = "country"
    is_one_field = True
    keeps_value = True
    crosses = True
    groups = True
    splits = True

    def offered(self) -> list[tuple[str, str]]:
        """Codes and names, by name in the reader's language."""
        return country_choices()

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        code = single_text(raw).strip().upper()
        if not code:
            return Checked(None, (required(),) if complete and question.is_required else ())
        if too_many(raw) or code not in {country.alpha2 for country in load_countries()}:
            return Checked(None, (_("Choose one country from the list."),))
        return Checked(code)

    def words(self, question: Question, given: Given) -> list[str]:
        return [country_name(code) for code in listed(given)]

    def bars(self, question: Question, counted: Counted) -> list[Bar]:
        found = tallied(counted.values)
        ordered = sorted(found, key=lambda code: (-found[code], country_name(code)))
        return [Bar(country_name(code), found[code], code, f"value={code}") for code in ordered]

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        return bool(value == key)


class Organisation(Kind):
    """An organisation that the site knows, or the name of a new one. A known name, however typed, is the known one."""

    name = "organisation"
    label = _l("An organisation")
    control = "organisation"
    is_one_field = True
    keeps_value = True
    crosses = True
    splits = True

    def how(self, question: Question) -> str:
        return _("Choose one that is offered while you type, or write the name of another.")

    def offered(self) -> list[str]:
        """Names to offer while one is typed."""
        return list(db.session.scalars(select(Body.name).order_by(Body.name).limit(MOST_OFFERED)))

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        if isinstance(raw, Mapping) and isinstance(raw.get("id"), int):
            known = db.session.get(Body, raw["id"])
            return Checked({"id": known.id}) if known else Checked(None, (_("There is no such organisation."),))
        sent = raw.get("name") if isinstance(raw, Mapping) else raw
        name = spaced(single_text(sent))
        if too_many(sent) or len(name) > LONGEST_NAME or not name.isprintable():
            fits = _("Write one name of at most %(limit)s characters.", limit=LONGEST_NAME)
            return Checked({"name": name[:LONGEST_NAME]}, (fits,))
        if not name:
            return Checked(None, (required(),) if complete and question.is_required else ())
        body = db.session.scalar(select(Body.id).filter_by(name_key=folded(name)))
        return Checked({"name": name} if body is None else {"id": body})

    def from_form(self, question: Question, fields: Fields) -> Raw:
        name = single_text(fields.get(question.field, ()))
        return {"name": name} if name.strip() else None

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        return {question.field: self.words(question, value)}

    def words(self, question: Question, given: Given) -> list[str]:
        if isinstance(given, Mapping) and "id" in given:
            return [name for name in _names([given["id"]]).values()]
        name = given.get("name") if isinstance(given, Mapping) else given
        return [str(name)] if name else []

    def snapshot(self, question: Question, given: Given) -> Any:
        return {"name": " ".join(self.words(question, given)), "known": "id" in given}

    def codes(self, question: Question, given: Given) -> Any:
        return " ".join(self.words(question, given))

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        return {"": self.codes(question, given)}

    def from_cells(self, question: Question, cells: Cells) -> tuple[Raw, list[str]]:
        return ({"name": cells[""]} if cells.get("") else None), []

    def bars(self, question: Question, counted: Counted) -> list[Bar]:
        found = tallied((_key(value), count) for value, count in counted.values)
        known = _names([int(key[1:]) for key in found if key.startswith("#")])
        typed = {
            _key(value): value["name"] or _("A name that is not for everybody")
            for value, _count in counted.values
            if "name" in value
        }
        labels = {key: known.get(int(key[1:]), "?") if key.startswith("#") else typed[key] for key in found}
        ordered = sorted(found, key=lambda key: (-found[key], labels[key]))
        return [Bar(labels[key], found[key], key, f"value={quote(key)}") for key in ordered]

    def forgotten(self, value: Any) -> Any:
        return {"name": ERASED_NAME} if "name" in value else value

    def withheld(self, value: Any) -> Any:
        return {"name": ""} if isinstance(value, Mapping) and "name" in value else value

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        return isinstance(value, Mapping) and _key(value) == key


def _names(ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(Body.id, Body.name).where(Body.id.in_(ids))
    return {key: name for key, name in db.session.execute(query)}


def _key(value: Mapping[str, Any]) -> str:
    return f"#{value['id']}" if "id" in value else folded(str(value.get("name", "")))
