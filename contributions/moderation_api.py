"""Moderation as JSON: the same actions and queries as the desk."""

from typing import Any

from flask import request

from contributions import actions, appeals, approval, cases, desk, log, mine, moderating, notes, queries
from contributions.api import ContributionOut, FlagOut, moderators
from contributions.approval_views import speaker_of, warned_about
from contributions.case_views import my_line
from contributions.log_views import chosen_line
from contributions.moderation_models import CannedNote, LogLine
from contributions.moderation_shapes import (
    AnswerIn,
    AppealIn,
    AppealOut,
    ApprovalIn,
    CaseDecisionIn,
    CaseOut,
    GivenOut,
    LogOut,
    MineOut,
    NoteIn,
    NoteOut,
    WarnIn,
)
from core.api import api_blueprint, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone, signed_in

blueprint = api_blueprint("moderation")


def _after() -> str | None:
    return request.args.get("after")


def _note(note: CannedNote) -> NoteOut:
    return NoteOut(id=note.id, lang=note.lang, title=note.title, words=note.words)


@endpoint(blueprint, "GET", "/cases", policy=moderators, returns=CaseOut, listing=True,
          summary="Flagged contributions that wait for a decision (?line=slug), the oldest first")  # fmt: skip
def list_cases() -> Page[CaseOut]:
    page = desk.open_cases(current_actor(), my_line(), _after())
    return Page([CaseOut.of(case) for case in page.items], page.next)


@endpoint(blueprint, "GET", "/cases/<int:identity>", policy=moderators, returns=CaseOut, summary="A case")
def show_case(identity: int) -> CaseOut:
    return CaseOut.of(desk.case_by_id(current_actor(), identity))


@endpoint(blueprint, "POST", "/cases/<int:identity>/claim", policy=moderators, returns=CaseOut,
          summary="Take a case for four hours")  # fmt: skip
def claim(identity: int) -> CaseOut:
    case = desk.case_by_id(current_actor(), identity)
    cases.claim(current_actor(), case)
    return CaseOut.of(case)


@endpoint(blueprint, "DELETE", "/cases/<int:identity>/claim", policy=moderators, returns=CaseOut,
          summary="Give a case back")  # fmt: skip
def release(identity: int) -> CaseOut:
    case = desk.case_by_id(current_actor(), identity)
    cases.release(current_actor(), case)
    return CaseOut.of(case)


@endpoint(blueprint, "POST", "/cases/<int:identity>/decision", policy=moderators, body=CaseDecisionIn,
          returns=CaseOut, summary="Decide all flags of a case")  # fmt: skip
def decide(identity: int, body: CaseDecisionIn) -> CaseOut:
    case = desk.case_by_id(current_actor(), identity)
    cases.decide_case(current_actor(), case, body.outcome, body.reason, body.rule, body.answer)
    return CaseOut.of(case)


@endpoint(blueprint, "GET", "/approvals", policy=moderators, returns=ContributionOut, listing=True,
          summary="First posts that wait for approval (?line=slug), the oldest first")  # fmt: skip
def list_approvals() -> Page[ContributionOut]:
    page = desk.waiting(current_actor(), my_line(), _after())
    return Page([ContributionOut.of(said) for said in page.items], page.next)


@endpoint(blueprint, "POST", "/contributions/<int:identity>/approval", policy=moderators, body=ApprovalIn,
          returns=ContributionOut, summary="Let a first post pass, or not")  # fmt: skip
def approve(identity: int, body: ApprovalIn) -> ContributionOut:
    said = queries.by_id(current_actor(), identity)
    if body.decision == "approved":
        approval.approve(current_actor(), said)
    else:
        moderating.reject(current_actor(), said, body.reason, body.rule)
    return ContributionOut.of(said)


@endpoint(blueprint, "DELETE", "/contributions/<int:identity>/withdrawal", policy=signed_in, returns=ContributionOut,
          summary="Bring back what you withdrew")  # fmt: skip
def bring_back(identity: int) -> ContributionOut:
    said = queries.by_id(current_actor(), identity)
    actions.bring_back(current_actor(), said)
    return ContributionOut.of(said)


@endpoint(blueprint, "POST", "/contributions/<int:identity>/appeal", policy=signed_in, body=AppealIn,
          returns=AppealOut, status=201, summary="Appeal against hiding what you said")  # fmt: skip
def appeal_hiding(identity: int, body: AppealIn) -> AppealOut:
    said = queries.by_id(current_actor(), identity)
    return AppealOut.of(appeals.appeal_hiding(current_actor(), said, body.words))


@endpoint(blueprint, "POST", "/me/flags/<int:identity>/appeal", policy=signed_in, body=AppealIn, returns=AppealOut,
          status=201, summary="Appeal against the dismissal of the case in which you flagged")  # fmt: skip
