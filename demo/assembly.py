"""The closed consultation of the demo: that of the French National Assembly, with its human syntheses as findings."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial

from sqlalchemy import select

from accounts.actor import SYSTEM
from consultations.drafting import add_section, draft_consultation
from consultations.importing import ImportedResponse, import_responses
from consultations.models import Consultation
from consultations.opening import open_consultation
from consultations.question_models import Question
from consultations.questions import add_question
from consultations.response_models import Answer, Response
from contributions.models import Contribution
from core.clock import frozen_at
from core.db import db
from demo import people
from demo.french_assembly import (
    RESPONSES,
    SYNTHESES,
    ImportReport,
    ParsedQuestionnaire,
    ParsedResponse,
    ParsedSynthesis,
    as_markdown,
    read_consultation,
    read_syntheses,
    with_texts,
)
from reports.coding import cite_passage, draft_finding

TITLE = "Égalité réelle entre les femmes et les hommes (Assemblée nationale, France, 2016)"
OPENS, IMPORTED, CLOSES = (datetime(2016, month, 1, tzinfo=UTC) for month in (5, 6, 7))
SOURCE_NOTE = """\
Contains information from *consultation_an*, made by Regards Citoyens with FaisTaLoi and DemocracyOS France from the
consultation of the French National Assembly, made available here under the
[Open Database License (ODbL) 1.0](https://opendatacommons.org/licenses/odbl/1-0/). Source:
<https://github.com/regardscitoyens/consultation_an>. The source names the year; day and hour of opening and closing here
are the demo's. {report}"""
KINDS = {
    "des analyses ou proposition d'ordre général": "debated-issue",
    "des propositions de nouvelles mesures": "proposal",
    "une description d'un problème": "challenge",
    "l'évocation d'expérience(s) personnelle(s)": "observation",
    "une analyse des causes du problème": "challenge",
    "des prises de position contre une mesure existante": "debated-issue",
    "des questions ou demandes d'information": "observation",
}
CHUNK = 50
SMALL = 25


@cache
def _read() -> tuple[
    ParsedQuestionnaire, list[ParsedResponse], list[ParsedSynthesis], tuple[ImportReport, ImportReport]
]:
    questionnaire, responses, first = read_consultation(RESPONSES)
    syntheses, second = read_syntheses(SYNTHESES, questionnaire, responses)
    return questionnaire, with_texts(responses, syntheses), syntheses, (first, second)


def reports() -> tuple[ImportReport, ImportReport]:
    """What the reading of the two files repaired, and what it could not read."""
    return _read()[3]


def stages(small: bool) -> list[tuple[str, Callable[[], None]]]:
    """The parts of the import, in order. The small one takes the respondents whose words were summarised first."""
    _, responses, syntheses, _ = _read()
    if small:
        responses, syntheses = _a_few(responses, syntheses)
    parts: list[tuple[str, Callable[[], None]]] = [("assembly", load_questionnaire)]
    parts += [
        (f"assembly-responses-{start}", partial(load_responses, responses[start : start + CHUNK]))
        for start in range(0, len(responses), CHUNK)
    ]
    parts += [
        (f"assembly-findings-{start}", partial(load_findings, syntheses[start : start + 4 * CHUNK]))
        for start in range(0, len(syntheses), 4 * CHUNK)
    ]
    return parts


def _a_few(
    responses: list[ParsedResponse], syntheses: list[ParsedSynthesis]
) -> tuple[list[ParsedResponse], list[ParsedSynthesis]]:
    chosen = syntheses[:SMALL]
    wanted = {s.response_external_id for s in chosen}
    return [r for r in responses if r.external_id in wanted][:SMALL], chosen


def load_questionnaire() -> None:
    """The 38 questions in their six parts, open for the two months that the import pretends to stand in."""
    source = _read()[0]
    with frozen_at(OPENS):
        consultation = draft_consultation(
            SYSTEM, title=TITLE, lines=[people.line("c1")], lang="fr",
            summary="Comment la loi du 4 août 2014 pour l’égalité réelle entre les femmes et les hommes est-elle appliquée ?",
            purpose="", opens_at=OPENS, closes_at=CLOSES, zone="Europe/Paris", source_note=_note(),
        )  # fmt: skip
        for part in source.sections:
            section = add_section(SYSTEM, consultation, part.title)
            for question in part.questions:
                add_question(
                    SYSTEM, section, kind=question.kind, text=question.text, options=question.options,
                    help=question.hint, choices_exact=None, choices_max=None, word_limit=0 if not question.options else None,
                )  # fmt: skip
        open_consultation(SYSTEM, consultation)


def _note() -> str:
    lines = [line for report in reports() for line in report.lines()]
    return SOURCE_NOTE.format(
        report="\n\nWhat the import repaired or could not read:\n\n" + "\n".join(f"- {as_markdown(x)}" for x in lines)
    )


def consultation() -> Consultation:
    """The imported consultation."""
    return db.session.scalars(select(Consultation).filter_by(title=TITLE)).unique().one()


def load_responses(responses: Sequence[ParsedResponse]) -> None:
    """Bring in some of the respondents."""
    asked = consultation()
    questions = {f"q{question.number}": question for question in asked.questions()}
    rows = [
        ImportedResponse(r.external_id, _by_id(r, questions), country="FR", name=f"Respondent {r.external_id}")
        for r in responses
    ]
    with frozen_at(IMPORTED):
        import_responses(SYSTEM, asked, rows)


def _by_id(response: ParsedResponse, questions: dict[str, Question]) -> dict[int, str | list[str] | None]:
    found: dict[int, str | list[str] | None] = {}
    for key, answer in response.answers.items():
        words = as_markdown(answer) if questions[key].is_text and isinstance(answer, str) else answer
        found[questions[key].id] = list(words) if isinstance(words, tuple | list) else words
    return found


def load_findings(syntheses: Sequence[ParsedSynthesis]) -> None:
    """Each synthesis becomes a finding that cites the whole answer it summarises."""
    asked = consultation()
    lines = [people.line("c1")]
    answered = _answers_of(asked, [s.response_external_id or "" for s in syntheses])
    for synthesis in syntheses:
        said = answered.get((synthesis.response_external_id or "", int(synthesis.question_key.removeprefix("q"))))
        if said is None:
            raise LookupError(f"synthesis {synthesis.document_id} summarises an answer that was not imported")
        anchor = cite_passage(SYSTEM, said, said.revision.text, 0)
        draft_finding(SYSTEM, lines, KINDS[synthesis.kind], synthesis.synthesis, cites=[anchor], lang="fr")


def _answers_of(asked: Consultation, external_ids: Sequence[str]) -> dict[tuple[str, int], Contribution]:
    query = (
        select(Response.external_id, Question.number, Contribution)
        .join(Answer, Answer.response_id == Response.id)
        .join(Question, Question.id == Answer.question_id)
        .join(Contribution, Contribution.id == Answer.contribution_id)
        .where(Response.consultation_id == asked.id, Response.external_id.in_(external_ids))
    )
    return {(external or "", number): said for external, number, said in db.session.execute(query).unique()}
