"""What happened to consultations and responses. Digests and ids only: never what was answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from themes.events import ShownOnLines


def texts_topic(consultation_id: int) -> str:
    """What stands for a consultation's words and times: its version is raised by all that happens to it but answers."""
    return f"consultation-texts:{consultation_id}"


@dataclass(frozen=True, kw_only=True)
class ConsultationEvent(ShownOnLines):
    """Parent: something about one consultation."""

    changes_texts: ClassVar[bool] = True
    """Whether what its pages say may be other than before; answers leave all but the figures as they are."""
    consultation_id: int

    @property
    def topic(self) -> str:
        return f"consultation:{self.consultation_id}"

    @property
    def touches(self) -> tuple[str, ...]:
        own = (texts_topic(self.consultation_id),) if self.changes_texts else ()
        return (*super().touches, *own)


@dataclass(frozen=True, kw_only=True)
class ConsultationDrafted(ConsultationEvent):
    """A facilitator began a draft."""

    verb = "consultation_drafted"


@dataclass(frozen=True, kw_only=True)
class ConsultationRevised(ConsultationEvent):
    """A draft was changed: ``what`` names the verb and ``part`` the section or question."""

    verb = "consultation_revised"
    what: str
    part: int | None = None


@dataclass(frozen=True, kw_only=True)
class AudienceChosen(ConsultationEvent):
    """It was settled in a draft who may answer, and what they are promised; publishing locks it."""

    verb = "audience_chosen"
    audience: str
    audience_types: list[str]
    respondent_unit: str
    is_anonymous: bool
    confidentiality: list[str]
    cell_threshold: int


@dataclass(frozen=True, kw_only=True)
class ConsultationOpened(ConsultationEvent):
    """It was published, to be open from ``opens_at`` to before ``closes_at``; ``digest`` is that of its questions."""

    verb = "consultation_opened"
    opens_at: datetime
    closes_at: datetime
    zone: str
    digest: str
    transition_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DeadlineExtended(ConsultationEvent):
    """Its closing was moved to a later moment."""

    verb = "deadline_extended"
    old_closes_at: datetime
    new_closes_at: datetime
    extension_id: int


@dataclass(frozen=True, kw_only=True)
class StateReached(ConsultationEvent):
    """The clock led it to ``state``; ``due_at`` is the moment at which it did. Nobody acted."""

    verb = "consultation_state_reached"
    state: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ResultsPublished(ConsultationEvent):
    """A facilitator published results that were held back, for the reason that stands with the transition."""

    verb = "results_published"
    transition_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LateWindowOpened(ConsultationEvent):
    """Late answers are taken until ``until``, for the reason that stands with the window."""

    verb = "late_window_opened"
    window_id: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class OutcomeWritten(ConsultationEvent):
    """What was said and what is done was written down for a question; ``digest`` is that of the text."""

    verb = "outcome_written"
    question_id: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ConsultationArchived(ConsultationEvent):
    """Each question has its outcome, and nothing more is added. Respondents should hear."""

    verb = "consultation_archived"
    transition_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResponseStarted(ConsultationEvent):
    """Somebody saved a first draft of answers."""

    verb = "response_started"
    changes_texts = False
    response_id: int


@dataclass(frozen=True, kw_only=True)
class ResponseSubmitted(ConsultationEvent):
    """Answers were submitted; ``version`` counts this respondent's submissions; ``is_late``: in a late window."""

    verb = "response_submitted"
    changes_texts = False
    response_id: int
    version: int
    digest: str
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class DuplicateSettled(ConsultationEvent):
    """A facilitator found that two responses that look alike count once, or that they are none of one respondent.

    ``digest`` is that of the reason, which stands with the finding.
    """

    verb = "duplicate_settled"
    finding_id: int
    first_id: int
    second_id: int
    verdict: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class ResponsesImported(ConsultationEvent):
    """A batch of responses given elsewhere was brought in."""

    verb = "responses_imported"
    count: int


@dataclass(frozen=True, kw_only=True)
class LanguagesDeclared(ConsultationEvent):
    """Its texts are in ``lang`` and, complete before they are public, in the ``others``."""

    verb = "languages_declared"
    lang: str
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextsTranslated(ConsultationEvent):
    """``count`` texts were translated into ``lang``, or taken back; ``digest`` is that of all texts in it now."""

    verb = "texts_translated"
    lang: str
    count: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class TranslatorInvited(ConsultationEvent):
    """Somebody who does not facilitate it may translate it into ``lang``."""

    verb = "translator_invited"
    user_id: int
    lang: str


@dataclass(frozen=True, kw_only=True)
class TranslatorDismissed(ConsultationEvent):
    """An invitation to translate it into ``lang`` was taken back."""

    verb = "translator_dismissed"
    user_id: int
    lang: str


@dataclass(frozen=True, kw_only=True)
class WordingFixed(ConsultationEvent):
    """A published text has other words for the same thing; ``digest`` is that of the questionnaire as it reads now."""

    verb = "wording_fixed"
    change_id: int
    key: str
    lang: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class AmendmentBegun(ConsultationEvent):
    """Version ``version`` of the questionnaire is being prepared; nobody is asked it yet."""

    verb = "amendment_begun"
    version: int


@dataclass(frozen=True, kw_only=True)
class AmendmentDropped(ConsultationEvent):
    """What was prepared as version ``version`` was thrown away."""

    verb = "amendment_dropped"
    version: int


@dataclass(frozen=True, kw_only=True)
class QuestionnaireAmended(ConsultationEvent):
    """Version ``version`` of the questionnaire is asked from now on; ``digest`` is that of its questions."""

    verb = "questionnaire_amended"
    version: int
    version_id: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class QuestionTied(ConsultationEvent):
    """A question is ``about`` these action lines, sub-themes, goals and paragraphs of source documents."""

    verb = "question_tied"
    question_id: int
    about: tuple[str, ...]
