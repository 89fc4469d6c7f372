"""Questionnaires for the tests of formats: one that has everything, and any that could be."""

from typing import Any

from hypothesis import strategies as st

from consultations.formats.document import LEAST_OPTIONS, WITH_ROWS, Questionnaire
from consultations.formats.own_json import checked
from consultations.formats.texts import LANGS, one_line

HOSTILE = st.sampled_from(
    ["=1+1", "+cmd", "-2", "@SUM(A1)", "'=x", "${q1}", "{q1.NAOK}", "<b>bold</b>", "a & b &amp; c", "“quoted” ‘so’", '"',
     "'", "a\tb", "a\xa0b", "السؤال", "问题", "Вопрос", "  padded  ", "_x0041_", "TRUE", "1.0", "2026-01-01", "null",
     "\\n", "a|b;c,d", "]]>", "$", "{", "}", "’", "\u200f"]
)  # fmt: skip
WORDS = st.one_of(HOSTILE, st.text(max_size=40)).map(lambda text: _clean(text) or "x")
PURPOSES = ["", "*Why*\n\n- a\n- b", "=x", "{x}\n<i>y</i>"]
CODES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,39}", fullmatch=True)
LABEL_CODES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}", fullmatch=True)


def _clean(text: str) -> str:
    kept = "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")
    return one_line(kept)[:400]


@st.composite
def translations(draw: Any, part: dict[str, Any], fields: tuple[str, ...], langs: list[str]) -> dict[str, Any]:
    """Translations of some of the texts that a part has."""
    made: dict[str, Any] = {}
    for lang in langs:
        for field in fields:
            if part.get(field) and draw(st.booleans()):
                status = draw(st.sampled_from(["official", "reviewed", "machine"]))
                text = {"text": draw(WORDS), "status": status, "original": draw(st.sampled_from(["", "as it was"]))}
                made.setdefault(lang, {})[field] = text
    return made


@st.composite
def labels(draw: Any, least: int, langs: list[str]) -> list[dict[str, Any]]:
    """Options or rows."""
    codes = draw(st.lists(LABEL_CODES, min_size=least, max_size=5, unique=True))
    words = draw(st.lists(WORDS, min_size=len(codes), max_size=len(codes), unique=True))
    made = [{"code": code, "label": label} for code, label in zip(codes, words, strict=True)]
    return [part | {"translations": draw(translations(part, ("label",), langs))} for part in made]


@st.composite
def questions(draw: Any, code: str, langs: list[str], expressions: st.SearchStrategy[str]) -> dict[str, Any]:
    """One question of any kind."""
    kind = draw(st.sampled_from([*LEAST_OPTIONS, "text", "number", "date", "file", "country", "organisation",
                                 "paragraph", "statements"]))  # fmt: skip
    made: dict[str, Any] = {"code": code, "kind": kind, "text": draw(WORDS), "required": draw(st.booleans())}
    made["help"] = draw(st.one_of(st.just(""), WORDS))
    made["options"] = draw(labels(LEAST_OPTIONS[kind], langs)) if kind in LEAST_OPTIONS else []
    made["rows"] = draw(labels(1, langs)) if kind in WITH_ROWS else []
    if kind == "multiple":
        made[draw(st.sampled_from(["choices_exact", "choices_max"]))] = draw(st.sampled_from([None, 1, 2]))
    if kind in ("text", "paragraph"):
        made["word_limit"] = draw(st.sampled_from([None, 1, 250]))
    names = st.sampled_from(["other", "several", "all_rows", "min", "max", "decimals", "unit", "exclusive"])
    values = st.one_of(st.booleans(), st.integers(-5, 5), st.sampled_from(["3", "x"]), st.lists(WORDS, max_size=2))
    made["settings"] = draw(st.dictionaries(names, values, max_size=3))
    made["shown_if"] = draw(expressions)
    made["valid_if"] = (
        draw(st.sampled_from(["", "", ". = 'a'", "string-length(.) < 9", "words(.) < 9"])) if kind == "text" else ""
    )
    made["valid_message"] = draw(WORDS) if made["valid_if"] else ""
    ties = st.sampled_from(["line:c7-egov", "theme:b", "goal:16", "source:C7-2006/8.a"])
    made["ties"] = draw(st.lists(ties, max_size=2, unique=True))
    return made | {"translations": draw(translations(made, ("text", "help", "valid_message"), langs))}


@st.composite
def documents(draw: Any) -> Questionnaire:
    """Any questionnaire."""
    lang, *langs = draw(st.lists(st.sampled_from([*LANGS, "sw", "pt-BR"]), min_size=1, max_size=3, unique=True))
    codes = draw(st.lists(CODES, max_size=5, unique=True))
    sections: list[dict[str, Any]] = [{"title": draw(WORDS)} for _ in range(draw(st.integers(0, 3)))]
    asked: list[str] = []
    for number, code in enumerate(codes if sections else []):
        known = [f"${{{name}}} = 'a'" for name in asked]
        expressions = st.sampled_from(
            ["", *known, *(f"not({each})" for each in known), *(f"{each} and true()" for each in known)]
        )
        question = draw(questions(code, langs, expressions))
        asked += [code] if question["kind"] == "text" else []
        sections[number * len(sections) // len(codes)].setdefault("questions", []).append(question)
    for section in sections:
        section["starts_page"] = draw(st.booleans())
        section["translations"] = draw(translations(section, ("title",), langs))
    whole = {
        "format": "plenary-questionnaire", "version": 1, "lang": lang, "extra_langs": langs, "title": draw(WORDS)[:200],
        "summary": draw(st.one_of(st.just(""), WORDS)), "purpose": draw(st.sampled_from(PURPOSES)),
        "source_note": draw(st.sampled_from(["", "CC BY 4.0"])), "sections": sections,
    }  # fmt: skip
    whole["translations"] = draw(translations(whole, ("title", "summary", "purpose", "source_note"), langs))
    return checked(whole)
