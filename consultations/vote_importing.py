"""Statements and votes that were cast elsewhere: the same tables as those cast here, the latest of a person counts.

Each file is brought in whole or not at all, and once: voters whose ids are known are left out. None commits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import insert, select, update

from accounts.actor import Actor
from consultations import policies, proposing, respondents
from consultations.drafting import facts
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.response_models import Response
from consultations.statement_events import VotesImported
from consultations.statement_models import EarlierVote, Statement, Vote
from consultations.vote_files import Cast, Person, VoteFiles
from contributions.actions import Speaker
from core.clock import arrived, now
from core.db import db
from core.events import publish
from core.policy import require

BATCH = 2000


@dataclass(frozen=True, slots=True)
class VotesOutcome:
    """What an import did. ``replaced`` votes are kept and count nowhere; ``off`` are those on statements off the vote."""

    statements: int
    voters: int
    known: int
    votes: int
    replaced: int
    off: int


def import_votes(
    actor: Actor, consultation: Consultation, question: Question, files: VoteFiles, lang: str | None = None
) -> VotesOutcome:
    """Bring in all votes of the files on statements that are put to the vote, while the consultation is open.

    A statement whose words are there already is that one; others are put to the vote. Raises
    :class:`core.errors.Refused`.
    """
    require(policies.can_import(actor, consultation, now()))
    known = _known(consultation)
    votes = [vote for vote in files.votes if vote.statement in files.statements and vote.voter not in known]
    latest, earlier = _told_apart(votes)
    responses = _begun(consultation, files, [vote.voter for vote in latest], len(known))
    statements, added = _statements(actor, consultation, question, files, responses, lang or consultation.lang)
    _keep(consultation, latest, earlier, responses, statements)
    outcome = VotesOutcome(
        added, len(responses), len({vote.voter for vote in files.votes} & known), len(latest), len(earlier),
        sum(vote.statement in files.off for vote in files.votes),
    )  # fmt: skip
    if latest or added:
        publish(VotesImported(
            **facts(actor, consultation), question_id=question.id, voters=outcome.voters, count=outcome.votes
        ))  # fmt: skip
    return outcome


def _known(consultation: Consultation) -> set[str]:
    query = select(Response.external_id).where(
        Response.consultation_id == consultation.id, Response.external_id.is_not(None)
    )
    return {key for key in db.session.scalars(query) if key is not None}


def _told_apart(votes: Iterable[Cast]) -> tuple[list[Cast], list[Cast]]:
    """The latest of each voter on each statement, at the same time the last one in the file; and all earlier ones."""
    latest: dict[tuple[str, str], Cast] = {}
    earlier: list[Cast] = []
    for vote in votes:
        key = (vote.voter, vote.statement)
        other = latest.get(key)
        if other is None or vote.at >= other.at:
            latest[key] = vote
        if other is not None:
            earlier.append(other if vote.at >= other.at else vote)
    return list(latest.values()), earlier


def _begun(consultation: Consultation, files: VoteFiles, voters: Iterable[str], known: int) -> dict[str, Response]:
    """A response for each voter, in the order of their first vote."""
    made: dict[str, Response] = {}
    with respondents.times_of(consultation):
        for voter in dict.fromkeys(voters):
            person = files.people.get(voter, Person())
            name = respondents.ANONYMOUS if consultation.is_anonymous else f"Respondent {known + len(made) + 1}"
            speaker = Speaker(None, name, person.stakeholder_type, country=person.country)
            made[voter] = respondents.begin(consultation, respondents.imported(voter, speaker))
    return made


def _statements(
    actor: Actor, consultation: Consultation, question: Question, files: VoteFiles, responses: Mapping[str, Response],
    lang: str,
) -> tuple[dict[str, int], int]:  # fmt: skip
    """The statement of each id in the files, and how many were put to the vote for it."""
    there: dict[str, list[int]] = {}
    for one in proposing.of_question(question):
        if one.is_put_to_vote:
            there.setdefault(one.contribution.revision.body, []).append(one.id)
    found: dict[str, int] = {}
    added = 0
    for key, said in files.statements.items():
        if same := there.get(said.text):
            found[key] = same.pop(0)
            continue
        author = responses.get(said.author)
        found[key] = proposing.put_imported(actor, consultation, question, author, said.text, lang).id
        added += 1
    return found, added


def _keep(
    consultation: Consultation, latest: list[Cast], earlier: list[Cast], responses: Mapping[str, Response],
    statements: Mapping[str, int],
) -> None:  # fmt: skip
    def row(vote: Cast) -> dict[str, object]:
        return {
            "response_id": responses[vote.voter].id, "statement_id": statements[vote.statement], "value": vote.value,
            "cast_at": _told(consultation, vote.at),
        }  # fmt: skip

    late = not consultation.is_open_at(arrived())
    for start in range(0, len(latest), BATCH):
        db.session.execute(insert(Vote), [row(vote) | {"is_late": late} for vote in latest[start : start + BATCH]])
    for start in range(0, len(earlier), BATCH):
        db.session.execute(insert(EarlierVote), [row(vote) for vote in earlier[start : start + BATCH]])
    counts: dict[int, int] = {}
    for vote in latest:
        counts[statements[vote.statement]] = counts.get(statements[vote.statement], 0) + 1
    for statement, count in counts.items():
        more = update(Statement).where(Statement.id == statement).values(vote_count=Statement.vote_count + count)
        db.session.execute(more)


def _told(consultation: Consultation, at: datetime) -> datetime:
    """When a vote is said to have been cast: in an anonymous consultation on which day alone."""
    return datetime.combine(at.date(), time(), at.tzinfo) if consultation.is_anonymous else at
