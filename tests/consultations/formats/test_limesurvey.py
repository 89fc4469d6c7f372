"""LimeSurvey's files: each of its types, its expressions, and what of them has no place here."""

from pathlib import Path

import pytest
from flask import Flask

from consultations.formats import limesurvey_reader
from consultations.formats.limesurvey_parsing import read as read_script
from consultations.formats.limesurvey_script import There, Untranslatable, written

KINDS = {"q1": "single", "m": "multiple", "t": "text", "n": "number", "d": "date"}
THERE = {
    "q1": There("q1", "single", {"yes": "yes", "no-way": "noway"}), "m": There("m", "multiple", {"a": "a", "b": "b"}),
    "t": There("t", "text", {}), "n": There("n", "number", {}), "d": There("d", "date", {}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs", "back"),
    [
        ("${q1} = 'yes'", '(q1.NAOK == "yes")', None),
        ("${q1} != 'no-way'", '(q1.NAOK != "noway")', "${q1} != 'noway'"),
        ("selected(${m}, 'a')", '(m_a.NAOK == "Y")', None),
        ("not(selected(${m}, 'a'))", '!((m_a.NAOK == "Y"))', None),
        ("selected(${q1}, 'yes')", '(q1.NAOK == "yes")', "${q1} = 'yes'"),
        ("${n} > 3 and ${n} <= 4.5", "((n.NAOK > 3) and (n.NAOK <= 4.5))", "(${n} > 3) and (${n} <= 4.5)"),
        ("count-selected(${m}) > 1", "(count(m_a.NAOK, m_b.NAOK) > 1)", None),
        ("string-length(${t}) < 9", "(strlen(t.NAOK) < 9)", None),
        ("regex(${t}, '[a-z]+')", 'regexMatch("/^(?:[a-z]+)$/", t.NAOK)', None),
        ("${d} < today()", '(d.NAOK < date("Y-m-d"))', None),
        ("if(${n} > 1, ${t}, 'x') = 'x'", '(if((n.NAOK > 1), t.NAOK, "x") == "x")', None),
        ("${n} div 2 = 1", "((n.NAOK / 2) == 1)", "(${n} div 2) = 1"),
    ],
)  # fmt: skip
def test_expressions_go_there_and_come_back(ours: str, theirs: str, back: str | None) -> None:
    assert written(ours, THERE) == theirs
    assert read_script(theirs, KINDS) == (back or ours)


@pytest.mark.parametrize(
    "ours", ["words(${t}) > 2", "${n} mod 2 = 1", "${gone} = 1", "${m} = 'a'", "selected(${m}, ${t})"]
)
def test_what_limesurvey_cannot_say_is_not_written(ours: str) -> None:
    with pytest.raises(Untranslatable):
        written(ours, THERE)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("!is_empty(t.NAOK)", "not(${t} = '')"),
        ('q1 eq "yes" || n.NAOK ge 2', "(${q1} = 'yes') or (${n} >= 2)"),
        ('m_a != "Y"', "not(selected(${m}, 'a'))"),
        ('self.NAOK > 2', ". > 2"),
    ],
)  # fmt: skip
def test_other_ways_of_writing_are_understood(theirs: str, ours: str) -> None:
    assert read_script(theirs, KINDS, "n") == ours.replace("${n}", ".")


@pytest.mark.parametrize(
    "theirs", ["rand(1,2)", "q1.shown", "gone == 1", "a ? b : c", "(" * 80 + "1", "q1 == ", 'm_a == "x"']
)
def test_what_is_not_known_here_is_refused(app: Flask, theirs: str) -> None:
    with app.test_request_context(), pytest.raises(Untranslatable):
        read_script(theirs, KINDS)


SURVEY = Path(__file__).parent.parent / "data" / "limesurvey.txt"
"""A survey made for this test: a question of each sort that is treated in its own way, in two languages."""


def test_a_survey_is_read_with_its_languages_and_what_it_loses(app: Flask) -> None:
    with app.test_request_context():
        found = limesurvey_reader.read(SURVEY.read_bytes())
    document, told = found.document, [str(loss) for loss in found.losses]
    assert (document.title, document.translations["fr"]["title"].text, document.sections[0].title) == (
        "Tools",
        "Outils",
        "Part",
    )
    assert [(q.code, q.kind, q.shown_if) for q in document.questions] == [
        ("Q1", "single", ""), ("Q2", "multiple", "${Q1} = 'A1'"), ("Q3", "matrix", ""), ("Q4_SQ1", "number", ""),
        ("Q4_SQ2", "number", ""), ("Q5", "single", ""), ("Q6", "likert", ""), ("Q9", "file", ""),
    ]  # fmt: skip
    first, second, third = document.questions[:3]
    assert (first.text, first.required, first.settings) == ("Is it used?", True, {"other": True})
    assert (first.translations["fr"]["text"].text, first.options[0].translations["fr"]["label"].text) == (
        "Sert-il?",
        "Oui",
    )
    assert (second.choices_max, [o.label for o in second.options]) == (2, ["Mail", "Web"])
    assert ([r.label for r in third.rows], [o.label for o in third.options]) == (["Speed"], ["Good", "Bad"])
    assert told == [
        "The survey's settings: not kept: admin.",
        "rows “QTA”: 1 of them are not kept.",
        "section Part: “text” (<p>About</p>) is not kept.",
        "question Q1: “cssclass” (big) is not kept.",
        "question Q1: formatting (HTML) is not kept.",
        "question Q4: each of its subquestions becomes a question.",
        "question Q7: “{sum(Q4_SQ1)}” is shown as it stands: answers are not put into texts.",
        "question Q7: “{sum(Q4_SQ1)}” is left out: nothing is calculated here.",
        "question Q8: “Thanks” is left out: texts alone have no place in a questionnaire here.",
        "question Q9: the condition “rand(1,2) == 1” is not kept: the function “rand” is not known here.",
        "Translations: they come in as “machine”: the file does not say who made them.",
    ]
