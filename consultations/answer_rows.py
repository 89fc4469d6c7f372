"""Writing submitted answers: options as rows that results are counted from, words as contributions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from accounts.actor import Actor
from consultations import answers, confidentiality, kinds
from consultations.kinds.base import MAIN, WORDING, Given, Kept
from consultations.models import Consultation
from consultations.opening import ANSWER
from consultations.question_models import Question
from consultations.response_models import RELAYED, Answer, AnswerChoice, Response
from contributions import actions as contributions
from contributions.actions import Speaker
from contributions.models import ERASED, PUBLIC, WITHDRAWN, Contribution
from core.clock import now
from core.db import db
from core.locale import _

PARTS = {MAIN: "contribution", WORDING: "wording"}
"""Where an answer's words are."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one response's answers; ``lang`` is the language of its words, ``None`` as it was or as the questions."""

    actor: Actor
    consultation: Consultation
    response: Response
    lang: str | None

    def write(self, given: Mapping[int, Given]) -> None:
        """Make ``given`` (question id → answer, checked) what is stored; what is not in it is taken back."""
        earlier = self._earlier()
        words: list[tuple[Question, Answer, Kept]] = []
        for question in self.consultation.questions():
            answer, value = earlier.get(question.id), given.get(question.id)
            if value is None:
                self._remove(answer)
            else:
                words.append(self._keep(question, answer or self._added(question), value))
        db.session.flush()  # all rows at once: their addresses name them, and each on its own would take a statement
        said = [(answer, part, self._said(q, answer, part, kept)) for q, answer, kept in words for part in PARTS]
        for answer, part, contribution in said:
            setattr(answer, PARTS[part], contribution)
        db.session.flush()

    def _earlier(self) -> dict[int, Answer]:
        """What was answered before, by question id, with all that belongs to it."""
        if self.response.version <= 1:
            return {answer.question_id: answer for answer in self.response.answers}
        together = (selectinload(each) for each in (Answer.chosen, Answer.contribution, Answer.wording))
        found = select(Answer).filter_by(response_id=self.response.id).options(*together)
        set_committed_value(self.response, "answers", list(db.session.scalars(found)))
        return {answer.question_id: answer for answer in self.response.answers}

    def _keep(self, question: Question, answer: Answer, value: Given) -> tuple[Question, Answer, Kept]:
        """Keep all but the words."""
        kind = kinds.of(question)
        if kind.is_refused_to({self.actor.id, self.response.user_id}, value):
            message = _("A file that you name was uploaded by somebody else. Attach it yourself.")
            raise answers.refusal([answers.Problem(question, message)])
        kept = kind.kept(question, value)
        _choose(answer, kept.options)
        answer.value = kept.value
        return question, answer, kept

    def _said(self, question: Question, answer: Answer, part: str, kept: Kept) -> Contribution | None:
        """What holds the words of a part of an answer, if there are any."""
        text = kept.words.get(part)
        if not text:
            self._take_back(answer, part)
            return None
        return self._say(question, answer, part, text)

    def _added(self, question: Question) -> Answer:
        answer = Answer(question_id=question.id, chosen=[])
        self.response.answers.append(answer)
        return answer

    def _remove(self, answer: Answer | None) -> None:
        if answer is None:
            return
        for part in PARTS:
            self._take_back(answer, part)
        self.response.answers.remove(answer)

    def _take_back(self, answer: Answer, part: str) -> None:
        said = getattr(answer, PARTS[part])
        if said is not None:
            if said.visibility == PUBLIC:
                contributions.withdraw(replace(self.actor, is_system=True), said)
            setattr(answer, PARTS[part], None)

    def _say(self, question: Question, answer: Answer, part: str, text: str) -> Contribution:
        said: Contribution | None = getattr(answer, PARTS[part])
        if said is not None and said.visibility == PUBLIC and not self._fits(question, said):
            self._take_back(answer, part)
            return self._said_anew(question, answer, part, text, is_again=True)
        if said is None or said.visibility in (WITHDRAWN, ERASED):
            return self._said_anew(question, answer, part, text)
        if said.visibility == PUBLIC:
            # Until closing this room's policy allows it, not the thirty days in which a post can be reworded.
            contributions.revise(replace(self.actor, is_system=True), said, text, lang=self.lang)
        elif said.revision.body != text:
            message = _("A moderator hid this answer, so it cannot be reworded. Leave it as it is, or empty it.")
            raise answers.refusal([answers.Problem(question, message)])
        return said

    def _said_anew(
        self, question: Question, answer: Answer, part: str, text: str, *, is_again: bool = False
    ) -> Contribution:
        return contributions.contribute(
            self.actor, _speaker(self.response), kind=ANSWER, symbol=self._symbol(question, part, is_again),
            topic=self.consultation.topic, place=place(self.consultation, question, answer),
            lines=self.consultation.action_lines, body=text, lang=self.lang or self.consultation.lang, said_at=now(),
            **confidentiality.said_in(self.consultation, self.response, question.id),
        )  # fmt: skip

    def _fits(self, question: Question, said: Contribution) -> bool:
        return confidentiality.fits(self.consultation, self.response, question.id, said)

    def _symbol(self, question: Question, part: str, is_again: bool = False) -> str:
        """``C7-EGOV/Q3/7K2M9P/4``, a wording's ends in ``W``; an answer given anew after it was taken back gets ``.2``."""
        line, number = self.consultation.action_lines[0], self.consultation.id
        base = f"{line.symbol}/Q{number}/{self.response.short_reference}/{question.number}{'W' * (part == WORDING)}"
        if self.response.version <= 1 and self.response.source != RELAYED and not is_again:
            return base  # nothing can have been said there before; what was relayed may have been disowned
        taken = or_(Contribution.symbol == base, Contribution.symbol.startswith(base + ".", autoescape=True))
        count = db.session.scalar(select(func.count(Contribution.id)).where(taken)) or 0
        return base if not count else f"{base}.{count + 1}"


def place(consultation: Consultation, question: Question, answer: Answer) -> str:
    """The permanent address of an answer: the list of answers to its question, from it on."""
    late = "&late=1" if answer.response.is_late else ""
    return f"{consultation.url}/answers?question={question.number}&at={answer.id}{late}#a{answer.id}"


def _choose(answer: Answer, chosen: tuple[int, ...]) -> None:
    before = {choice.option_id for choice in answer.chosen}
    if before != set(chosen):
        answer.chosen = [choice for choice in answer.chosen if choice.option_id in chosen]
        answer.chosen += [AnswerChoice(option_id=option) for option in chosen if option not in before]


def _speaker(response: Response) -> Speaker:
    return Speaker(
        response.user_id, response.speaker_name, response.stakeholder_type, response.organisation_name,
        response.on_behalf, response.country,
    )  # fmt: skip
