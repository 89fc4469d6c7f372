"""The questionnaire document: everything that a questionnaire holds, apart from any consultation, as plain values.

Its JSON is canonical: equal documents have the same bytes. The published schema is made from these shapes.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from consultations.formats.texts import one_line, prose, rank, well_formed
from core import api
from core.locale import _

Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)]
"""A language tag, such as "fr" or "pt-BR"."""
Kind = Literal[
    "single", "multiple", "likert", "matrix", "ranking", "text", "number", "date", "file", "country", "organisation",
    "paragraph", "statements",
]  # fmt: skip
LEAST_OPTIONS = {"single": 2, "multiple": 2, "likert": 3, "matrix": 2, "ranking": 2}
"""How many options a kind needs; the others have none."""
WITH_ROWS = ("matrix", "statements")
"""The kinds that have rows; those of statements are the first of them."""
SETTING_WORDS = ("paragraph", "low_label", "high_label", "unit")
"""The settings that are words which respondents read."""
MAX_LABELS, MAX_QUESTIONS, MAX_SECTIONS = 60, 400, 100

Title = Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=200)]
Heading = Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=300)]
Asked = Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=1000)]
Hint = Annotated[str, AfterValidator(one_line), Field(max_length=1000)]
Named = Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=500)]
Short = Annotated[str, AfterValidator(one_line), Field(max_length=500)]
Prose = Annotated[str, AfterValidator(prose), Field(max_length=20_000)]
Expression = Annotated[str, AfterValidator(one_line), Field(max_length=1000)]
QuestionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,39}$")]
LabelCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.\-]{0,39}$")]
SettingName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Scalar = Annotated[str, AfterValidator(well_formed), Field(max_length=20_000)] | bool | int | float | None
Setting = Scalar | Annotated[list[Scalar], Field(max_length=300)]


class Shape(api.Shape):
    """Parent of the document's parts: exact types, and no field that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Translation(Shape):
    """A text in another language, and how far it can be trusted.

    ``original`` is there only if the translation is stale: it is the wording that it was made from.
    """

    text: Annotated[str, AfterValidator(prose), Field(min_length=1, max_length=20_000)]
    status: Literal["official", "reviewed", "machine"]
    original: Prose = ""


def _in_order(given: dict[str, dict[str, Translation]]) -> dict[str, dict[str, Translation]]:
    """Languages and fields in one order, so that equal documents have the same bytes."""
    return {lang: dict(sorted(given[lang].items())) for lang in sorted(given, key=rank) if given[lang]}


Translations = Annotated[
    dict[Lang, Annotated[dict[str, Translation], Field(max_length=12)]], AfterValidator(_in_order)
]  # fmt: skip


class Translated(Shape):
    """Parent of what has texts. ``translations``: by language, then by the name of the text that is translated."""

    texts: ClassVar[tuple[str, ...]] = ()
    translations: Translations = {}

    @model_validator(mode="after")
    def _translates_its_texts(self) -> Self:
        for lang, texts in self.translations.items():
            for name in texts:
                if name not in self.texts or not self.original(name):
                    raise ValueError(_("“%(name)s” (%(lang)s) has no original here.", name=name, lang=lang))
        return self

    def original(self, name: str) -> object:
        """The text of this name in the original language."""
        return getattr(self, name)


class LabelPart(Translated):
    """An option, a point of a scale, a column or a row of a matrix, an item to rank."""

    texts = ("label",)
    code: LabelCode
    label: Named


Tie = Annotated[str, StringConstraints(pattern=r"^(line|theme|goal|source):[^\s\x00-\x1f][^\x00-\x1f]{0,79}$")]
"""What a question is about: ``line:c7-egov``, ``theme:b``, ``goal:16``, ``source:C7-2006/8.a``."""
Labels = Annotated[list[LabelPart], Field(max_length=MAX_LABELS)]


class QuestionPart(Translated):
    """A question. ``shown_if`` and ``valid_if`` are expressions; ``settings`` are those of its kind.

    ``word_limit`` left out means none but the bound on all texts.
    """

    texts = ("text", "help", "valid_message", *(f"settings.{name}" for name in SETTING_WORDS))
    code: QuestionCode
    kind: Kind
    text: Asked
    help: Hint = ""
    required: bool = False
    choices_exact: Annotated[int, Field(ge=1, le=MAX_LABELS)] | None = None
    choices_max: Annotated[int, Field(ge=1, le=MAX_LABELS)] | None = None
    word_limit: Annotated[int, Field(ge=1, le=3000)] | None = None
    settings: Annotated[dict[SettingName, Setting], Field(max_length=40)] = {}
    options: Labels = []
    rows: Labels = []
    shown_if: Expression = ""
    valid_if: Expression = ""
    valid_message: Short = ""
    ties: Annotated[list[Tie], Field(max_length=20)] = []

    def original(self, name: str) -> object:
        setting = name.removeprefix("settings.")
        return self.settings.get(setting) if setting != name else getattr(self, name)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        least = LEAST_OPTIONS.get(self.kind, 0)
        if len(self.options) < least:
            message = _(
                "A question of the kind “%(kind)s” needs at least %(least)s options.", kind=self.kind, least=least
            )
            raise ValueError(message)
        if self.options and not least:
            raise ValueError(_("A question of the kind “%(kind)s” has no options.", kind=self.kind))
        if bool(self.rows) != (self.kind in WITH_ROWS):
            raise ValueError(_("A matrix needs rows, and so do statements; no other question has them."))
        if (self.choices_exact or self.choices_max) and self.kind != "multiple":
            raise ValueError(_("Only a question of the kind “multiple” counts how many options are taken."))
        return self

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        for parts in (self.options, self.rows):
            _once([part.code for part in parts])
            _once([part.label for part in parts])
        _once(self.ties)
        return self


class SectionPart(Translated):
    """A part of the questionnaire; ``starts_page``: it begins a page."""

    texts = ("title",)
    title: Heading
    starts_page: bool = False
    shown_if: Expression = ""
    questions: Annotated[list[QuestionPart], Field(max_length=MAX_QUESTIONS)] = []


class Questionnaire(Translated):
    """A questionnaire. ``lang`` is the language of its texts; ``extra_langs`` are those of their translations."""

    texts = ("title", "summary", "purpose", "source_note")
    format: Literal["plenary-questionnaire"]
    version: Literal[1]
    lang: Lang
    extra_langs: Annotated[list[Lang], Field(max_length=12)] = []
    title: Title
    summary: Short = ""
    purpose: Prose = ""
    source_note: Prose = ""
    sections: Annotated[list[SectionPart], Field(max_length=MAX_SECTIONS)] = []

    @property
    def questions(self) -> list[QuestionPart]:
        """All its questions in order."""
        return [question for section in self.sections for question in section.questions]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _once([question.code for question in self.questions])
        _once([self.lang, *self.extra_langs])
        if len(self.questions) > MAX_QUESTIONS:
            raise ValueError(_("A questionnaire has at most %(most)s questions.", most=MAX_QUESTIONS))
        for part in parts(self):
            if stray := [lang for lang in part.translations if lang not in self.extra_langs]:
                message = _("There are texts in “%(lang)s”, which is not among the extra languages.", lang=stray[0])
                raise ValueError(message)
        return self


def parts(document: Questionnaire) -> list[Translated]:
    """Everything in it that has texts."""
    questions = document.questions
    labels = [label for question in questions for label in (*question.options, *question.rows)]
    return [document, *document.sections, *questions, *labels]


def _once(names: list[str]) -> None:
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise ValueError(_("“%(name)s” stands here twice.", name=min(doubled)))
