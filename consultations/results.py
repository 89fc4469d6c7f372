"""Results, from counts that are kept: a fixed number of statements, whatever the number of responses."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from consultations import kinds, shaping, shares, shielding, tallies
from consultations.behind import Saying, samples
from consultations.kinds.figures import Bar, Counted, Fact, Figure, Table
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.results_crossed import Column, Crossed, Crosser, Row
from consultations.results_splits import Split, split_called
from consultations.tallies import PROTECTED, Counts
from core.clock import now
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label

__all__ = ["CROSSINGS", "Column", "Crossed", "QuestionResult", "Results", "Row", "results"]
CROSSINGS = {"type": (0, STAKEHOLDER_TYPES, stakeholder_label), "region": (1, REGIONAL_GROUPS, region_label)}


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The figure of one question. ``base`` answered, ``skipped`` did not; ``said`` are first words of theirs.

    ``facts``, ``table`` and ``note`` are those of its kind; see :mod:`consultations.kinds.figures`. ``kept_back`` says
    whether ``some`` of the figure is, or ``all``; ``hides_base``: even how many answered is not told.
    """

    question: Question
    base: int
    skipped: int
    url: str
    rows: tuple[Row, ...] = ()
    crossed: Crossed | None = None
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    note: str = ""
    said: tuple[Saying, ...] = ()
    kept_back: str = ""
    hides_base: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of a consultation. ``respondents`` is how many are counted, ``late`` how many came late.

    Late responses are counted only if ``counts_late``; ``once`` responses are not, because a facilitator found that they
    count with another (:mod:`consultations.duplicates`). ``threshold``: counts below it are kept back; ``has_figures``:
    there are any yet.
    """

    respondents: int
    late: int
    counts_late: bool
    once: int
    questions: dict[int, QuestionResult]
    threshold: int = 0
    has_figures: bool = True
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the figures of questions from counts; ``parts`` are those of whom they are."""

    consultation: Consultation
    counts: Counts
    parts: Collection[int]
    crosser: Crosser | None = None
    said: dict[int, list[Saying]] = field(default_factory=dict)
    late: str = ""

    @property
    def threshold(self) -> int:
        """What is kept back is below it."""
        return self.consultation.cell_threshold

    def result(self, question: Question) -> QuestionResult:
        """The figure of one question."""
        attribute, versions = str(question.id), self.counts.of(shares.VERSION, self.parts)
        counted = Counted.of(self.counts.of(attribute, self.parts))
        protected = self.counts.of(attribute, PROTECTED)
        if self._hides_base(question, protected):
            return QuestionResult(question, 0, 0, "", kept_back="all", hides_base=True, note="")
        url = f"{self.consultation.url}/answers?question={question.number}{self.late}"
        figure = kinds.of(question).figure(question, counted)
        if self.threshold:
            shown = Counted.of(protected)
            figure = kinds.of(question).shielded(question, figure, shown, self.threshold)
        crossed, table = self.crosser.crossed(question, figure, url) if self.crosser else (None, figure.table)
        skipped = max(shielding.asked_in(question, versions) - counted.base, 0)
        return self._result(question, counted.base, skipped, url, figure, crossed, table)

    def _hides_base(self, question: Question, protected: dict[str, int]) -> bool:
        if not self.threshold:
            return False
        versions = self.counts.of(shares.VERSION, PROTECTED)
        return shielding.hides_base(question, protected, versions, self.threshold)

    def _result(
        self, question: Question, base: int, skipped: int, url: str, figure: Figure, crossed: Crossed | None,
        table: Table | None,
    ) -> QuestionResult:  # fmt: skip
        kind = kinds.of(question)
        leads: Callable[[str], bool] = kind.is_said if self.threshold else lambda _key: True
        rows = tuple(_row(bar, base, url if leads(bar.key) else "") for bar in figure.bars)
        return QuestionResult(
            question, base, skipped, url if leads("") else "", rows, crossed, figure.facts, table, figure.note,
            tuple(self.said.get(question.id, ())), figure.kept_back,
        )  # fmt: skip


def results(consultation: Consultation, by: str = "", *, with_late: bool = False) -> Results:
    """The results; ``by`` names a split for crossed tables. The caller asks ``can_see_results`` first.

    What came in a late window is left out unless asked for, and where small counts are kept back always: who came late may
    be few. While it is open there are no figures then.
    """
    split = split_called(consultation, by) if by else None
    with_late = with_late and not consultation.cell_threshold
    reading = tallies.read(consultation, split.attribute if split else "")
    parts, counts = tallies.EVERYBODY if with_late else tallies.IN_TIME, reading.counts
    is_told = consultation.shows_figures_at(now()) or not consultation.cell_threshold
    everybody = counts.total(shares.ALL, tallies.EVERYBODY)
    respondents = counts.total(shares.ALL, parts)
    crosser = Crosser(consultation, counts, parts, split, reading.together) if split and is_told else None
    maker = Maker(consultation, counts, parts, crosser, samples(consultation, with_late), "&late=1" * with_late)
    made = _made(consultation, maker if is_told else None, maker.said)
    return Results(
        respondents, everybody - counts.total(shares.ALL, tallies.IN_TIME), with_late,
        counts.total(shares.ONCE, tallies.EVERYBODY), made, consultation.cell_threshold, is_told, split,
    )  # fmt: skip


def _made(
    consultation: Consultation, maker: Maker | None, said: dict[int, list[Saying]]
) -> dict[int, QuestionResult]:
    asked: Sequence[Question] = shaping.ever_asked(consultation)
    if maker is None:
        return {q.id: QuestionResult(q, 0, 0, "", said=tuple(said.get(q.id, ())), hides_base=True) for q in asked}
    return {question.id: maker.result(question) for question in asked}


def _row(bar: Bar, base: int, url: str) -> Row:
    address = f"{url}&{bar.query}" if bar.query and url else ""
    share = 100 * bar.count / base if base else 0.0
    return Row(bar.label, bar.count, share, address, bar.key, bar.is_kept_back)
