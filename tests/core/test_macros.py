"""The shared macros draw what docs/design.md promises, for every kind of field and for hostile text."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, FileSystemLoader
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

NOW = datetime(2006, 5, 16, 12, tzinfo=UTC)
CHOICES = [SelectChoice("a", "Agree"), SelectChoice("b", "Disagree")]


class Sample(Form):
    title = StringField("Title", [validators.InputRequired("Give it a title.")])
    body = TextAreaField("Body", description="Markdown works.")
    secret = PasswordField("Password")
    kind = SelectField("Kind", choices=CHOICES)
    stance = RadioField("Stance", choices=CHOICES, validators=[validators.InputRequired("Choose one.")])
    lines = SelectMultipleField(
        "Lines", choices=CHOICES, widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput()
    )
    rank = SelectField("Rank", [validators.Optional()], choices=[SelectChoice("", "None"), *CHOICES])
    reach = RadioField("Reach", choices=CHOICES, default="a")
    agreed = BooleanField("I agree")
    paper = FileField("Paper")
    idempotency_key = HiddenField(default="k1")


def words(text, **values):
    return text % values if values else text


def several(one, many, number):
    return (one if number == 1 else many) % {"num": number}


@pytest.fixture(scope="module")
def macros():
    root = Path(__file__).parents[2] / "templates"
    env = Environment(loader=FileSystemLoader(root), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.globals.update(_=words, ngettext=several, now=lambda: NOW, csrf_token=lambda: "tok")
    env.filters.update(
        utc=lambda t: f"{t:%H:%M} UTC",
        in_zone=lambda t, zone: f"{t.astimezone(ZoneInfo(zone)):%H:%M} {zone}",
        isotime=datetime.isoformat,
        remaining=lambda t: "3 hours left" if t > NOW else "closed",
        number=str,
    )
    return env.get_template("core/_macros.html").module


def filled(**data):
    form = Sample(MultiDict(data))
    form.validate()
    return form


@pytest.mark.parametrize("name", ["title", "body", "secret", "kind", "paper"])
def test_a_control_has_its_own_label(macros, name):
    html = str(macros.field(Sample()[name]))
    assert f'<label for="{name}">' in html
    assert f'id="{name}"' in html


@pytest.mark.parametrize("name", ["stance", "lines"])
def test_a_list_of_choices_is_a_fieldset_with_a_legend(macros, name):
    html = str(macros.field(Sample()[name]))
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count("<label>") == len(CHOICES)


def test_an_optional_field_is_marked_and_a_required_one_is_not(macros):
    assert "(optional)" in macros.field(Sample().body)
    assert "(optional)" not in macros.field(Sample().title)
    assert "(optional)" not in macros.field(Sample().agreed)


def test_what_always_has_an_answer_is_not_called_optional(macros):
    assert "(optional)" in macros.field(Sample().rank)
    assert "(optional)" not in macros.field(Sample().kind)
    assert "(optional)" not in macros.field(Sample().reach)


def test_hint_limit_and_error_describe_the_control(macros):
    form = filled()
    form.body.errors = ["Please say something."]
    html = str(macros.field(form.body, word_limit=250))
    assert 'aria-describedby="body-hint body-words body-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'data-word-limit="250"' in html
    assert "At most 250 words." in html
    for part in ("hint", "words", "error"):
        assert html.count(f'id="body-{part}"') == 1


def test_a_field_without_errors_is_not_invalid(macros):
    assert "aria-invalid" not in macros.field(Sample().title)


def test_typed_text_comes_back_escaped(macros):
    html = str(macros.field(filled(title="<script>alert(1)</script>").title))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_error_summary_links_every_mistake_to_its_field(macros):
    html = str(macros.error_summary(filled()))
    assert 'role="alert" tabindex="-1"' in html
    assert '<a href="#title">Title</a>: Give it a title.' in html
    assert '<a href="#stance">Stance</a>: Choose one.' in html
    assert 'id="stance"' in macros.field(filled().stance)


def test_error_summary_of_a_right_form_is_empty(macros):
    assert str(macros.error_summary(filled(title="x", stance="a", kind="a"))).strip() == ""


def test_hidden_carries_token_and_key(macros):
    html = str(macros.hidden(Sample()))
    assert 'name="idempotency_key"' in html
    assert 'name="csrf_token" value="tok"' in macros.hidden()


SPEAKER = {
    "speaker_name": "Aminata",
    "capacity_label": "Government",
    "organisation_name": "Ministry",
    "country_name": "Niger",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "Aminata · Government, Ministry (Niger)"),
        ({"on_behalf": False}, "Aminata · Government, Ministry (Niger), in a personal capacity"),
        ({"organisation_name": None, "on_behalf": False}, "Aminata · Government (Niger)"),
        ({"capacity_label": None}, "Aminata · Ministry (Niger)"),
        ({"capacity_label": None, "organisation_name": None}, "Aminata · (Niger)"),
        ({"capacity_label": None, "organisation_name": None, "country_name": None}, "Aminata"),
    ],
)
def test_a_speaker_is_named_with_capacity(macros, change, expected):
    spoken = SimpleNamespace(**{**SPEAKER, "on_behalf": True, **change})
    assert macros.speaker(spoken).striptags() == expected


def test_a_deadline_names_both_zones(macros):
    html = macros.deadline(NOW.replace(hour=15), "Europe/Zurich")
    assert html.striptags() == "3 hours left Closes 15:00 UTC 17:00 Europe/Zurich"
    assert "is-open" in html


def test_at_its_moment_a_deadline_is_closed(macros):
    html = macros.deadline(NOW, "UTC")
    assert "is-open" not in html
    assert "Closed 12:00 UTC" in html.striptags()


def test_bars_never_leave_their_track_and_keep_their_numbers(macros):
    rows = [{"label": "<b>", "count": 3, "share": 140, "url": None}, {"label": "No", "count": 1, "share": 25.04}]
    html = str(macros.bar_table(rows, "All"))
    assert '<rect width="100.0%"' in html
    assert '<rect width="25.0%"' in html
    assert "&lt;b&gt;" in html
    assert "style=" not in html
