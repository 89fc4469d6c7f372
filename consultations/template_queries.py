"""Reads of templates: those that were saved, and those that come with the software (``data/templates``)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Select, false, or_, select, true
from sqlalchemy.orm import joinedload

from accounts.actor import Actor
from consultations.formats import own_json
from consultations.formats.document import Questionnaire
from consultations.policies import can_draft
from consultations.template_models import QuestionnaireTemplate
from consultations.template_policies import can_use_template
from core.clock import now
from core.db import db
from core.errors import Missing

FOLDER = Path(__file__).parent / "data" / "templates"
MOST = 200
"""How many are listed."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template, saved or built in (then without ``row``). ``key`` names it in addresses."""

    key: str
    title: str
    summary: str
    lang: str
    question_count: int
    document: Callable[[], Questionnaire]
    row: QuestionnaireTemplate | None = None

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/consultations/templates/{self.key}"


def visible_to(actor: Actor) -> Select[QuestionnaireTemplate]:
    """All saved templates that ``actor`` may use, newest first."""
    query = select(QuestionnaireTemplate).where(QuestionnaireTemplate.retired_at.is_(None))
    if not can_draft(actor, now()):
        query = query.where(false())
    own = or_(QuestionnaireTemplate.is_shared, QuestionnaireTemplate.saved_by_id == actor.id)
    query = query.where(true() if actor.is_admin else own).order_by(QuestionnaireTemplate.id.desc())
    return query.options(joinedload(QuestionnaireTemplate.saved_by))


def saved(actor: Actor) -> list[Template]:
    """The saved templates that ``actor`` may use, newest first."""
    return [_of_row(row) for row in db.session.scalars(visible_to(actor).limit(MOST))]


def by_key(actor: Actor, key: str) -> Template:
    """One template, saved or built in. Raises :class:`Missing`, also for what the actor may not use."""
    if not can_draft(actor, now()):
        raise Missing()
    if key.isascii() and key.isdigit() and len(key) < 10:
        return _of_row(row_by_id(actor, int(key)))
    found = next((template for template in built_in() if template.key == key), None)
    if found is None:
        raise Missing()
    return found


def row_by_id(actor: Actor, identity: int) -> QuestionnaireTemplate:
    """A saved template. Raises :class:`Missing`."""
    found = db.session.get(QuestionnaireTemplate, identity)
    if found is None or not can_use_template(actor, found, now()):
        raise Missing()
    return found


def _of_row(row: QuestionnaireTemplate) -> Template:
    return Template(
        str(row.id), row.title, row.summary, row.lang, row.question_count,
        lambda: own_json.checked(json.loads(row.document)), row,
    )  # fmt: skip


@cache
def built_in() -> tuple[Template, ...]:
    """The templates that come with the software, by the names of their files."""
    return tuple(_of_file(path) for path in sorted(FOLDER.glob("*.json")))


def _of_file(path: Path) -> Template:
    document = own_json.read(path.read_bytes()).document
    return Template(
        path.stem, document.title, document.summary, document.lang, len(document.questions), lambda: document
    )
