"""What facilitators enter of a question. Which fields there are is said by its kind."""

from collections.abc import Iterable
from datetime import date as Day
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import DateField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consultations import kinds
from consultations.kinds.base import Kind
from consultations.kinds.files import FAMILIES, MOST_FILES
from consultations.question_models import Question
from core.forms import Form, choices
from core.locale import _l

COLUMNS = ("options", "rows", "choices_exact", "choices_max", "word_limit")
"""Fields that are no settings of a kind, but columns of every question."""


class QuestionForm(Form):
    """One question, of a kind that was chosen before."""

    kind = HiddenField(
        validators=[InputRequired(_l("Choose how the question is answered."))], render_kw={"id": False}
    )
    text = TextAreaField(
        _l("Question"), [InputRequired(_l("Please write the question.")), Length(max=1000)], render_kw={"rows": 3}
    )
    help = StringField(_l("Help"), [Length(max=1000)], description=_l("Shown below the question."))
    is_required = BooleanField(_l("An answer is required"))
    paragraph = TextAreaField(
        _l("The paragraph"), [Length(max=8000)], render_kw={"rows": 8},
        description=_l("Respondents see it, and may change it to propose another wording."),
    )  # fmt: skip
    reference = StringField(
        _l("Where it stands"), [Length(max=200)], description=_l("Such as “Zero draft, paragraph 12”.")
    )
    rows = TextAreaField(
        _l("Rows, one a line"), render_kw={"rows": 5},
        description=_l("Of a table: its rows. Else the statements to vote on first."),
    )  # fmt: skip
    options = TextAreaField(
        _l("Options, one a line"), render_kw={"rows": 6},
        description=_l("Of a scale: its points in order. Of a table: its columns. Of a ranking: what is ranked."),
    )  # fmt: skip
    other = BooleanField(_l("Offer “Other”, with a field to say what"))
    exclusive = StringField(
        _l("Options that exclude all others"), [Length(max=200)],
        description=_l("Their numbers, such as 5 or 5, 6: whoever chooses “None of these” chooses nothing else."),
    )  # fmt: skip
    choices_exact = IntegerField(_l("Exactly this many options"), [Optional(), NumberRange(1, 60)])
    choices_min = IntegerField(_l("At least this many options"), [Optional(), NumberRange(1, 60)])
    choices_max = IntegerField(_l("At most this many options"), [Optional(), NumberRange(1, 60)])
    scale_from = IntegerField(
        _l("Rating: from"), [Optional(), NumberRange(0, 1)],
        description=_l("0 or 1. For a rating by numbers leave the options empty; its mean is shown in the results."),
    )  # fmt: skip
    scale_to = IntegerField(_l("Rating: to"), [Optional(), NumberRange(2, 20)])
    scale_low = StringField(_l("What the first number means"), [Length(max=100)])
    scale_high = StringField(_l("What the last number means"), [Length(max=100)])
    several = BooleanField(_l("Several options can be chosen in a row"))
    all_rows = BooleanField(_l("Whoever answers must answer every row"))
    places = IntegerField(
        _l("Places to give"),
        [Optional(), NumberRange(1, 60)],
        description=_l("All that is ranked, unless you say so."),
    )
    all_places = BooleanField(_l("All places must be given"))
    word_limit = IntegerField(
        _l("Word limit"), [Optional(), NumberRange(1, 3000)],
        description=_l(
            "250 unless you say otherwise. Signs alone are no words; each Chinese or Japanese character is one."
        ),
    )  # fmt: skip
    min = StringField(_l("Least number"), [Length(max=40)])
    max = StringField(_l("Greatest number"), [Length(max=40)])
    step = StringField(_l("In steps of"), [Length(max=40)])
    decimals = IntegerField(
        _l("Decimals"),
        [Optional(), NumberRange(0, 12)],
        description=_l("0 for whole numbers; any number unless you say."),
    )
    unit = StringField(_l("Unit"), [Length(max=40)], description=_l("Such as % or USD."))
    earliest = DateField(_l("First day"), [Optional()])
    latest = DateField(_l("Last day"), [Optional()])
    most = IntegerField(
        _l("Number of files"),
        [Optional(), NumberRange(1, MOST_FILES)],
        description=_l("One, unless you say otherwise."),
    )
    largest = IntegerField(_l("Largest size in MB"), [Optional(), NumberRange(1, 100)])
    no_proposals = BooleanField(_l("Respondents cannot propose further statements"))
    proposal_words = IntegerField(
        _l("Words of a proposed statement, at most"), [Optional(), NumberRange(5, 200)],
        description=_l("50, unless you say otherwise."),
    )  # fmt: skip
    slow_minutes = IntegerField(
        _l("Minutes from one proposal of a respondent to the next"), [Optional(), NumberRange(0, 1440)],
        description=_l("2, unless you say otherwise."),
    )  # fmt: skip
    families = SelectMultipleField(
        _l("Kinds of files"), [Optional()], description=_l("All, unless you choose some. What a file holds decides."),
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families.choices = choices(FAMILIES.items())

    @property
    def chosen_kind(self) -> Kind | None:
        """The kind of the question; ``None`` before one was chosen."""
        return kinds.named(self.kind.data or "")

    def own_fields(self) -> Iterable[Any]:
        """The fields that the kind uses, in its order."""
        kind = self.chosen_kind
        return [self[name] for name in kind.uses] if kind else []

    def wording(self) -> dict[str, Any]:
        """What was entered, as ``add_question`` and ``reword_question`` take it."""
        uses = self.chosen_kind.uses if self.chosen_kind else ()
        entered = {name: _entered(self[name]) for name in uses}
        columns = {name: entered.pop(name) for name in COLUMNS if name in entered}
        return columns | {
            "kind": self.kind.data, "text": self.text.data or "", "help": self.help.data or "",
            "required": bool(self.is_required.data), "settings": entered,
        }  # fmt: skip


def _entered(field: Any) -> Any:
    """What was entered, as a kind's settings hold it."""
    if field.name in ("options", "rows"):
        return (field.data or "").splitlines()
    if field.name == "exclusive":
        return [int(part) if part.isdecimal() else part for part in (field.data or "").replace(",", " ").split()]
    return field.data.isoformat() if isinstance(field, DateField) and field.data else field.data


def question_data(question: Question) -> dict[str, Any]:
    """What :class:`QuestionForm` shows of a question."""
    names = ("text", "help", "kind", "is_required", "choices_exact", "choices_max", "word_limit")
    shown = {name: getattr(question, name) for name in names} | question.settings
    places = {option.code: str(option.position) for option in question.options}
    shown["exclusive"] = ", ".join(places.get(code, code) for code in question.settings.get("exclusive", ()))
    shown["rows"] = "\n".join(row.label for row in question.rows)
    is_rating = "scale_from" in question.settings
    shown["options"] = "" if is_rating else "\n".join(option.label for option in question.options)
    return shown | {name: Day.fromisoformat(shown[name]) for name in ("earliest", "latest") if shown.get(name)}
