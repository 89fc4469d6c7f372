"""Shape and wording of what moderators and rapporteurs enter. Lengths are checked by the actions, which know the limits."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from contributions.anchors import sentences
from contributions.models import Contribution
from core.errors import Invalid
from core.forms import Form, choices
from core.locale import _, _l
from meetings.models import Meeting
from reports.labels import FINDING_KINDS, PARAGRAPH_KINDS
from reports.models import Finding, Paragraph, Report

NEW = 0


class Checks(SelectMultipleField):
    """Tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CiteForm(Form):
    """A passage, and the finding that it goes into: sentences ticked, or words pasted or selected."""

    sentences = Checks(_l("Tick the sentences that say it"))
    exact = TextAreaField(
        _l("Or put the exact words here"),
        description=_l("Copied from the text above, unchanged. They count before the ticked sentences."),
    )
    start = HiddenField()
    revision = HiddenField()
    finding = SelectField(_l("Goes into"), coerce=int, default=NEW)
    kind = RadioField(_l("Kind of the new finding"), default="debated-issue", choices=choices(FINDING_KINDS.items()))
    text = TextAreaField(_l("What the new finding says"))
    meeting = SelectField(_l("For the meeting"), coerce=int, default=NEW)

    def offer(
        self, contribution: Contribution, findings: Iterable[Finding], meetings: Iterable[Meeting]
    ) -> "CiteForm":
        """Fill in what can be chosen."""
        said = sentences(contribution.revision.text)
        self.sentences.choices = choices((f"{start}-{end}", words) for start, end, words in said)
        self.kind.choices = choices(FINDING_KINDS.items())
        known = [(f.id, f"{f.symbol} {f.text[:80]}") for f in findings]
        self.finding.choices = choices([(NEW, _("A new finding")), *known])
        self.meeting.choices = choices([(NEW, _("None in particular")), *((m.id, m.title) for m in meetings)])
        for name in ("finding", "kind", "text", "meeting"):
            self[name].flags.required = True
        if not self.is_submitted():
            self.revision.data = str(contribution.revision.number)
        return self

    def passage(self, contribution: Contribution) -> tuple[str, int | None]:
        """``(exact words, where they start)``. Raises :class:`Invalid` when nothing, or no one passage, is chosen."""
        if (self.exact.data or "").strip():
            exact = str(self.exact.data).replace("\r\n", "\n").replace("\r", "\n")
            if (given := self.start.data or "").isdecimal():
                return exact, int(given)
            return exact.strip(), None
        start, end = self._ticked(contribution)
        return contribution.revision.text[start:end], start

    def _ticked(self, contribution: Contribution) -> tuple[int, int]:
        spans = [(start, end) for start, end, _words in sentences(contribution.revision.text)]
        ticked = [n for n, (start, end) in enumerate(spans) if f"{start}-{end}" in (self.sentences.data or ())]
        if not ticked:
            message = _("Tick the sentences to cite, or put the exact words.")
            raise Invalid(message, {"sentences": [message]})
        if ticked != list(range(ticked[0], ticked[-1] + 1)):
            message = _("The ticked sentences must follow each other. Cite the others as a second passage.")
            raise Invalid(message, {"sentences": [message]})
        return spans[ticked[0]][0], spans[ticked[-1]][1]

    def check_revision(self, contribution: Contribution) -> None:
        """Raises :class:`Invalid` when the text was reworded after this form was opened."""
        if self.revision.data and self.revision.data != str(contribution.revision.number):
            raise Invalid(
                _("The text was reworded while you read it. It is shown anew: select again."),
                {"sentences": [_("The text was reworded while you read it. It is shown anew: select again.")]},
            )


class FindingForm(Form):
    """A finding reworded."""

    kind = SelectField(_l("Kind"), [InputRequired()], choices=choices(FINDING_KINDS.items()))
    text = TextAreaField(_l("What it says"), [InputRequired(_l("Write down what was found."))])


class ParagraphForm(Form):
    """A paragraph, heading or list item; ``version`` is the wording that the writer saw."""

    kind = SelectField(_l("Kind"), [InputRequired()], choices=choices(PARAGRAPH_KINDS.items()), default="numbered")
    text = TextAreaField(_l("Text"), [InputRequired(_l("Please write something first."))])
    findings = Checks(_l("Findings that it rests on"), coerce=int)
    is_own_observation = BooleanField(_l("This is the rapporteur’s own observation: it rests on no contribution"))
    footnote = StringField(_l("Footnote"))
    version = HiddenField()
    after = HiddenField()

    def offer(self, findings: Iterable[Finding]) -> "ParagraphForm":
        """Fill in the findings to choose from."""
        self.kind.choices = choices(PARAGRAPH_KINDS.items())
        self.findings.choices = choices((f.id, f"{f.symbol} {f.text}") for f in findings)
        return self

    @classmethod
    def of(cls, paragraph: Paragraph) -> "ParagraphForm":
        """The form with a paragraph in it."""
        return cls(obj=paragraph, data={"findings": [p.finding_id for p in paragraph.placings]})


class MastheadForm(Form):
    """The printed head; in the two long fields one line is one printed line."""

    is_provisional = BooleanField(_l("Provisional"))
    body_lines = TextAreaField(_l("Whose report it is, one printed line a line"))
    meeting_title = StringField(_l("Title of the meeting"), [InputRequired(_l("This line cannot be empty."))])
    subtitle = StringField(_l("What it was about"))
    invitation = StringField(_l("Whom it was open to"))
    when_where = TextAreaField(_l("When and where, one printed line a line"))
    label = StringField(_l("Kind of report"), [InputRequired(_l("This line cannot be empty."))])

    @classmethod
    def of(cls, report: Report) -> "MastheadForm":
        """The form with a report's head in it."""
        joined = {k: "\n".join(v) if isinstance(v, list) else v for k, v in report.masthead.items()}
        return cls(data=joined)

    def masthead(self) -> dict[str, Any]:
        """What was entered, as :func:`reports.actions.edit_masthead` takes it."""
        lists = {name: (self[name].data or "").splitlines() for name in ("body_lines", "when_where")}
        texts = {name: self[name].data or "" for name in ("meeting_title", "subtitle", "invitation", "label")}
        return {"is_provisional": self.is_provisional.data, **texts, **lists}
