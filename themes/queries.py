"""Reading the vocabulary. All of it is public."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from core.db import db
from core.errors import Missing
from themes.models import (
    ActionLine,
    GoalLink,
    SourceDocument,
    SourceParagraph,
    SustainableDevelopmentGoal,
    Theme,
)


def lines() -> Sequence[ActionLine]:
    """The action lines in their official order."""
    return db.session.scalars(select(ActionLine).order_by(ActionLine.position)).all()


def line_by_slug(slug: str) -> ActionLine:
    """One action line with its goals and sub-themes. Raises :class:`Missing`."""
    query = select(ActionLine).filter_by(slug=slug)
    related = (selectinload(ActionLine.goals).joinedload(GoalLink.goal), selectinload(ActionLine.themes))
    found = db.session.scalars(query.options(*related)).one_or_none()
    if found is None:
        raise Missing
    return found


def line_topic(slug: str) -> str:
    """The topic of a line's pages, without asking the database twice: lines are never added while running.

    Raises :class:`Missing`.
    """
    known: dict[str, str] = current_app.extensions.setdefault("themes.topics", {})
    if slug not in known:
        known[slug] = line_by_slug(slug).topic
    return known[slug]


def themes() -> Sequence[Theme]:
    """All sub-themes in their order, with their lines."""
    query = select(Theme).options(selectinload(Theme.action_lines)).order_by(Theme.position)
    return db.session.scalars(query).all()


def theme_by_key(key: str) -> Theme:
    """One sub-theme. Raises :class:`Missing`."""
    found = db.session.scalars(select(Theme).filter_by(key=key)).one_or_none()
    if found is None:
        raise Missing
    return found


def goals() -> Sequence[SustainableDevelopmentGoal]:
    """The seventeen goals by number."""
    query = select(SustainableDevelopmentGoal).order_by(SustainableDevelopmentGoal.number)
    return db.session.scalars(query).all()


def goal(number: int) -> SustainableDevelopmentGoal:
    """One goal. Raises :class:`Missing`."""
    found = db.session.get(SustainableDevelopmentGoal, number)
    if found is None:
        raise Missing
    return found


def links_of_goal(number: int) -> Sequence[GoalLink]:
    """Which action lines serve a goal, in the order of the lines."""
    query = select(GoalLink).join(ActionLine).filter(GoalLink.goal_number == number).order_by(ActionLine.position)
    return db.session.scalars(query.options(selectinload(GoalLink.action_line))).all()


def source_documents() -> Sequence[SourceDocument]:
    """The documents whose paragraphs can be referred to, in their order, without the paragraphs."""
    return db.session.scalars(select(SourceDocument).order_by(SourceDocument.position)).all()


def source_document(code: str) -> SourceDocument:
    """One document with its paragraphs. Raises :class:`Missing`."""
    query = select(SourceDocument).filter_by(code=code).options(selectinload(SourceDocument.paragraphs))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing
    return found


def source_paragraph(code: str, label: str) -> SourceParagraph:
    """One paragraph with its document. Raises :class:`Missing`."""
    query = select(SourceParagraph).join(SourceParagraph.document).where(SourceDocument.code == code)
    found = db.session.scalars(
        query.where(SourceParagraph.label == label).options(contains_eager(SourceParagraph.document))
    ).one_or_none()
    if found is None:
        raise Missing
    return found
