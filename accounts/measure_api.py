"""Warnings and suspensions as JSON."""

from datetime import datetime
from typing import Literal

from flask import request

from accounts import measure_policies, measure_queries, measures, queries
from accounts.measure_models import FormalWarning, Suspension
from accounts.measure_views import moderators
from core.api import Shape, api_blueprint, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import signed_in, site_admin

blueprint = api_blueprint("measures")


class WarningOut(Shape):
    """A formal note to a person."""

    id: int
    user_id: int
    reason: str
    about: str | None
    given_at: datetime
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None


class SuspensionOut(Shape):
    """A suspension, or the proposal of one (``decision`` is ``null``)."""

    id: int
    user_id: int
    rule: str
    reason: str
    about: str | None
    days: int
    decision: str | None
    until: datetime | None
    lifted_at: datetime | None
    appealed_at: datetime | None
    appeal_outcome: str | None
    appeal_answer: str


class SuspensionIn(Shape):
    """For how many days, and why. What a site administrator asks for begins at once; for others it is a proposal."""

    days: int
    reason: str
    rule: str = "other"
    about: str | None = None


class ProposalDecisionIn(Shape):
    """``imposed`` or ``declined``."""

    decision: Literal["imposed", "declined"]


class SuspensionAppealIn(Shape):
    """Why another administrator should look again."""

    words: str


class SuspensionAnswerIn(Shape):
    """``granted`` lifts it."""

    outcome: Literal["granted", "refused"]
    answer: str


def _warning(warning: FormalWarning) -> WarningOut:
    return WarningOut.model_validate(warning)


def _suspension(suspension: Suspension) -> SuspensionOut:
    return SuspensionOut.model_validate(suspension)


@endpoint(blueprint, "GET", "/me/warnings", policy=signed_in, returns=WarningOut, listing=True,
          summary="Warnings that you received")  # fmt: skip
def my_warnings() -> Page[WarningOut]:
    return Page([_warning(warning) for warning in measure_queries.warnings_of(current_actor())])


@endpoint(blueprint, "POST", "/me/warnings/<int:identity>/acknowledgement", policy=signed_in, returns=WarningOut,
          summary="Say that you read a warning")  # fmt: skip
def acknowledge(identity: int) -> WarningOut:
    warning = measure_queries.warning_by_id(current_actor(), identity)
    measures.acknowledge(current_actor(), warning)
    return _warning(warning)


@endpoint(blueprint, "GET", "/me/suspensions", policy=signed_in, returns=SuspensionOut, listing=True,
          summary="Suspensions imposed on you")  # fmt: skip
def my_suspensions() -> Page[SuspensionOut]:
    return Page([_suspension(suspension) for suspension in measure_queries.suspensions_of(current_actor())])


@endpoint(blueprint, "POST", "/suspensions/<int:identity>/appeal", policy=signed_in, body=SuspensionAppealIn,
          returns=SuspensionOut, summary="Appeal against your suspension")  # fmt: skip
def appeal(identity: int, body: SuspensionAppealIn) -> SuspensionOut:
    suspension = measure_queries.suspension_by_id(current_actor(), identity)
    measures.appeal_suspension(current_actor(), suspension, body.words)
    return _suspension(suspension)


@endpoint(blueprint, "POST", "/suspensions/<int:identity>/appeal/decision", policy=site_admin,
          body=SuspensionAnswerIn, returns=SuspensionOut, summary="Decide the appeal against a suspension")  # fmt: skip
def decide_appeal(identity: int, body: SuspensionAnswerIn) -> SuspensionOut:
    suspension = measure_queries.suspension_by_id(current_actor(), identity)
    measures.decide_suspension_appeal(current_actor(), suspension, body.outcome, body.answer)
    return _suspension(suspension)


@endpoint(blueprint, "GET", "/warnings", policy=moderators, returns=WarningOut, listing=True,
          summary="Warnings given where you moderate, the latest first")  # fmt: skip
def warnings() -> Page[WarningOut]:
    page = measure_queries.warnings_seen_by(current_actor(), request.args.get("after"))
    return Page([_warning(warning) for warning in page.items], page.next)


@endpoint(blueprint, "DELETE", "/warnings/<int:identity>", policy=moderators, returns=WarningOut,
          summary="Take a warning back")  # fmt: skip
def withdraw_warning(identity: int) -> WarningOut:
    warning = measure_queries.warning_by_id(current_actor(), identity)
    measures.withdraw_warning(current_actor(), warning)
    return _warning(warning)


@endpoint(blueprint, "GET", "/suspensions", policy=moderators, returns=SuspensionOut, listing=True,
          summary="Suspensions, or those that you proposed, the latest first")  # fmt: skip
def suspensions() -> Page[SuspensionOut]:
    page = measure_queries.suspensions_seen_by(current_actor(), request.args.get("after"))
    return Page([_suspension(suspension) for suspension in page.items], page.next)


@endpoint(blueprint, "POST", "/people/<int:identity>/suspensions", policy=moderators, body=SuspensionIn,
          returns=SuspensionOut, status=201, summary="Suspend somebody, or propose it")  # fmt: skip
def suspend(identity: int, body: SuspensionIn) -> SuspensionOut:
    actor, user = current_actor(), queries.public_person(identity)
    act = measures.suspend if measure_policies.can_suspend(actor, user) else measures.propose_suspension
    return _suspension(act(actor, user, body.days, body.reason, body.rule, body.about))


@endpoint(blueprint, "POST", "/suspensions/<int:identity>/decision", policy=site_admin, body=ProposalDecisionIn,
          returns=SuspensionOut, summary="Impose or decline a proposed suspension")  # fmt: skip
def decide(identity: int, body: ProposalDecisionIn) -> SuspensionOut:
    suspension = measure_queries.suspension_by_id(current_actor(), identity)
    measures.decide_proposal(current_actor(), suspension, body.decision == "imposed")
    return _suspension(suspension)


@endpoint(blueprint, "DELETE", "/suspensions/<int:identity>", policy=site_admin, returns=SuspensionOut,
          summary="Lift a suspension")  # fmt: skip
def lift(identity: int) -> SuspensionOut:
    suspension = measure_queries.suspension_by_id(current_actor(), identity)
    measures.lift(current_actor(), suspension)
    return _suspension(suspension)
