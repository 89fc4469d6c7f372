"""Shape and wording of complaints, decisions, appeals and notes."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from contributions.labels import FLAG_REASONS, RULES
from contributions.moderation_models import CannedNote
from core.forms import Form, choices
from core.locale import _, _l, available

LONGEST_NOTE = 1_000
_REASON = {"maxlength": 500}


class FlagForm(Form):
    """A complaint."""

    reason = RadioField(
        _l("What is wrong with it?"),
        [InputRequired(_l("Please choose a reason."))],
        choices=choices(FLAG_REASONS.items()),
    )
    note = TextAreaField(
        _l("What should the moderators know?"),
        [Length(max=LONGEST_NOTE, message=_l("At most 1,000 characters fit here."))],
        description=_l("Only moderators read this."),
    )


class NotedForm(Form):
    """A form into whose ``TEXT`` field a canned note can be put, by a button that sends everything and keeps it."""

    TEXT = "reason"
    note = SelectField(_l("Canned note"), [Optional()], validate_choice=False)

    def offer(self, notes: Any) -> "NotedForm":
        """Let these notes be chosen; if the button was pressed, put the chosen one behind what was typed."""
        self.kept = {str(kept.id): kept for kept in notes}
        labels = [(key, kept.title) for key, kept in self.kept.items()]
        self.note.choices = choices([("", _("Choose …")), *labels])
        return self

    def insert(self) -> None:
        """Put the chosen note behind what was typed."""
        chosen: CannedNote | None = self.kept.get(self.note.data or "")
        if chosen is not None:
            self[self.TEXT].data = f"{self[self.TEXT].data or ''} {chosen.words}".strip()
        self.note.data = ""


class ReasonForm(NotedForm):
    """Why something is hidden or restored. Its length is checked by the action, which knows the limits."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Please give a reason."))],
        description=_l("Everybody can read it in place of the words, so repeat nothing of them."),
        render_kw=_REASON,
    )
    rule = SelectField(_l("What was broken"), [Optional()], choices=choices(RULES.items()), default="other")


class DecisionForm(NotedForm):
    """The answer to complaints: the button says which. A reason is needed only for hiding."""

    reason = StringField(
        _l("Reason for hiding it"),
        description=_l("Everybody can read it in place of the words, so repeat nothing of them."),
        render_kw=_REASON,
    )
    rule = SelectField(_l("What was broken"), [Optional()], choices=choices(RULES.items()), default="other")
    answer = StringField(_l("Answer to those who flagged"), description=_l("Only they read it."), render_kw=_REASON)


class ApprovalForm(NotedForm):
    """Letting a post pass, or not: the button says which. A reason is needed only for not letting it pass."""

    reason = StringField(
        _l("Reason for not letting it pass"),
        description=_l("Its author is told, and may appeal. Everybody can read it in place of the words."),
        render_kw=_REASON,
    )
    rule = SelectField(_l("What was broken"), [Optional()], choices=choices(RULES.items()), default="other")


class AppealForm(Form):
    """Why another moderator should look again."""

    words = TextAreaField(
        _l("Why should another moderator look again?"),
        [InputRequired(_l("Please say why."))],
        description=_l("Only moderators read this."),
        render_kw={"rows": 5, "maxlength": 2000},
    )


class AnswerForm(NotedForm):
    """The answer to an appeal: the button says which."""

    TEXT = "answer"
    answer = StringField(
        _l("Answer"),
        [InputRequired(_l("Please give an answer."))],
        description=_l("Both sides read it; if this hides the words, everybody reads it in their place."),
        render_kw=_REASON,
    )
    rule = SelectField(_l("What was broken"), [Optional()], choices=choices(RULES.items()), default="other")


class WarnForm(NotedForm):
    """A formal note to a person."""

    reason = StringField(
        _l("What the person must know"),
        [InputRequired(_l("Please give a reason."))],
        description=_l("They get it by mail and must acknowledge it before they can speak again."),
        render_kw=_REASON,
    )


class CannedNoteForm(Form):
    """A text to be reused."""

    identity = HiddenField()
    lang = SelectField(_l("Language"), [InputRequired()])
    title = StringField(
        _l("Title"), [InputRequired(_l("Give it a title.")), Length(max=80)], render_kw={"maxlength": 80}
    )
    words = TextAreaField(
        _l("Text"),
        [InputRequired(_l("Write the text.")), Length(max=500, message=_l("At most 500 characters fit here."))],
        render_kw={"rows": 4, "maxlength": 500},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lang.choices = choices((language.code, language.name) for language in available())


class EmptyForm(Form):
    """Nothing to fill in: the button says all."""
