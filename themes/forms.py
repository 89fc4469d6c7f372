"""Shape of what is entered about an action line."""

from typing import Any

from wtforms import SelectMultipleField, widgets

from core.forms import Form, choices
from core.locale import _l
from themes.labels import goal_title
from themes.models import ActionLine
from themes.queries import goals, themes


def _boxes(label: Any) -> SelectMultipleField:
    """Several checkboxes; none ticked is an answer too."""
    return SelectMultipleField(
        label, coerce=str, validate_choice=True, widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput()
    )


class LineForm(Form):
    """Which goals a line serves, which links stay disputed, and which sub-themes it carries."""

    goals = _boxes(_l("Goals that this action line serves"))
    disputed = _boxes(_l("Links that stay marked as disputed"))
    themes = _boxes(_l("Sub-themes"))

    @classmethod
    def of(cls, line: ActionLine) -> "LineForm":
        """The form, filled with what the line has now unless something was sent."""
        links = {True: [], False: []}  # type: dict[bool, list[str]]
        for link in line.goals:
            links[link.is_disputed].append(str(link.goal_number))
        form = cls(data={"goals": links[False], "disputed": links[True], "themes": [t.key for t in line.themes]})
        every = [(str(goal.number), f"{goal.number}. {goal_title(goal.number)}") for goal in goals()]
        form.goals.choices = choices(every)
        form.disputed.choices = choices(pair for pair in every if pair[0] in links[True])
        form.themes.choices = choices((t.key, f"{t.letter}) {t.title}" if t.letter else t.title) for t in themes())
        return form
