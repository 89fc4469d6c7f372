"""When votes are looked at for opinion groups: in the background, once for each state of the consultation.

A reader who is the first to ask after something changed is shown what was found before, or told to come again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from consultations.opinions import documents, queries
from consultations.opinions.ballots import ballots
from consultations.opinions.groups import FEW_VOTERS, MORE_THAN, Opinions, opinions
from consultations.opinions.models import OpinionAnalysis
from consultations.question_models import Question
from core.clock import now
from core.db import db, upsert
from core.guard import unit_of_work
from core.jobs import enqueue, job
from core.topics import version_of

PAUSE = timedelta(minutes=1)
"""While votes come in, they are looked at again so often at most."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of the opinion groups of a question. ``opinions`` is ``None`` while nothing was found yet.

    ``is_current``: nothing has changed since; ``version`` tells one analysis from another.
    """

    opinions: Opinions | None
    made_at: datetime | None
    version: int
    is_current: bool


def analysis(question: Question) -> Analysis:
    """The opinion groups of a question, as far as they are known; if something has changed, they are asked for."""
    consultation = question.section.consultation
    version = version_of(consultation.topic)
    voters = queries.voters(question)
    if voters <= MORE_THAN:
        return Analysis(Opinions(FEW_VOTERS, voters, 0, queries.votes(question)), now(), version, True)
    found = _kept(question.id)
    if (found is None or found.version != version) and _may_ask(found):
        _ask(question.id)
        found = _kept(question.id)
    return _read(found, version)


def _kept(question_id: int) -> OpinionAnalysis | None:
    return db.session.get(OpinionAnalysis, question_id, populate_existing=True)


def _may_ask(found: OpinionAnalysis | None) -> bool:
    return found is None or found.asked_at <= now() - PAUSE


def _read(found: OpinionAnalysis | None, version: int) -> Analysis:
    if found is None or found.document is None or found.version is None:
        return Analysis(None, None, 0, False)
    return Analysis(documents.read(found.document), found.made_at, found.version, found.version == version)


def _ask(question_id: int) -> None:
    with unit_of_work():
        _keep(question_id, asked_at=now())
    enqueue(analyse, question_id)


def _keep(question_id: int, **values: object) -> None:
    statement = upsert(OpinionAnalysis).values(question_id=question_id, **({"asked_at": now()} | values))
    db.session.execute(statement.on_conflict_do_update(index_elements=["question_id"], set_=values))


@job
def analyse(question_id: int) -> None:
    """Look at the votes on a question's statements and keep what is found. Safe to repeat."""
    question = db.session.get(Question, question_id)
    if question is None:
        return
    consultation = question.section.consultation
    version = version_of(consultation.topic)
    found = opinions(ballots(queries.vote_rows(question)), queries.least_of(consultation))
    with unit_of_work():
        _keep(question_id, version=version, made_at=now(), document=documents.written(found))
