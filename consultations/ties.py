"""What questions are about: action lines, sub-themes, goals, paragraphs of source documents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.actor import Actor
from consultations import events, text_policies
from consultations.drafting import facts, invalid
from consultations.models import Consultation
from consultations.question_models import Question, Section
from consultations.tie_models import QuestionTie
from core.clock import now
from core.db import db
from core.errors import Missing
from core.events import publish
from core.locale import _
from core.policy import require
from themes import queries as vocabulary
from themes.models import SourceParagraph

LINE, THEME, GOAL, SOURCE = "line", "theme", "goal", "source"
COLUMNS = {LINE: "action_line_id", THEME: "theme_id", GOAL: "goal_number", SOURCE: "source_paragraph_id"}
MOST = 20


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What a question can be about: its kind and the row's id, and how readers know it."""

    kind: str
    identity: int
    name: str = ""
    title: str = ""
    url: str = ""

    @property
    def value(self) -> str:
        """How forms and addresses name it: ``line:c7-egov``, ``source:C7-2006/8.a``."""
        return f"{self.kind}:{self.name}"


def target(value: str) -> Target:
    """The target that an address or a form names. Raises :class:`Missing`."""
    kind, _colon, name = value.partition(":")
    if kind == LINE:
        line = vocabulary.line_by_slug(name.lower())
        return Target(LINE, line.id, line.slug, line.title, f"/{line.slug}")
    if kind == THEME:
        theme = vocabulary.theme_by_key(name)
        return Target(THEME, theme.id, theme.key, theme.title, f"/themes/{theme.key}")
    if kind == GOAL and name.isascii() and name.isdigit() and len(name) < 3:
        goal = vocabulary.goal(int(name))
        return Target(GOAL, goal.number, str(goal.number), goal.short_title, f"/sdgs/{goal.number}")
    if kind == SOURCE:
        code, _slash, label = name.partition("/")
        paragraph = vocabulary.source_paragraph(code, label)
        return Target(SOURCE, paragraph.id, name, paragraph.text, paragraph.url)
    raise Missing()


def _target_of(tie: QuestionTie) -> Target:
    if tie.action_line is not None:
        line = tie.action_line
        return Target(LINE, line.id, line.slug, line.title, f"/{line.slug}")
    if tie.theme is not None:
        return Target(THEME, tie.theme.id, tie.theme.key, tie.theme.title, f"/themes/{tie.theme.key}")
    if tie.goal is not None:
        return Target(GOAL, tie.goal.number, str(tie.goal.number), tie.goal.short_title, f"/sdgs/{tie.goal.number}")
    assert tie.paragraph is not None  # noqa: S101  # a tie has one target
    name = f"{tie.paragraph.document.code}/{tie.paragraph.label}"
    return Target(SOURCE, tie.paragraph.id, name, tie.paragraph.text, tie.paragraph.url)


def ties_of(consultation: Consultation) -> dict[int, list[Target]]:
    """What each of its questions is about, by question id: one statement."""
    query = select(QuestionTie).join(QuestionTie.question).join(Question.section)
    whole = query.where(Section.consultation_id == consultation.id).order_by(QuestionTie.id).options(
        joinedload(QuestionTie.action_line), joinedload(QuestionTie.theme), joinedload(QuestionTie.goal),
        joinedload(QuestionTie.paragraph, innerjoin=False).joinedload(SourceParagraph.document),
    )  # fmt: skip
    found: dict[int, list[Target]] = defaultdict(list)
    for tie in db.session.scalars(whole):
        found[tie.question_id].append(_target_of(tie))
    return found


def tie_question(actor: Actor, question: Question, values: Iterable[str]) -> list[Target]:
    """Say anew what a question is about: ``line:c1``, ``theme:…``, ``goal:16``, ``source:C7-2006/8.a``.

    Raises :class:`core.errors.Invalid` for what does not exist, :class:`core.errors.Refused`.
    """
    consultation = question.section.consultation
    require(text_policies.can_tie(actor, consultation, now()))
    wanted = _targets(values)
    there = db.session.scalars(select(QuestionTie).filter_by(question_id=question.id)).all()
    kept = {(kind, getattr(tie, column)) for tie in there for kind, column in COLUMNS.items() if getattr(tie, column)}
    if kept == {(one.kind, one.identity) for one in wanted}:
        return wanted
    for tie in there:
        db.session.delete(tie)
    db.session.flush()
    _tie(question, wanted)
    publish(
        events.QuestionTied(
            **facts(actor, consultation), question_id=question.id, about=tuple(one.value for one in wanted)
        )
    )
    return wanted


def _targets(values: Iterable[str]) -> list[Target]:
    found: dict[str, Target] = {}
    for value in values:
        try:
            found[value] = target(value)
        except Missing:
            raise invalid("about", _("There is no “%(value)s”.", value=value[:80])) from None
    if len(found) > MOST:
        raise invalid("about", _("At most %(most)s can be given.", most=MOST))
    return list(found.values())


def _tie(question: Question, wanted: Sequence[Target]) -> None:
    db.session.add_all(QuestionTie(question_id=question.id, **{COLUMNS[t.kind]: t.identity}) for t in wanted)
    db.session.flush()


def copy_ties(question: Question, copy: Question) -> None:
    """Let a copy be about what its model is about."""
    columns = COLUMNS.values()
    for tie in db.session.scalars(select(QuestionTie).filter_by(question_id=question.id)):
        db.session.add(QuestionTie(question_id=copy.id, **{name: getattr(tie, name) for name in columns}))
    db.session.flush()
