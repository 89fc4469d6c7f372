"""Shape and wording of votes, proposals and what moderators decide about them."""

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from contributions.labels import RULES
from core.forms import Form, choices
from core.locale import LANGUAGES, _l

_REASON = {"maxlength": 500}


class VoteForm(Form):
    """Three buttons; ``back`` says to which page they lead."""

    value = HiddenField()
    back = HiddenField()


class ProposalForm(Form):
    """A new statement, and the language that it is written in."""

    text = TextAreaField(
        _l("Your statement"), [InputRequired(_l("Please write the statement first."))],
        description=_l("One thought, in one or two sentences, with which others can agree or disagree."),
        render_kw={"rows": 3},
    )  # fmt: skip
    lang = SelectField(_l("Language in which you wrote"), [InputRequired()])

    def offer(self, lang: str) -> "ProposalForm":
        """Fill the list of languages; ``lang`` is chosen unless something was sent."""
        self.lang.choices = choices((language.code, language.name) for language in LANGUAGES)
        if not self.is_submitted():
            self.lang.data = lang
        return self


class DeclineForm(Form):
    """Why a proposal is not put to the vote."""

    reason = StringField(
        _l("Reason"), [InputRequired(_l("Please give a reason.")), Length(max=500)],
        description=_l("Everybody can read it; whoever proposed the statement gets it by mail, and may appeal."),
        render_kw=_REASON,
    )  # fmt: skip
    rule = SelectField(_l("What was broken"), [Optional()], choices=choices(RULES.items()), default="other")


class MergeForm(Form):
    """Into which statement another one is merged."""

    into = IntegerField(
        _l("Number of the statement that says the same"), [InputRequired(_l("Please give its number."))]
    )
    reason = StringField(
        _l("Note"), [Length(max=500)], description=_l("Everybody can read it."), render_kw=_REASON
    )  # fmt: skip
