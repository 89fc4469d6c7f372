"""What search finds of consultations besides answers: their titles, purposes and questions; and what ``about:`` means."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from accounts.actor import Actor
from consultations import comparing, events, ties
from consultations.models import Consultation
from consultations.queries import visible_clause
from consultations.response_models import Answer
from consultations.statement_models import Statement
from contributions import documents, facets
from contributions.documents import Document, Kind
from contributions.filters import MOST_TOPICS, Subject, WrongFilter, subject
from contributions.models import Contribution
from contributions.states import OfDocument, State, state
from core.db import db
from core.errors import Missing
from core.events import Published, recorder
from core.locale import _, _l
from core.richtext import plain_text

CONSULTATION = "consultation"


def load(consultation_id: int) -> Document | None:
    """The consultation, also as a draft: who may find it is asked when searching."""
    found = db.session.get(Consultation, consultation_id)
    if found is None:
        return None
    asked = (f"{question.text} {question.help}" for question in found.questions())
    facts = facets.Facts(
        kind=CONSULTATION, topic=found.topic, lang=found.lang, at=found.opens_at or found.drafted_at,
        line_ids=found.line_ids, speaker_id=found.drafted_by_id,
    )  # fmt: skip
    text = "\n".join([found.summary, plain_text(found.purpose_html), *asked])
    return Document(facts=facts, url=found.url, title=found.title, text=text)


def every() -> Select[Any]:
    """All consultations."""
    return select(Consultation.id)


def visible(actor: Actor, moment: datetime, subject: Any) -> ColumnElement[bool]:
    """Those whose page the actor may read."""
    return exists().where(Consultation.id == subject, visible_clause(actor, moment))


documents.register(Kind(name=CONSULTATION, label=_l("Consultation"), load=load, every=every, visible=visible))


def _is(condition: Any) -> dict[str, Any]:
    return {
        CONSULTATION: lambda _actor, moment, subject: exists().where(Consultation.id == subject, condition(moment))
    }


def _published(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Consultation.published_at.is_not(None), *conditions)


C = Consultation
state("open", _l("Open"), documents=_is(lambda moment: _published(C.opens_at <= moment, C.closes_at > moment)))
state("closed", _l("Closed or locked"), documents=_is(lambda moment: _published(C.closes_at <= moment)))
state("upcoming", _l("Yet to begin"), documents=_is(lambda moment: _published(C.opens_at > moment)))
state("draft", _l("Draft"), signed_in=True, documents=_is(lambda _moment: C.published_at.is_(None)))


@subject
def about(values: Sequence[str]) -> Subject:
    """Answers and statements to questions about any of these, and the consultations that ask them."""
    questions = comparing.asked_about([_target(value) for value in values]).subquery()
    is_asked = [column.in_(select(questions.c.id)) for column in (Answer.question_id, Statement.question_id)]
    said = or_(
        exists().where(
            or_(Answer.contribution_id == Contribution.id, Answer.wording_id == Contribution.id), is_asked[0]
        ),
        exists().where(Statement.contribution_id == Contribution.id, is_asked[1]),
    )
    asks: dict[str, OfDocument] = {
        CONSULTATION: lambda _actor, _moment, subject: subject.in_(select(questions.c.consultation_id))
    }
    found = State("about", "", of_contributions=[lambda _actor, _moment: said], of_documents=asks)
    topics = db.session.scalars(select(questions.c.consultation_id).distinct().limit(MOST_TOPICS + 1))
    return Subject(found, tuple(f"consultation:{identity}" for identity in topics))


def _target(value: str) -> ties.Target:
    kind, colon, name = value.strip().partition(":")
    try:
        return ties.target(f"{'goal' if kind == 'sdg' else kind}{colon}{name}")
    except Missing:
        raise WrongFilter(
            _(
                "about:%(value)s is not known. Write for example about:line:c7-egov, about:goal:9, about:theme: with the"
                " key of a theme, or about:source:C7-2006/8.a.", value=value,
            )
        ) from None  # fmt: skip


@recorder(
    events.ConsultationDrafted, events.ConsultationRevised, events.ConsultationOpened, events.DeadlineExtended,
    events.WordingFixed, events.QuestionnaireAmended,
)  # fmt: skip
def index_consultation(published: Published) -> None:
    """Let search find it as it is now."""
    if isinstance(published.event, events.ConsultationEvent):
        documents.refresh(CONSULTATION, published.event.consultation_id)
