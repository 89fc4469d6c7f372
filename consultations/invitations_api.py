"""Invitations as JSON: the same actions and queries as the pages."""

from datetime import datetime

from flask import request

from consultations import invitation_policies, invitation_queries, inviting, reminding
from consultations.api import blueprint
from consultations.invitation_files import ADDRESS, LENGTHS, MOST_PEOPLE, Person
from consultations.invitation_queries import STATUSES, Listed
from consultations.models import Consultation
from consultations.views_draft import managed
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.locale import _
from core.pagination import Page
from core.policy import require, signed_in

HERE = "/consultations/<int:consultation_id>/invitations"


class PersonIn(Shape):
    """Somebody to invite; ``language`` is by default that of the questionnaire."""

    email: str
    name: str = ""
    organisation: str = ""
    stakeholder_type: str | None = None
    country: str | None = None
    language: str | None = None


class PeopleIn(Shape):
    """People to invite. With ``only_check`` nobody is: the answer says who would be."""

    people: list[PersonIn]
    only_check: bool = False


class InvitedOut(Shape):
    """Which addresses are invited (or would be), and which not because of what."""

    invited: list[str]
    doubled: list[str]
    known: list[str]
    stopped: list[str]


class InvitationOut(Shape):
    """Somebody who was invited. ``status`` is ``missing``, ``drafting``, ``answered``, ``bounced``, ``stopped`` (wants
    no messages) or ``unsent``."""

    id: int
    email: str
    name: str
    organisation: str
    stakeholder_type: str | None
    country: str | None
    language: str
    status: str
    sent_at: datetime | None
    reminded_at: datetime | None
    reminder_count: int
    bounced_at: datetime | None
    bounce_reason: str | None


class AddressIn(Shape):
    """Where the invitation goes from now on."""

    email: str


class RemindedOut(Shape):
    """To how many a reminder goes."""

    count: int


class PlanShape(Shape):
    """On which days before closing those who have not answered are reminded."""

    days: list[int]


def _seen(consultation_id: int) -> Consultation:
    consultation = managed(consultation_id)
    require(invitation_policies.can_see_invitations(current_actor(), consultation, now()))
    return consultation


def _invitation(one: Listed) -> InvitationOut:
    i = one.invitation
    return InvitationOut(
        id=i.id, email=i.email, name=i.name, organisation=i.organisation, stakeholder_type=i.stakeholder_type,
        country=i.country, language=i.language, status=one.status, sent_at=i.sent_at, reminded_at=i.reminded_at,
        reminder_count=i.reminder_count, bounced_at=i.bounced_at, bounce_reason=i.bounce_reason,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", HERE, policy=signed_in, returns=InvitationOut, listing=True, query=("status", "after"),
    summary="Who was invited and how far each is, for facilitators",
)  # fmt: skip
def list_invitations(consultation_id: int) -> Page[InvitationOut]:
    consultation, status = _seen(consultation_id), request.args.get("status", "")
    if status not in ("", *STATUSES):
        raise Missing()
    page = invitation_queries.listed(consultation, status, request.args.get("after"))
    return Page([_invitation(one) for one in page.items], page.next)


@endpoint(
    blueprint, "POST", HERE, policy=signed_in, body=PeopleIn, returns=InvitedOut,
    summary="Invite people; who was invited already, or wants no invitations, is not",
)  # fmt: skip
def post_invitations(consultation_id: int, body: PeopleIn) -> InvitedOut:
    consultation = _seen(consultation_id)
    people = _checked(body.people)
    found = inviting.sort_people(consultation, people)
    if not body.only_check:
        inviting.invite(current_actor(), consultation, people)
    groups = {"invited": found.fresh, "doubled": found.doubled, "known": found.known, "stopped": found.stopped}
    return InvitedOut(**{name: [person.email for person in some] for name, some in groups.items()})


def _checked(people: list[PersonIn]) -> list[Person]:
    """The people, each word as the list knows it. Raises :class:`Invalid`, naming each field that does not fit."""
    if len(people) > MOST_PEOPLE:
        raise Invalid(_("At most %(most)s people fit in one file. Send the rest in another.", most=MOST_PEOPLE))
    words, faults, found = inviting.vocabulary(), dict[str, list[str]](), []
    for place, person in enumerate(people):
        given = person.model_dump() | {"email": person.email.strip().lower()}
        for name, value in given.items():
            known = words.of(name)
            if name == "email" and not ADDRESS.fullmatch(given[name]):
                faults[f"people.{place}.email"] = [_("This is not an e-mail address.")]
            elif value and known is not None and value not in known.values():
                faults[f"people.{place}.{name}"] = [_("“%(text)s” is not known here.", text=value[:60])]
            elif value and len(value) > LENGTHS.get(name, 20):
                faults[f"people.{place}.{name}"] = [_("At most %(limit)s characters fit.", limit=LENGTHS[name])]
        found.append(Person(**given))
    if faults:
        raise Invalid(_("Some people do not fit. Nobody was invited."), faults)
    return found


@endpoint(
    blueprint, "PUT", f"{HERE}/<int:invitation_id>", policy=signed_in, body=AddressIn, returns=InvitationOut,
    summary="Send an invitation anew, perhaps to another address",
)  # fmt: skip
def put_invitation(consultation_id: int, invitation_id: int, body: AddressIn) -> InvitationOut:
    invitation = invitation_queries.by_id(_seen(consultation_id), invitation_id)
    inviting.correct_address(current_actor(), invitation, body.email)
    return _invitation(Listed(invitation, invitation_queries.UNSENT))


@endpoint(
    blueprint, "DELETE", f"{HERE}/<int:invitation_id>", policy=signed_in, summary="Take an invitation back"
)  # fmt: skip
def delete_invitation(consultation_id: int, invitation_id: int) -> None:
    invitation = invitation_queries.by_id(_seen(consultation_id), invitation_id)
    inviting.withdraw_invitation(current_actor(), invitation)


@endpoint(
    blueprint, "POST", f"{HERE}/reminders", policy=signed_in, returns=RemindedOut,
    summary="Remind those who were invited and have not answered, at most once a day",
)  # fmt: skip
def post_reminder(consultation_id: int) -> RemindedOut:
    return RemindedOut(count=reminding.remind(current_actor(), _seen(consultation_id)))


@endpoint(
    blueprint, "GET", f"{HERE}/plan", policy=signed_in, returns=PlanShape, summary="The planned reminders"
)  # fmt: skip
def get_plan(consultation_id: int) -> PlanShape:
    return _plan(_seen(consultation_id))


def _plan(consultation: Consultation) -> PlanShape:
    return PlanShape(days=[plan.days_before for plan in invitation_queries.planned(consultation)])


@endpoint(
    blueprint, "PUT", f"{HERE}/plan", policy=signed_in, body=PlanShape, returns=PlanShape,
    summary="Plan reminders for these days before closing, and no others",
)  # fmt: skip
def put_plan(consultation_id: int, body: PlanShape) -> PlanShape:
    consultation = _seen(consultation_id)
    reminding.plan_reminders(current_actor(), consultation, body.days)
    return _plan(consultation)
