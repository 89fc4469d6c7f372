"""Conditions: what each means, what is refused and where, and that nothing makes them slow or fail."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.expressions import patterns
from consultations.expressions.checking import condition, names
from consultations.expressions.evaluating import Scope, holds, value
from consultations.expressions.patterns import PatternError, machine
from consultations.expressions.syntax import MAX_DEPTH
from consultations.expressions.tokens import MAX_LENGTH, ExpressionError
from tests.consultations.expression_cases import CASES, KNOWN, TODAY, named

FAULTS = [
    ("", 1, "ends too early"),
    ("1 + ", 5, "ends too early"),
    ("${age} = 'old", 10, "no end"),
    ("${age} = ‘old’", 10, "straight quotes"),
    ("$age = 1", 1, "between braces"),
    ("${age = 1", 1, "between braces"),
    ("age = 1", 1, "not known"),
    ("true = 1", 1, "not known"),
    ("${age} = 1 && ${age} = 2", 12, "“and” or “or”"),
    ("${age} / 2 = 1", 8, "“div”"),
    ("!(${age} = 1)", 1, "not(…)"),
    ("${age} == 1", 9, "not expected"),
    ("${age} = 1)", 11, "not expected"),
    ("(${age} = 1", 12, "opened at character 1"),
    ("(${age} = 1]", 12, "no meaning"),
    ("${age} ${name}", 8, "operator"),
    ("and = 1", 1, "not expected"),
    ("${nobody} = 1", 1, "“nobody”"),
    (". = 1", 1, "the answer itself"),
    ("${age}", 1, "${age} >= 18"),
    ("'yes'", 1, "must say when"),
    ("''", 1, "must say when"),
    ("not(${age})", 5, "compare it"),
    ("${age} or true()", 1, "compare it"),
    ("${age} = 'many'", 10, "not a number"),
    ("${born} = 'soon'", 11, "not a date"),
    ("${born} = 5", 9, "never alike"),
    ("${born} + ${until} = 1", 9, "days be added"),
    ("5 - ${born} = 1", 3, "days be added"),
    ("${uses} = 'web'", 1, "selected("),
    ("${uses} + 1 = 2", 1, "selected("),
    ("coalesce(${uses}, ${uses}) = 1", 10, "selected("),
    ("${uses} = ${grid}", 1, "selected("),
    ("${colour} = 'violet'", 13, "“violet”"),
    ("'violet' = ${colour}", 1, "“violet”"),
    ("selected(${uses}, 'fax')", 19, "“fax”"),
    ("count-selected(${age}) = 1", 16, "several options"),
    ("1 < 2 < 3", 7, "never alike"),
    ("true() < false()", 8, "put in order"),
    ("(1 = 1) + 1 = 2", 4, "whether something holds"),
    ("foo(1) = 1", 1, "no function “foo”"),
    ("today(1) = today()", 1, "takes 0 values"),
    ("not()", 1, "takes 1 value."),
    ("selected(${uses})", 1, "takes 2 values"),
    ("if(1 = 1, 2, 'two') = 1", 14, "not a number"),
    ("if(1 = 1, ${born}, 2) = 1", 1, "never alike"),
    ("1.0000000001 = 1", 1, "at most 18 digits"),
    ("1000000000000000000 = 1", 1, "at most 18 digits"),
    ("regex(${name}, ${colour})", 16, "must be written here"),
    ("regex(${name}, '(a')", 17, "never closed"),
    ("regex(${name}, 'a)')", 18, "closes nothing"),
    ("regex(${name}, '[a')", 17, "never closed"),
    ("regex(${name}, '[]')", 17, "Nothing stands"),
    ("regex(${name}, '[z-a]')", 18, "backwards"),
    ("regex(${name}, '*a')", 17, "cannot stand here"),
    ("regex(${name}, 'a**')", 19, "another repetition"),
    ("regex(${name}, 'a{3,2}')", 18, "between 0 and"),
    ("regex(${name}, 'a{999}')", 18, "between 0 and"),
    ("regex(${name}, 'a{x}')", 18, "{2}"),
    ("regex(${name}, '(?=a)')", 18, "“(?”"),
    ("regex(${name}, 'a\\1')", 18, "cannot be used"),
    ("regex(${name}, '\\bword')", 17, "cannot be used"),
    ("1 = 1 " + "x" * MAX_LENGTH, MAX_LENGTH + 1, "at most"),
]  # fmt: skip


def test_the_server_judges_the_shared_corpus() -> None:
    assert [case for case in CASES if holds(case.compiled.program, case.scope) is not case.holds] == []


def test_the_corpus_is_large_and_says_yes_as_often_as_no() -> None:
    generated = [case.holds for case in CASES if case.about == "generated"]
    assert len(CASES) > 600
    assert generated.count(True) == generated.count(False) > 100


def fault(text: str) -> str:
    """What is said of a text that is no condition."""
    with pytest.raises(ExpressionError) as refused:
        condition(text, KNOWN)
    return str(refused.value)


def test_each_fault_is_told_at_its_place_in_plain_words() -> None:
    told = [(fault(text), at, words) for text, at, words in FAULTS]
    assert [t for t in told if not t[0].startswith(f"Character {t[1]}: ") or t[2] not in t[0]] == []


@pytest.mark.parametrize(
    "text",
    ["(" * 500 + "1" + ")" * 490, "not(" * 60 + "true()" + ")" * 60, "-" * 900 + "1 = 1", "1+" * 400 + "1 = 1",
     " or ".join(["1=1"] * 120)],
)  # fmt: skip
def test_depth_and_number_of_parts_are_bounded(text: str) -> None:
    with pytest.raises(ExpressionError, match="too many parts"):
        condition(text, KNOWN)


def test_what_is_just_within_the_bounds_is_taken() -> None:
    text = " or ".join(["1 = 1"] * (MAX_DEPTH - 2))
    assert holds(condition(text, {}).program, Scope({}, date(2026, 6, 1)))


@pytest.mark.parametrize("pattern", ["(" * 11 + "a" + ")" * 11, "((a{100}){100}){100}", "(((){100}){100}){100}",
                                     "a{0,100}" * 3, "(a|b){60,}" * 3])  # fmt: skip
def test_a_pattern_is_bounded(pattern: str) -> None:
    with pytest.raises(PatternError):
        machine(pattern)


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|aa)+$", "(a|a|a)*c", "(.*)(.*)(.*)(.*)x", "(a?){50}a{50}"])
def test_no_pattern_is_slow(pattern: str) -> None:
    states, started = machine(pattern), time.process_time()
    patterns.fits(states, "a" * patterns.LONGEST)
    assert time.process_time() - started < 0.5


def test_the_names_of_an_expression_need_not_exist() -> None:
    assert names("${a} = 1 and not(selected(${b}, 'x') or ${a} > ${c})") == {"a", "b", "c"}
    compiled = condition("${age} > 1 and . = 'x'", KNOWN, named("text", None))
    assert compiled.names == {"age"}


@given(text=st.text(st.sampled_from("${}ageborn'\"().,<>=!+-*1209 andorivmtselecd(regex[]\\|نع北"), max_size=60))
@settings(max_examples=150)
def test_any_text_is_a_condition_or_refused_within_itself(text: str) -> None:
    assert 0 <= place_of_fault(text) <= len(text) + 1


def place_of_fault(text: str) -> int:
    """Where a text is faulty; 0 when it is not."""
    try:
        condition(text, KNOWN)
    except ExpressionError as error:
        return error.at
    return 0


ANYTHING = st.one_of(st.none(), st.text(max_size=40), st.lists(st.text(max_size=5), max_size=4),
                     st.decimals(allow_nan=False).map(str), st.dates().map(str))  # fmt: skip
PROGRAMS = [case.compiled.program for case in CASES if case.about == "generated"]


@given(program=st.sampled_from(PROGRAMS), answers=st.fixed_dictionaries({}, optional=dict.fromkeys(KNOWN, ANYTHING)))
@settings(max_examples=150)
def test_no_answer_makes_a_condition_fail(program: list[Any], answers: dict[str, Any]) -> None:
    assert value(program, Scope(answers, date.fromisoformat(TODAY))) in (True, False)