def appeal_dismissal(identity: int, body: AppealIn) -> AppealOut:
    case = mine.case_of_mine(current_actor(), identity)
    return AppealOut.of(appeals.appeal_dismissal(current_actor(), case, body.words))


@endpoint(blueprint, "GET", "/appeals", policy=moderators, returns=AppealOut, listing=True,
          summary="Appeals that wait for a decision (?line=slug), the oldest first")  # fmt: skip
def list_appeals() -> Page[AppealOut]:
    page = desk.open_appeals(current_actor(), my_line(), _after())
    return Page([AppealOut.of(appeal) for appeal in page.items], page.next)


@endpoint(blueprint, "POST", "/appeals/<int:identity>/decision", policy=moderators, body=AnswerIn, returns=AppealOut,
          summary="Decide an appeal")  # fmt: skip
def decide_appeal(identity: int, body: AnswerIn) -> AppealOut:
    appeal = desk.appeal_by_id(current_actor(), identity)
    appeals.decide_appeal(current_actor(), appeal, body.outcome, body.answer, body.rule)
    return AppealOut.of(appeal)


@endpoint(blueprint, "GET", "/me/hidden", policy=signed_in, returns=MineOut, listing=True,
          summary="What you said and others cannot read, and why")  # fmt: skip
def my_hidden() -> Page[MineOut]:
    page = mine.out_of_sight(current_actor(), _after())
    return Page([_mine(item) for item in page.items], page.next)


def _mine(item: Any) -> MineOut:
    hidden = item.said.visibility == "hidden" and item.decision is not None
    return MineOut(
        symbol=item.said.symbol, visibility=item.said.visibility, reason=item.decision.reason if hidden else None,
        appeal=AppealOut.of(item.appeal) if item.appeal else None,
    )  # fmt: skip


@endpoint(blueprint, "GET", "/me/flags", policy=signed_in, returns=CaseOut, listing=True,
          summary="What you flagged, and how it was decided; only your own flags are shown")  # fmt: skip
def my_flags() -> Page[CaseOut]:
    page = mine.complaints(current_actor(), _after())
    shown = [(CaseOut.of(item.case), item.flag) for item in page.items]
    own = [case.model_copy(update={"flags": [FlagOut.of(flag)], "is_claimed": False}) for case, flag in shown]
    return Page(own, page.next)


@endpoint(blueprint, "POST", "/contributions/<int:identity>/warnings", policy=moderators, body=WarnIn,
          returns=GivenOut, status=201, summary="Warn somebody about what they said")  # fmt: skip
def warn(identity: int, body: WarnIn) -> GivenOut:
    said = queries.by_id(current_actor(), identity)
    given = warned_about(said, speaker_of(said), body.reason)
    return GivenOut(id=given.id, user_id=given.user_id, reason=given.reason)


@endpoint(blueprint, "GET", "/canned-notes", policy=moderators, returns=NoteOut, listing=True,
          summary="Texts that moderators reuse")  # fmt: skip
def list_notes() -> Page[NoteOut]:
    return Page([_note(note) for note in notes.offered()])


@endpoint(blueprint, "POST", "/canned-notes", policy=moderators, body=NoteIn, returns=NoteOut, status=201,
          summary="Keep a text for reuse")  # fmt: skip
def keep_note(body: NoteIn) -> NoteOut:
    return _note(notes.keep(current_actor(), body.lang, body.title, body.words))


@endpoint(blueprint, "PUT", "/canned-notes/<int:identity>", policy=moderators, body=NoteIn, returns=NoteOut,
          summary="Change a text for reuse")  # fmt: skip
def change_note(identity: int, body: NoteIn) -> NoteOut:
    return _note(notes.keep(current_actor(), body.lang, body.title, body.words, notes.by_id(identity)))


@endpoint(blueprint, "DELETE", "/canned-notes/<int:identity>", policy=moderators, status=204,
          summary="Offer a text no more")  # fmt: skip
def retire_note(identity: int) -> None:
    notes.retire(current_actor(), notes.by_id(identity))


@endpoint(blueprint, "GET", "/moderation-log", policy=everyone, returns=LogOut, listing=True,
          summary="What moderators did (?line=slug), the latest first")  # fmt: skip
def read_log() -> Page[LogOut]:
    page = log.read(chosen_line(), _after())
    return Page([_logged(line) for line in page.items], page.next)


def _logged(line: LogLine) -> LogOut:
    return LogOut(
        at=line.at, act=line.act, symbol=line.symbol, place=line.place, rule=line.rule, reason=line.reason,
        role=line.role, action_line=line.action_line.symbol if line.action_line else None,
    )  # fmt: skip
