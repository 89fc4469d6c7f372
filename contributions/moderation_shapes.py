"""The shapes of moderation in the API."""

from datetime import datetime
from typing import Literal

from contributions.api import FlagOut
from contributions.moderation_models import Appeal, Case
from core.api import Shape
from core.clock import now
from core.identity import current_actor


class CaseOut(Shape):
    """Complaints about one contribution, decided together. ``is_claimed``: by whom is in ``is_mine``."""

    id: int
    symbol: str
    contribution_id: int
    opened_at: datetime
    is_claimed: bool
    is_mine: bool
    outcome: str | None
    answer: str
    flags: list[FlagOut]

    @classmethod
    def of(cls, case: Case) -> "CaseOut":
        """The shape of ``case``."""
        claimant = case.claimant_at(now())
        return cls(
            id=case.id, symbol=case.contribution.symbol, contribution_id=case.contribution_id, opened_at=case.opened_at,
            is_claimed=claimant is not None, is_mine=claimant is not None and claimant == current_actor().id,
            outcome=case.outcome, answer=case.answer, flags=[FlagOut.of(flag) for flag in case.flags],
        )  # fmt: skip


class CaseDecisionIn(Shape):
    """``upheld`` hides the contribution with ``reason``; ``dismissed`` leaves it. ``answer`` is for those who flagged."""

    outcome: Literal["upheld", "dismissed"]
    reason: str = ""
    rule: str | None = None
    answer: str = ""


class ApprovalIn(Shape):
    """``approved`` lets it pass; ``rejected`` does not, with a reason."""

    decision: Literal["approved", "rejected"]
    reason: str = ""
    rule: str = "other"


class AppealIn(Shape):
    """Why another moderator should look again."""

    words: str


class AppealOut(Shape):
    """An appeal, ``against`` hiding or a dismissal."""

    id: int
    symbol: str
    against: str
    words: str
    made_at: datetime
    outcome: str | None
    answer: str

    @classmethod
    def of(cls, appeal: Appeal) -> "AppealOut":
        """The shape of ``appeal``."""
        return cls(
            id=appeal.id, symbol=appeal.contribution.symbol, words=appeal.words, made_at=appeal.made_at,
            against="hiding" if appeal.decision_id is not None else "dismissal", outcome=appeal.outcome,
            answer=appeal.answer,
        )  # fmt: skip


class AnswerIn(Shape):
    """The answer to an appeal."""

    outcome: Literal["granted", "refused"]
    answer: str
    rule: str = "other"


class WarnIn(Shape):
    """A formal note."""

    reason: str


class GivenOut(Shape):
    """A warning that was given."""

    id: int
    user_id: int
    reason: str


class NoteIn(Shape):
    """A text to be reused."""

    lang: str
    title: str
    words: str


class NoteOut(NoteIn):
    """A canned note."""

    id: int


class LogOut(Shape):
    """A line of the public log."""

    at: datetime
    act: str
    symbol: str | None
    place: str | None
    rule: str | None
    reason: str
    role: str
    action_line: str | None


class MineOut(Shape):
    """Something of mine that others do not read, and why."""

    symbol: str
    visibility: str
    reason: str | None
    appeal: AppealOut | None
