"""A consultation with something on each of its pages, made by the actions in a process of the server's data."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import Organisation, User
from consultations import (
    actions,
    clearing,
    delegating,
    delegation_drafting,
    delegation_texts,
    hubs,
    invitation_links,
    inviting,
    proposing,
    relay_codes,
    relaying,
    shaping,
    sponsoring,
    statement_queries,
    voting,
)
from consultations.delegation_models import Delegation
from consultations.invitation_files import Person
from consultations.invitation_models import Invitation, InvitationList
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.texts import parts
from consultations.translating import Typed
from contributions import attaching
from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from demo import people
from demo.every_kind import TITLE as EVERY_KIND
from tests.core import files

TITLE = "What the last mile of public services needs"
ARABIC = {
    TITLE: "ما تحتاج إليه الخدمات العامة في الميل الأخير",
    "Where you live": "حيث تعيش",
    "What should change": "ما ينبغي تغييره",
    "Together": "معا",
    "Does a public service reach your village online?": "هل تصل خدمة عامة إلى قريتك عبر الإنترنت؟",
    "Yes": "نعم",
    "No": "لا",
    "Which one?": "أي خدمة؟",
    "How many hours a day is there power?": "كم ساعة في اليوم تتوفر الكهرباء؟",
    "Give a number of hours from 0 to 24.": "اكتب عدد ساعات من 0 إلى 24.",
    "Which of these is missing most?": "ما أكثر ما ينقص؟",
    "Electricity": "الكهرباء",
    "A line": "خط اتصال",
    "Trained people": "أشخاص مدربون",
    "What should your government do first?": "ما الذي ينبغي لحكومتك أن تفعله أولا؟",
    "Do you agree?": "هل توافق؟",
    "In two or three sentences.": "في جملتين أو ثلاث.",
}
SEEDS = ("Every form should exist on paper, too.", "Public services must work by radio.", "Tools should be open.")
UNION, LAKES = "Demo Union of Rivers", "Demo Union of Lakes"


def main() -> None:
    """Make it, and print as JSON where its pages are."""
    from wsgi import app

    with app.app_context(), unit_of_work():
        print(json.dumps(furnish()))


def furnish() -> dict[str, str]:
    """Make it; where its pages are."""
    facilitator, moderator = people.actor("facilitator"), people.actor("moderator")
    made = drafted(facilitator)
    inviting.read_list(facilitator, made, LIST)
    draft = drafted(facilitator)
    addresses = {"furnished": made.url, "draft": draft.url, "drafted": str(draft.questions()[0].id)}
    actions.open_consultation(facilitator, made)
    addresses |= vote(made, moderator) | invite(made, facilitator) | carry(made, moderator)
    addresses |= answer_together(made) | ask_everybody(facilitator)
    return addresses | change(made, facilitator)


LIST = b"email,name,type\nana@demo.invalid,Ana,civil\nnot an address,Bob,private\n"


def drafted(actor: Actor) -> Consultation:
    """Three pages in English and Arabic, with conditions."""
    made = actions.draft_consultation(
        actor, title=TITLE, lines=[people.line("c7-egov")], opens_at=now(), closes_at=now() + timedelta(days=20),
        zone="Africa/Niamey", live_results=True,
    )  # fmt: skip
    made.respondent_unit = "either"
    here, change, together = (actions.add_section(actor, made, title) for title in list(ARABIC)[1:4])
    ask(actor, here, kind="single", text=list(ARABIC)[4], options=["Yes", "No"], required=True)
    which = ask(actor, here, kind="text", text="Which one?", word_limit=20, required=True)
    hours = ask(actor, here, kind="number", text=list(ARABIC)[8])
    ask(actor, change, kind="multiple", text=list(ARABIC)[10], options=list(ARABIC)[11:14])
    ask(actor, change, kind="text", text=list(ARABIC)[14], word_limit=60, help="In two or three sentences.")
    ask(actor, together, kind="statements", text="Do you agree?", rows=SEEDS)
    actions.set_conditions(actor, which, shown_if="${q1} = '1'")
    actions.set_conditions(actor, hours, valid_if=". >= 0 and . <= 24", valid_message=list(ARABIC)[9])
    for section in (change, together):
        actions.lay_out_section(actor, section, starts_page=True)
    actions.declare_languages(actor, made, ["ar"])
    typed = [Typed(part.key, ARABIC.get(part.original, "النص بالعربية"), "reviewed") for part in parts(made)]
    actions.translate(actor, made, "ar", typed)
    return made


def ask(actor: Actor, section: Any, **fields: Any) -> Question:
    """Add a question."""
    return actions.add_question(actor, section, **fields)


def vote(made: Consultation, moderator: Actor) -> dict[str, str]:
    """Votes, and proposals: one that waits, one declined, one merged."""
    question = made.questions()[-1]
    for key, votes in (("hanoi", ("agree", "pass")), ("quito", ("disagree", "agree"))):
        for number, value in enumerate(votes, 1):
            voting.cast_vote(people.actor(key), made, statement_queries.by_number(question, number), value)
    first = proposing.propose_statement(
        people.actor("hanoi"), made, question, "Boats carry mail, and could carry answers."
    )
    proposing.accept_statement(moderator, made, first)
    other = proposing.propose_statement(people.actor("quito"), made, question, "Forms on paper must stay.")
    proposing.merge_statement(moderator, made, other, statement_queries.by_number(question, 1), "It says the same.")
    waits = proposing.propose_statement(
        people.actor("cairo"), made, question, "Whoever cannot read must be heard by telephone."
    )
    return {"statements": f"{made.url}/statements/{question.id}", "waiting": str(waits.number)}


def ask_everybody(facilitator: Actor) -> dict[str, str]:
    """Statements on which anybody votes, without an account; of one consultation without a name, too."""
    found = {}
    for name, is_anonymous in (("open_statements", False), ("nameless_statements", True)):
        made = actions.draft_consultation(
            facilitator, title="What we could agree on", lines=[people.line("c7-egov")], opens_at=now(),
            closes_at=now() + timedelta(days=20), zone="Africa/Niamey",
        )  # fmt: skip
        section = actions.add_section(facilitator, made, "Together")
        question = ask(facilitator, section, kind="statements", text="Do you agree?", rows=SEEDS)
        actions.choose_audience(facilitator, made, actions.Terms("public", is_anonymous=is_anonymous))
        actions.open_consultation(facilitator, made)
        found[name] = f"{made.url}/statements/{question.id}"
    return found


def invite(made: Consultation, facilitator: Actor) -> dict[str, str]:
    """Two people, one of whose addresses is wrong."""
    inviting.invite(facilitator, made, [Person("ana@demo.invalid", "Ana"), Person("bob@demo.invalid", "Bob")])
    invited = list(db.session.scalars(select(Invitation).filter_by(consultation_id=made.id).order_by(Invitation.id)))
    inviting.note_bounce(invited[1], "550 No such mailbox")
    waiting = db.session.scalars(select(InvitationList).filter_by(consultation_id=made.id)).one()
    return {
        "people": f"{made.url}/invitations/lists/{waiting.id}", "invitation": f"{made.url}/invitations/{invited[1].id}",
        "invited": f"{made.url}/invited/{invitation_links.secret_of(invited[0])}",
        "stop": f"/consultations/no-invitations/{invitation_links.stop_token(invited[0])}",
    }  # fmt: skip


def carry(made: Consultation, moderator: Actor) -> dict[str, str]:
    """A letter that was entered for somebody, and a group."""
    person = Participant(name="Fatou", stakeholder_type="civil", country="NE")
    scan = attaching.keep(moderator, attaching.looked_at(files.picture(size=(300, 420)), "page 1.png"))
    sent = relaying.Sent(Received("letter", now().date(), "12, Main Street"), answers(made), "en", (scan.key,))
    relay = relaying.enter_response(moderator, made, person, sent)
    group = hubs.Group("Women of Tera", "community", 40, "A talk under the tree.")
    hubs.answer_for(people.actor("niamey"), made, group)
    actions.submit_response(people.actor("niamey"), made, answers(made), lang="en")
    code = relay_codes.code_of(relay)
    return {"relay": f"{made.url}/relays/{relay.response_id}", "code": f"/consultations/relayed/{code}"}


def answers(made: Consultation) -> dict[int, Any]:
    """An answer to each question that must be answered."""
    first, which, _hours, missing, what, *_rest = made.questions()
    return {
        first.id: first.options[0].id, which.id: "The civil registry", missing.id: [missing.options[0].id],
        what.id: "Pay those who keep the line up.",
    }  # fmt: skip


def answer_together(made: Consultation) -> dict[str, str]:
    """A position that is submitted, with a co-sponsor asked; another that is being drafted."""
    head = of_organisation(UNION, "almaty", "chengdu")
    of_organisation(LAKES, "observer")
    delegation = delegating.open_delegation(head, made)
    delegating.admit(head, delegation, "chengdu@demo.invalid", "drafter")
    for question in made.questions():
        if question.id in answers(made):
            delegation_drafting.write(head, delegation, question, answers(made)[question.id], number=0)
    delegation_drafting.comment(head, delegation, made.questions()[0], "Is that so in the north, too?")
    clear(head, delegation)
    support = sponsoring.invite_cosponsor(head, delegation, LAKES)
    response = clearing.submit_position(head, delegation)
    return {
        "cosponsoring": f"{made.url}/cosponsoring/{support.id}",
        "position": f"{made.url}/positions/{response.reference}",
    }


def of_organisation(name: str, *keys: str) -> Actor:
    """Accounts that are confirmed to speak for an organisation; the first of them."""
    organisation = Organisation(name=name, name_key=name.casefold())
    for key in keys:
        user: User = people.user(key)
        user.organisation, user.speaks_on_behalf, user.verified_at = organisation, True, now()
    db.session.flush()
    return people.actor(keys[0])


def clear(actor: Actor, delegation: Delegation) -> None:
    """Clear what is drafted."""
    clearing.clear(actor, delegation, delegation_texts.digest_of(delegation, delegation_texts.given_in(delegation)))


def change(made: Consultation, facilitator: Actor) -> dict[str, str]:
    """A wording is mended, the questionnaire amended once, and again prepared to be; a template is kept."""
    question = made.questions()[1]
    actions.tie_question(facilitator, made.questions()[4], ["line:c1", "goal:16"])
    kept = actions.save_template(facilitator, made, title="The last mile", summary="For villages", is_shared=True)
    for text in ("How far is the next office?", "Who helps people there?"):
        actions.begin_amendment(facilitator, made)
        section = made.asked_sections()[0]
        added = ask(facilitator, section, kind="text", text=text)
        words = [Typed(f"question.{added.id}.text", "كم يبعد أقرب مكتب؟", "reviewed")]
        with shaping.as_amended(made):
            actions.translate(facilitator, made, "ar", words)
        if "office" in text:
            actions.publish_amendment(facilitator, made, "Two ministries asked for it.")
    actions.fix_wording(facilitator, made, f"question.{question.id}.text", "Which service?", "Plainer words")
    every_kind = db.session.scalars(select(Consultation).filter_by(title=EVERY_KIND)).one()
    return {
        "question": str(question.id), "template": f"/consultations/templates/{kept.id}", "every_kind": every_kind.url,
    }  # fmt: skip
