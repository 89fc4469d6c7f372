"""Delegations as JSON: one's own organisation's draft, its members, clearing and submitting."""

from datetime import datetime
from typing import Any

from consultations import (
    clearing,
    delegating,
    delegation_drafting,
    delegation_queries,
    delegation_texts,
    policies,
    queries,
)
from consultations.api import blueprint
from consultations.behind import question_numbered
from consultations.delegation_models import Delegation, DelegationComment
from consultations.models import Consultation
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Invalid
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.pagination import Page
from core.policy import require, signed_in

HERE = "/consultations/<int:consultation_id>/delegation"


class DraftedOut(Shape):
    """The present wording of the answer to a question, named by its number; ``wording`` is 0 where there is none."""

    question: int
    value: Any
    wording: int
    written_by: str | None
    written_at: datetime | None
    open_comments: int


class MemberOut(Shape):
    """Who is in it: as ``commenter``, ``drafter`` or ``submitter``, or ``asking`` to be."""

    user_id: int
    name: str
    role: str


class DelegationOut(Shape):
    """A delegation as its members see it. ``digest`` is that of the answers as they stand, to be sent with a clearance.

    ``stage`` is ``drafting``, ``clearance``, ``cleared`` or ``submitted``; ``version`` counts submissions.
    """

    organisation: str
    reference: str
    stage: str
    digest: str
    cleared_digest: str | None
    version: int
    submitted_at: datetime | None
    answers: list[DraftedOut]
    members: list[MemberOut]


class WordingIn(Shape):
    """Another wording, in the shape of the question's kind; ``wording`` is the number of the one that was read."""

    value: Any = None
    wording: int = 0


class MemberIn(Shape):
    """Who is let in, by the address of their account, and as what."""

    email: str
    role: str


class ActIn(Shape):
    """``act`` is ``put``, ``clear`` (with the digest that was read), ``return`` or ``submit``."""

    act: str
    digest: str = ""
    note: str = ""


class CommentIn(Shape):
    """What is said to the others; ``parent`` is the comment that it answers."""

    body: str
    parent: int | None = None


class CommentOut(Shape):
    """A comment of a member."""

    id: int
    parent: int | None
    said_by: str | None
    said_at: datetime
    body: str
    is_settled: bool


class DraftingOut(Shape):
    """That an organisation drafts; nothing of what."""

    id: int
    organisation: str
    opened_at: datetime
    submitters: int
    is_submitted: bool


def _out(delegation: Delegation) -> DelegationOut:
    response = delegation.response
    digest = delegation_texts.digest_of(delegation, delegation_texts.given_in(delegation))
    members = [
        MemberOut(user_id=m.user_id, name=m.user.name, role=m.role) for m in delegation_queries.members(delegation)
    ]
    return DelegationOut(
        organisation=delegation.organisation.name, reference=response.reference, stage=delegation.stage, digest=digest,
        cleared_digest=delegation.cleared_digest, version=response.version, submitted_at=response.submitted_at,
        answers=_drafted(delegation), members=members,
    )  # fmt: skip


def _drafted(delegation: Delegation) -> list[DraftedOut]:
    present = delegation_queries.present_wordings(delegation)
    comments = delegation_queries.open_comments(delegation)
    found = []
    for question in delegation.consultation.questions():
        one = present.get(question.id)
        found.append(
            DraftedOut(
                question=question.number, value=one.value if one else None, wording=one.number if one else 0,
                written_by=one.written_by.name if one and one.written_by else None,
                written_at=one.written_at if one else None, open_comments=comments.get(question.id, 0),
            )
        )  # fmt: skip
    return found


def _consultation(consultation_id: int) -> Consultation:
    return queries.by_id(current_actor(), consultation_id)


def _own(consultation_id: int) -> Delegation:
    return delegation_queries.own_delegation(current_actor(), _consultation(consultation_id))[0]


def _changing(consultation_id: int) -> Delegation:
    consume("answer", current_actor().id)
    return _own(consultation_id)


@endpoint(
    blueprint, "GET", HERE, policy=signed_in, returns=DelegationOut,
    summary="The draft of my organisation, for the members of its delegation",
)  # fmt: skip
def get_delegation(consultation_id: int) -> DelegationOut:
    return _out(_own(consultation_id))


@endpoint(
    blueprint, "POST", HERE, policy=signed_in, returns=DelegationOut, status=201,
    summary="Open the delegation of my organisation; I am its authorised submitter",
)  # fmt: skip
def post_delegation(consultation_id: int) -> DelegationOut:
    consume("answer", current_actor().id)
    return _out(delegating.open_delegation(current_actor(), _consultation(consultation_id)))


@endpoint(
    blueprint, "POST", f"{HERE}/members", policy=signed_in, body=MemberIn, returns=DelegationOut, status=201,
    summary="Let somebody into my delegation, or give a member another role",
)  # fmt: skip
def post_member(consultation_id: int, body: MemberIn) -> DelegationOut:
    delegation = _changing(consultation_id)
    delegating.admit(current_actor(), delegation, body.email, body.role)
    return _out(delegation)


