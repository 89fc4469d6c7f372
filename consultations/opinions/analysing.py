"""When votes are looked at for opinion groups: in the background, once for each state of the consultation.

A reader who is the first to ask after something changed is shown what was found before, or told to come again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from consultations.opinions import documents, groups, queries
from consultations.opinions.ballots import ballots
from consultations.opinions.models import OpinionAnalysis
from consultations.question_models import Question
from core.clock import now
from core.db import db, upsert
from core.guard import unit_of_work
from core.jobs import enqueue, job
from core.topics import version_of

NOT_ASKED = datetime(1970, 1, 1, tzinfo=UTC)
PAUSE = timedelta(minutes=1)
"""While votes come in, they are looked at again so often at most."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of the opinion groups of a question. ``opinions`` is ``None`` while nothing was found yet.

    ``is_current``: nothing has changed since; ``version`` tells one analysis from another.
    """

    opinions: groups.Opinions | None
    made_at: datetime | None
    version: int
    is_current: bool


def analysis(question: Question) -> Analysis:
    """The opinion groups of a question, as far as they are known; if something has changed, they are asked for.

    As long as nothing changes, no vote is read.
    """
    version = version_of(question.section.consultation.topic)
    found = _kept(question.id)
    if found is None or found.version != version:
        found = _asked_for(question, version, found)
    return _read(found, version)


def _asked_for(question: Question, version: int, found: OpinionAnalysis | None) -> OpinionAnalysis | None:
    """That votes are few is seen at once; whatever takes longer is left to a job."""
    question_id, voters = question.id, queries.voters(question)
    if voters <= groups.MORE_THAN:
        few = groups.Opinions(groups.FEW_VOTERS, voters, 0, queries.votes(question))
        with unit_of_work():
            _keep(question_id, version=version, made_at=now(), asked_at=NOT_ASKED, document=documents.written(few))
    elif found is None or found.asked_at <= now() - PAUSE:
        with unit_of_work():
            _keep(question_id, asked_at=now())
        enqueue(analyse, question_id)
    return _kept(question_id)


def _kept(question_id: int) -> OpinionAnalysis | None:
    return db.session.get(OpinionAnalysis, question_id, populate_existing=True)


def _read(found: OpinionAnalysis | None, version: int) -> Analysis:
    if found is None or found.document is None or found.version is None:
        return Analysis(None, None, 0, False)
    opinions, is_current = documents.read(found.document), found.version == version
    outdated = opinions.reason == groups.FEW_VOTERS and not is_current
    return Analysis(None if outdated else opinions, found.made_at, found.version, is_current)


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
    found = groups.opinions(ballots(queries.vote_rows(question)), queries.least_of(consultation))
    with unit_of_work():
        _keep(question_id, version=version, made_at=now(), document=documents.written(found))
