"""What facilitators settle about a question of statements; kept in ``Question.settings``."""

from datetime import timedelta

from consultations.question_models import Question

NO_PROPOSALS, WORDS, SLOW = "no_proposals", "proposal_words", "slow_minutes"
DEFAULT_WORDS = 50
"""The longest proposal, unless the question says otherwise: one thought that can be agreed with or not."""
DEFAULT_SLOW_MINUTES = 2
MOST_SLOW_MINUTES = 24 * 60
MOST_WAITING = 10
"""So many proposals of one respondent can wait at a time."""


def takes_proposals(question: Question) -> bool:
    """Whether participants may propose statements; they may, unless the facilitators said no."""
    return not question.settings.get(NO_PROPOSALS)


def words_at_most(question: Question) -> int:
    """The word limit of a proposal."""
    return int(question.settings.get(WORDS) or DEFAULT_WORDS)


def slow_mode(question: Question) -> timedelta:
    """How long a respondent waits from one proposal to the next."""
    return timedelta(minutes=int(question.settings.get(SLOW, DEFAULT_SLOW_MINUTES)))
