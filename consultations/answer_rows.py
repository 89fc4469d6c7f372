"""Writing submitted answers: options as rows that results are counted from, words as contributions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select

from accounts.actor import Actor
from consultations import answers, confidentiality
from consultations.answers import Given
from consultations.models import Consultation
from consultations.opening import ANSWER
from consultations.question_models import Question
from consultations.response_models import Answer, AnswerChoice, Response
from contributions import actions as contributions
from contributions.actions import Speaker
from contributions.models import ERASED, PUBLIC, WITHDRAWN, Contribution
from core.clock import now
from core.db import db
from core.locale import _


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one response's answers; ``lang`` is the language of its words, ``None`` as it was or as the questions."""

    actor: Actor
    consultation: Consultation
    response: Response
    lang: str | None

    def write(self, given: Mapping[int, Given]) -> None:
        """Make ``given`` (question id → answer, checked) what is stored; what is not in it is taken back."""
        earlier = {answer.question_id: answer for answer in self.response.answers}
        for question in self.consultation.questions():
            answer, value = earlier.get(question.id), given.get(question.id)
            if value is None:
                self._remove(answer)
            elif isinstance(value, str):
                self._say(question, answer or self._added(question), value)
            else:
                _choose(answer or self._added(question), value)
        db.session.flush()

    def _added(self, question: Question) -> Answer:
        answer = Answer(question_id=question.id)
        self.response.answers.append(answer)
        return answer

    def _remove(self, answer: Answer | None) -> None:
        if answer is None:
            return
        if answer.contribution is not None and answer.contribution.visibility == PUBLIC:
            contributions.withdraw(replace(self.actor, is_system=True), answer.contribution)
        self.response.answers.remove(answer)

    def _say(self, question: Question, answer: Answer, text: str) -> None:
        said = answer.contribution
        if said is not None and said.visibility == PUBLIC and not self._fits(question, said):
            contributions.withdraw(replace(self.actor, is_system=True), said)
            answer.contribution = self._said_anew(question, answer, text)
        elif said is not None and said.visibility == PUBLIC:
            # Until closing this room's policy allows it, not the thirty days in which a post can be reworded.
            contributions.revise(replace(self.actor, is_system=True), said, text, lang=self.lang)
        elif said is None or said.visibility in (WITHDRAWN, ERASED):
            answer.contribution = self._said_anew(question, answer, text)
        elif said.revision.body != text:
            message = _("A moderator hid this answer, so it cannot be reworded. Leave it as it is, or empty it.")
            raise answers.refusal([answers.Problem(question, message)])

    def _said_anew(self, question: Question, answer: Answer, text: str) -> Contribution:
        db.session.flush()
        return contributions.contribute(
            self.actor, _speaker(self.response), kind=ANSWER, symbol=self._symbol(question),
            topic=self.consultation.topic, place=place(self.consultation, question, answer),
            lines=self.consultation.action_lines, body=text, lang=self.lang or self.consultation.lang, said_at=now(),
            **confidentiality.said_in(self.consultation, self.response, question.id),
        )  # fmt: skip

    def _fits(self, question: Question, said: Contribution) -> bool:
        return confidentiality.fits(self.consultation, self.response, question.id, said)

    def _symbol(self, question: Question) -> str:
        """``C7-EGOV/Q3/7K2M9P/4``; an answer given anew after it was taken back gets ``.2``."""
        line, number = self.consultation.action_lines[0], self.consultation.id
        base = f"{line.symbol}/Q{number}/{self.response.short_reference}/{question.number}"
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
