"""Loading the vocabulary, and editing the links whose sources disagree."""

from sqlalchemy import select

from core.db import db
from themes.models import (
    ActionLine,
    GoalLink,
    SourceDocument,
    SourceParagraph,
    SustainableDevelopmentGoal,
    Theme,
)
from themes.reference import load_action_lines, load_sdgs, load_sub_themes
from themes.sources import load_source_documents


def load_reference() -> dict[str, int]:
    """Add what is missing of the reference data; rows that exist stay as they were edited. Safe to repeat."""
    return load_vocabulary() | {"source documents": _load_sources()}


def load_vocabulary() -> dict[str, int]:
    """Goals, action lines and sub-themes alone."""
    made = {"goals": _load_goals(), "action lines": _load_lines()}
    db.session.flush()
    return made | {"sub-themes": _load_themes()}


def _load_goals() -> int:
    known = set(db.session.scalars(select(SustainableDevelopmentGoal.number)))
    new = [g for g in load_sdgs() if g.number not in known]
    db.session.add_all(
        SustainableDevelopmentGoal(number=g.number, short_title=g.short_titles["en"], title=g.titles["en"])
        for g in new
    )
    db.session.flush()
    return len(new)


def _load_lines() -> int:
    known = set(db.session.scalars(select(ActionLine.slug)))
    new = [line for line in load_action_lines() if line.slug not in known]
    for line in new:
        row = ActionLine(
            position=line.position, code=line.code, subline=line.subline, slug=line.slug, symbol=line.symbol,
            title=line.titles["en"],
            facilitators=[{"acronym": f.acronym, "name": f.name, "confirmed": f.confirmed} for f in line.facilitators],
        )  # fmt: skip
        row.goals = [
            GoalLink(goal_number=link.goal, is_disputed=link.status == "disputed", only_in=link.only_in)
            for link in line.sdg_links
        ]
        db.session.add(row)
    return len(new)


def _load_themes() -> int:
    known = set(db.session.scalars(select(Theme.key)))
    lines = {line.slug: line for line in db.session.scalars(select(ActionLine))}
    new = [(n, t) for n, t in enumerate(load_sub_themes(), start=1) if t.key not in known]
    for position, theme in new:
        db.session.add(
            Theme(
                key=theme.key,
                position=position,
                letter=theme.letter,
                title=theme.title,
                text=theme.text,
                action_lines=[lines[slug] for slug in theme.lines],
            )
        )
    return len(new)


def _load_sources() -> int:
    known = set(db.session.scalars(select(SourceDocument.code)))
    new = [(n, d) for n, d in enumerate(load_source_documents(), start=1) if d.code not in known]
    for position, document in new:
        row = SourceDocument(
            code=document.code, position=position, title=document.title, publisher=document.publisher,
            issued=document.issued, lang=document.lang, rights=document.rights, numbering=document.numbering,
        )  # fmt: skip
        row.paragraphs = [
            SourceParagraph(position=place, label=paragraph.label, text=paragraph.text)
            for place, paragraph in enumerate(document.paragraphs, start=1)
        ]
        db.session.add(row)
    return len(new)
