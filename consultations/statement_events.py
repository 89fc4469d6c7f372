"""What happens to statements and votes. Ids only: never how anybody voted."""

from dataclasses import dataclass

from consultations.events import ConsultationEvent
from contributions.events import ContributionEvent, ContributionMade, ContributionSubmitted


@dataclass(frozen=True, kw_only=True)
class StatementAdded(ContributionMade):
    """A statement is put to the vote: it came with the questionnaire, or a proposal was accepted."""

    verb = "statement_added"
    statement_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class StatementProposed(ContributionSubmitted):
    """Somebody proposed a statement; it waits for a moderator. Moderators of its lines should hear."""

    verb = "statement_proposed"
    statement_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class StatementMerged(ContributionEvent):
    """It says the same as another, which is voted on in its stead. Votes stay where they were cast.

    Whoever proposed it should hear.
    """

    verb = "statement_merged"
    statement_id: int
    into_id: int


@dataclass(frozen=True, kw_only=True)
class VoteCast(ConsultationEvent):
    """A respondent voted on one of a question's statements, or voted otherwise than before (``is_change``).

    Neither the statement nor the vote is in it: results may still be hidden. In an anonymous consultation ``response_id``
    is ``None``.
    """

    verb = "vote_cast"
    question_id: int
    response_id: int | None
    is_change: bool = False
    is_late: bool = False

    @property
    def touches(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, kw_only=True)
class VotesImported(ConsultationEvent):
    """A batch of votes that were cast elsewhere was brought in: ``count`` of them that count, by ``voters``."""

    verb = "votes_imported"
    question_id: int
    voters: int
    count: int

    @property
    def touches(self) -> tuple[str, ...]:
        return ()
