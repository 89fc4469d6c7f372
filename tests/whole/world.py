"""A little of everything, and how to make more of it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from accounts.models import User
from consultations import inviting, proposing
from consultations.invitation_files import Person
from consultations.models import Consultation
from contributions import actions as words
from contributions.models import Contribution
from core.db import db
from forum.models import Post, Thread
from reports.models import Paragraph
from stocktaking.models import StocktakingEntry
from tests import factories as make
from tests.consultations import statement_factories as voting
from tests.forum import factories as forum
from tests.reports import factories as reporting
from tests.stocktaking import factories as stock


@dataclass
class World:
    """People of each kind, and what an address can name; ids, because sessions come and go."""

    ids: dict[str, int]
    values: dict[str, Any] = field(default_factory=dict)

    def person(self, name: str) -> User:
        """The account of one of the people."""
        return db.session.get_one(User, self.ids[name])

    @property
    def thread(self) -> Thread:
        """The thread that grows."""
        return db.session.get_one(Thread, self.values["thread_id"])

    @property
    def post(self) -> Post:
        """The post that is answered."""
        return db.session.get_one(Post, self.values["post_id"])


def world() -> World:
    """One thread with two answers, one consultation, one meeting with its report, one assessed stocktaking entry."""
    people = {
        "member": make.user(organisation="Radio Club"), "moderator": make.staff("moderator"),
        "facilitator": make.staff("facilitator"), "rapporteur": make.staff("rapporteur"),
        "admin": make.user(is_admin=True),
    }  # fmt: skip
    thread = forum.thread(people["member"])
    post = forum.post(thread, people["member"], "On-line tools should be used.")
    forum.post(thread, people["moderator"], "By radio.", parent=post)
    report = reporting.report(reporting.found(post.contribution))
    consultation = voting.voted_on(people["facilitator"])
    entry = stock.entry(people["member"])
    stock.assessment(entry, people["member"])
    made = World({name: person.id for name, person in people.items()})
    first = consultation.sections[0]
    paragraph = db.session.scalars(select(Paragraph).where(Paragraph.report_id == report.id)).first()
    made.values = {
        "thread_id": thread.id, "post_id": post.id, "slug": "c7-egov", "symbol": post.contribution.symbol,
        "identity": post.id, "report_id": report.id, "meeting_id": report.meeting_id, "topic": thread.topic,
        "consultation_id": consultation.id, "section_id": first.id, "question_id": first.questions[0].id,
        "paragraph_id": paragraph.id if paragraph else 0, "finding_id": 1, "theme_id": 1,
        "entry_id": entry.id, "statements_id": voting.statements_of(consultation).id, "invitation_id": 1,
    }  # fmt: skip
    return made


def grow(made: World, count: int) -> None:
    """``count`` more posts in the thread, threads beside it, stocktaking entries and assessments of the first one, all
    by new people of new organisations, who vote and propose statements as well; some flagged."""
    entry, member = db.session.get_one(StocktakingEntry, made.values["entry_id"]), made.person("member")
    above = made.post
    for number in range(count):
        author = make.user(organisation=f"Organisation {made.thread.last_number}-{number}", stakeholder_type="civil")
        other = forum.thread(author, title=f"Another question {number}")
        said = [forum.post(made.thread, author, f"Answer {number}.", parent=above), forum.post(other, author)]
        above = said[0] if number % 4 else made.post
        words.flag(make.actor(member), said[0].contribution, "spam")
        stock.entry(author, body=f"Done by {number}.", slugs=["c7-egov", "c1"])
        stock.assessment(entry, member, f"Step {entry.last_number}.")
        _hide(made, said[1].contribution, number)
        _take_part(made, author, f"{made.thread.last_number}-{number}")
    db.session.commit()


def _take_part(made: World, person: User, name: str) -> None:
    """Somebody who was invited votes, and proposes a statement; every other one is accepted."""
    consultation = db.session.get_one(Consultation, made.values["consultation_id"])
    inviting.invite(make.actor(made.person("facilitator")), consultation, [Person(f"p{name}@example.org", name)])
    voting.vote(consultation, person, 1)
    proposed = voting.proposed(consultation, person, f"Thought {name} of many.")
    if proposed.number % 2:
        proposing.accept_statement(make.actor(made.person("moderator")), consultation, proposed)


def _hide(made: World, contribution: Contribution, number: int) -> None:
    if number % 3 == 0:
        words.hide(make.actor(made.person("moderator")), contribution, "Off topic here")


def address(made: World, rule: Rule) -> str | None:
    """An address of ``rule`` that names what is there; ``None`` when the world has no such thing."""
    values = dict(made.values)
    if "number" in rule.arguments:
        values["number"] = 2 if "post" in rule.rule else 1
    if not rule.arguments <= values.keys():
        return None
    built = rule.build({name: values[name] for name in rule.arguments})
    return None if built is None else built[1]