@endpoint(
    blueprint, "DELETE", f"{HERE}/members/<int:user_id>", policy=signed_in,
    summary="End somebody's access to my delegation, or my own",
)  # fmt: skip
def delete_member(consultation_id: int, user_id: int) -> None:
    delegation, actor = _changing(consultation_id), current_actor()
    if user_id == actor.id:
        delegating.leave(actor, delegation)
    else:
        delegating.remove_member(actor, delegation, user_id)


@endpoint(
    blueprint, "PUT", f"{HERE}/questions/<int:number>", policy=signed_in, body=WordingIn, returns=DelegationOut,
    summary="Give the draft answer to a question another wording; 409 with both texts when somebody wrote meanwhile",
)  # fmt: skip
def put_wording(consultation_id: int, number: int, body: WordingIn) -> DelegationOut:
    delegation = _changing(consultation_id)
    question = question_numbered(delegation.consultation, number)
    delegation_drafting.write(current_actor(), delegation, question, body.value, number=body.wording)
    return _out(delegation)


@endpoint(
    blueprint, "GET", f"{HERE}/questions/<int:number>/comments", policy=signed_in, returns=CommentOut, listing=True,
    summary="What the members said about a question, open exchanges first",
)  # fmt: skip
def get_comments(consultation_id: int, number: int) -> Page[CommentOut]:
    delegation = _own(consultation_id)
    question = question_numbered(delegation.consultation, number)
    found = delegation_queries.exchanges(delegation, question.id)
    return Page([_comment(one) for exchange in found for one in (exchange.first, *exchange.answers)], None)


def _comment(one: DelegationComment) -> CommentOut:
    return CommentOut(
        id=one.id, parent=one.parent_id, said_by=one.said_by.name if one.said_by else None, said_at=one.said_at,
        body=one.body, is_settled=one.resolved_at is not None,
    )  # fmt: skip


@endpoint(
    blueprint, "POST", f"{HERE}/questions/<int:number>/comments", policy=signed_in, body=CommentIn, returns=CommentOut,
    status=201, summary="Say something to the other members about a question",
)  # fmt: skip
def post_comment(consultation_id: int, number: int, body: CommentIn) -> CommentOut:
    delegation = _changing(consultation_id)
    question = question_numbered(delegation.consultation, number)
    parent = delegation_queries.comment(delegation, body.parent) if body.parent else None
    return _comment(delegation_drafting.comment(current_actor(), delegation, question, body.body, parent))


@endpoint(
    blueprint, "PUT", f"{HERE}/comments/<int:comment_id>/settled", policy=signed_in, returns=CommentOut,
    summary="Say that a comment is settled",
)  # fmt: skip
def put_settled(consultation_id: int, comment_id: int) -> CommentOut:
    return _settled(consultation_id, comment_id, is_settled=True)


@endpoint(
    blueprint, "DELETE", f"{HERE}/comments/<int:comment_id>/settled", policy=signed_in, returns=CommentOut,
    summary="Open a settled comment again",
)  # fmt: skip
def delete_settled(consultation_id: int, comment_id: int) -> CommentOut:
    return _settled(consultation_id, comment_id, is_settled=False)


def _settled(consultation_id: int, comment_id: int, *, is_settled: bool) -> CommentOut:
    delegation = _changing(consultation_id)
    about = delegation_queries.comment(delegation, comment_id)
    delegation_drafting.settle(current_actor(), delegation, about, is_settled=is_settled)
    return _comment(about)


@endpoint(
    blueprint, "POST", f"{HERE}/acts", policy=signed_in, body=ActIn, returns=DelegationOut,
    summary="Put the draft to clearance, clear it, send it back, or submit it",
)  # fmt: skip
def post_act(consultation_id: int, body: ActIn) -> DelegationOut:
    delegation, actor = _changing(consultation_id), current_actor()
    if body.act == "put":
        clearing.put_to_clearance(actor, delegation, body.note)
    elif body.act == "clear":
        clearing.clear(actor, delegation, body.digest)
    elif body.act == "return":
        clearing.send_back(actor, delegation, body.note)
    elif body.act == "submit":
        clearing.submit_position(actor, delegation)
    else:
        message = _("The act is “put”, “clear”, “return” or “submit”.")
        raise Invalid(message, {"act": [message]})
    return _out(delegation)


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/delegations", policy=signed_in, returns=DraftingOut,
    listing=True, summary="Which organisations draft, for facilitators; nothing of what they draft",
)  # fmt: skip
def get_delegations(consultation_id: int) -> Page[DraftingOut]:
    consultation = _consultation(consultation_id)
    require(policies.can_manage(current_actor(), consultation, now()))
    found = [
        DraftingOut(
            id=one.delegation.id, organisation=one.delegation.organisation.name, opened_at=one.delegation.opened_at,
            submitters=one.submitters, is_submitted=one.submitted,
        )
        for one in delegation_queries.drafting(consultation)
    ]  # fmt: skip
    return Page(found, None)
