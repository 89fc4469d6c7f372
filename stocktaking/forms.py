"""Shape and wording of entries, assessments and the filters of the list. What fits is checked where it is stored."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from contributions.capacity import CapacityFields
from core.forms import Form, choices, text
from core.locale import _l
from forum.languages import written_languages
from stocktaking.details import LIMITS, Details
from stocktaking.labels import REGIONS, STATUSES, TYPES
from stocktaking.models import ONGOING, StocktakingEntry
from stocktaking.queries import Filters
from themes.labels import country_choices, goal_title
from themes.models import ActionLine

GOALS = range(1, 18)
_needed = InputRequired(_l("This is needed."))


class BoxesField(SelectMultipleField):
    """Check boxes for numbers."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WordsForm(CapacityFields, Form):
    """Something to be said about an entry."""

    body = TextAreaField(
        _l("Progress and what changed"), [InputRequired(_l("Please write something first."))], render_kw={"rows": 8},
        description=_l("Markdown works: a blank line between paragraphs, **bold**, > quotation."),
    )  # fmt: skip
    lang = SelectField(_l("Written in"), [_needed], choices=choices(written_languages()))


class EntryForm(WordsForm):
    """Everything that is told of an entry."""

    kind = SelectField(_l("Type"), [_needed], choices=choices(TYPES.items()))
    title = StringField(_l("Title"), [_needed], render_kw={"maxlength": LIMITS["title"]})
    owner = StringField(
        _l("Organisation that answers for it"), [_needed], render_kw={"maxlength": LIMITS["owner"]},
        description=_l("Several are separated by semicolons."),
    )  # fmt: skip
    partners = StringField(_l("Partners"), [Optional()], render_kw={"maxlength": LIMITS["partners"]})
    lines = BoxesField(_l("Action lines"), [_needed], coerce=int)
    goals = BoxesField(_l("Sustainable Development Goals"), coerce=int)
    country = SelectField(_l("Country covered"), [Optional()])
    region = SelectField(
        _l("Or the region"), [Optional()], choices=choices([("", _l("No region")), *REGIONS.items()])
    )
    began = StringField(
        _l("Began"), [Optional()], description=_l("A year, a month or a day: 2006, 2006-05 or 2006-05-16."),
        render_kw={"maxlength": 10},
    )  # fmt: skip
    ended = StringField(
        _l("Ended, or will end"),
        [Optional()],
        description=_l("Empty while no end is set."),
        render_kw={"maxlength": 10},
    )
    status = SelectField(_l("Status"), [_needed], choices=choices(STATUSES.items()), default=ONGOING)
    url = StringField(
        _l("Public web address"), [Optional()], render_kw={"maxlength": LIMITS["url"], "inputmode": "url"}
    )
    body = TextAreaField(
        _l("What it is"), [_needed], render_kw={"rows": 8},
        description=_l("What it does, for whom, and how far it has come. Markdown works, as in a post."),
    )  # fmt: skip
    worked = TextAreaField(
        _l("What worked"), [Optional()], render_kw={"rows": 5}, description=_l("So that others can do the same.")
    )
    failed = TextAreaField(
        _l("What did not work"), [Optional()], render_kw={"rows": 5},
        description=_l("Not so good practices help others at least as much."),
    )  # fmt: skip
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, lines: Iterable[ActionLine]) -> "EntryForm":
        """Fill the lists to choose from."""
        self.lines.choices = choices((line.id, f"{line.symbol} {line.title}") for line in lines)
        self.goals.choices = choices((number, f"{number}. {goal_title(number)}") for number in GOALS)
        self.country.choices = choices([("", "–"), *country_choices()])
        return self

    @classmethod
    def of(cls, entry: StocktakingEntry) -> "EntryForm":
        """The form with what was told last."""
        facts = entry.versions[-1].facts
        known = {name: facts[name] for name in (*Details.__dataclass_fields__, "goals")}
        lines = [line.id for line in entry.contribution.action_lines]
        return cls(data=known | {"lines": lines, "version": entry.version})

    def details(self) -> Details:
        """What was entered, unchecked."""
        return Details(**{name: text(self[name]) for name in Details.__dataclass_fields__})


class AssessmentForm(WordsForm):
    """How an entry stands now."""

    status = SelectField(_l("It is now"), [_needed], choices=choices(STATUSES.items()))
    evidence = StringField(
        _l("Web address of the evidence"), [Optional()], render_kw={"maxlength": 500, "inputmode": "url"}
    )


class FilterForm(Form):
    """Narrows the list; sent as part of the address."""

    class Meta:
        csrf = False

    type = SelectField(
        _l("Type"), [Optional()], choices=choices([("", _l("All types")), *TYPES.items()])
    )  # fmt: skip
    line = SelectField(_l("Action line"), [Optional()], coerce=int)
    sdg = SelectField(_l("Sustainable Development Goal"), [Optional()], coerce=int)
    where = SelectField(_l("Country or region"), [Optional()])
    status = SelectField(
        _l("Status"), [Optional()], choices=choices([("", _l("Whatever its status")), *STATUSES.items()])
    )  # fmt: skip

    def __init__(self, lines: Iterable[ActionLine]) -> None:
        super().__init__(formdata=request.args)
        del self.idempotency_key
        self.line.choices = choices([(0, _l("All action lines")), *((line.id, line.symbol) for line in lines)])
        goals = ((number, f"{number}. {goal_title(number)}") for number in GOALS)
        self.sdg.choices = choices([(0, _l("All goals")), *goals])
        everywhere = [("", _l("Everywhere")), *REGIONS.items(), *country_choices()]
        self.where.choices = choices(everywhere)

    def filters(self) -> Filters:
        """As the query takes them."""
        line, goal = self.line.data or None, self.sdg.data or None
        return Filters(text(self.type), line, goal, text(self.where), text(self.status))

    def kept(self) -> dict[str, Any]:
        """The parameters that make this list."""
        return {field.name: field.data for field in self if field.data}
