"""LimeSurvey's tab-separated file out: rows for the survey, its groups, questions, subquestions and answers."""

import json
import re
from collections.abc import Iterator
from typing import Any

from consultations.formats.document import LabelPart, Questionnaire, QuestionPart, Translated
from consultations.formats.fitting import Fitting
from consultations.formats.limesurvey_reader import tree_of_rows
from consultations.formats.limesurvey_rows import Row, as_html, file_of, rows_of
from consultations.formats.limesurvey_script import There, Untranslatable, written
from consultations.formats.results import Writing
from consultations.formats.telling import told
from consultations.formats.trees import MARK, named_alike, places, rests, tree_of

TYPES = {
    "single": "L",
    "likert": "L",
    "multiple": "M",
    "ranking": "R",
    "matrix": "F",
    "number": "N",
    "date": "D",
    "file": "|",
}
"""How each kind is asked there; the others as long texts."""
QUESTION_NAME, SUBQUESTION_NAME, ANSWER_CODE = 20, 20, 5
"""How many characters LimeSurvey gives to each."""


def write(document: Questionnaire) -> Writing:
    """The file of a document, and what LimeSurvey will not see of it."""
    made = _Survey(document)
    carried = tree_of_rows(rows_of(file_of(made.rows({}))), Fitting(), document.title, document.lang)
    tree = tree_of(document)
    named_alike(tree, carried)
    found = rests(tree, carried)
    order = dict(enumerate(found.get(place, {}) for place, _part in places(carried)))
    return Writing(file_of(made.rows(order)), told(found, tree, carried))


class _Survey:
    """Makes the rows; ``rests`` are put beside the parts in the order of :func:`trees.places`."""

    def __init__(self, document: Questionnaire) -> None:
        self.document = document
        names: list[str] = []
        self.there: dict[str, There] = {}
        for question in document.questions:
            names.append(short(question.code, QUESTION_NAME, names))
            self.there[question.code] = There(
                names[-1], question.kind, codes(question.options, option_size(question))
            )

    def rows(self, found: dict[int, dict[str, Any]]) -> Iterator[Row]:
        """All rows; everything stands once for each language, the original first."""
        document = self.document
        yield {
            "class": "S",
            "name": "language",
            "text": document.lang,
            "plenary": _packed({MARK: {}, **found.get(0, {})}),
        }
        yield {"class": "S", "name": "format", "text": "G"}
        if document.extra_langs:
            yield {"class": "S", "name": "additional_languages", "text": " ".join(document.extra_langs)}
        langs = [document.lang, *document.extra_langs]
        for lang in langs:
            for name, field in (("title", "title"), ("description", "summary"), ("welcometext", "purpose")):
                text = self.words(document, field, lang)
                yield {"class": "SL", "name": f"surveyls_{name}", "text": text, "language": lang}
        for lang in langs:
            yield from self.sections(lang, found if lang == document.lang else {})

    def sections(self, lang: str, found: dict[int, dict[str, Any]]) -> Iterator[Row]:
        place = 0
        for number, section in enumerate(self.document.sections, 1):
            place += 1
            yield {
                "id": str(number), "class": "G", "type/scale": str(number), "name": self.words(section, "title", lang),
                "relevance": self.script(section.shown_if) or "1", "language": lang, "plenary": _packed(found.get(place)),
            }  # fmt: skip
            for question in section.questions:
                place += 1
                yield self.question(question, lang, place) | {"plenary": _packed(found.get(place))}
                yield from self.parts(question, lang)

    def question(self, question: QuestionPart, lang: str, number: int) -> Row:
        """The row of a question; what holds in all languages is in the original's."""
        there = self.there[question.code]
        row = {
            "id": str(number), "class": "Q", "type/scale": kind_there(question), "name": there.name,
            "text": self.words(question, "text", lang), "help": self.words(question, "help", lang), "language": lang,
            "relevance": self.script(question.shown_if) or "1", "mandatory": "Y" if question.required else "N",
            "other": "Y" if question.settings.get("other") is True and question.kind in ("single", "multiple") else "N",
        }  # fmt: skip
        return row | (self.rules(question, there) if lang == self.document.lang else {})

    def rules(self, question: QuestionPart, there: There) -> Row:
        rule = self.script(question.valid_if, there)
        row = {"em_validation_q": rule, "em_validation_q_tip": as_html(question.valid_message) if rule else ""}
        if question.kind == "multiple" and (most := question.choices_exact or question.choices_max):
            row["max_answers"], row["min_answers"] = str(most), str(question.choices_exact or "")
        if question.kind == "number":
            given = {name: str(question.settings.get(name) or "") for name in ("min", "max")}
            limits = {n: text for n, text in given.items() if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text)}
            row |= {f"{name}_num_value_n": limit for name, limit in limits.items()}
            row["num_value_int_only"] = "1" if question.settings.get("decimals") == 0 else ""
        if kind_there(question) == ":":
            row["multiflexible_checkbox"] = "1"
        return row

    def parts(self, question: QuestionPart, lang: str) -> Iterator[Row]:
        """Its subquestions and answers. Statements have no place there: they travel along as rests."""
        several = kind_there(question) == ":"
        rows = question.options if question.kind == "multiple" else question.rows if question.kind == "matrix" else []
        for row, code in zip(rows, codes(rows, SUBQUESTION_NAME).values(), strict=True):
            yield {
                "class": "SQ",
                "type/scale": "0",
                "name": code,
                "text": self.words(row, "label", lang),
                "language": lang,
            }
        if question.kind != "multiple":
            for option, code in zip(question.options, self.there[question.code].options.values(), strict=True):
                kind = {"class": "SQ", "type/scale": "1"} if several else {"class": "A", "type/scale": "0"}
                yield kind | {"name": code, "text": self.words(option, "label", lang), "language": lang}

    def words(self, part: Translated, field: str, lang: str) -> str:
        """A text in a language, as HTML."""
        if lang == self.document.lang:
            return as_html(getattr(part, field))
        texts = part.translations.get(lang, {})
        return as_html(texts[field].text) if field in texts else ""

    def script(self, text: str, own: There | None = None) -> str:
        """An expression as LimeSurvey reads it, or nothing where it cannot say it."""
        try:
            return written(text, self.there, own) if text else ""
        except Untranslatable:
            return ""


def kind_there(question: QuestionPart) -> str:
    """The letter of its type; a table of boxes is a table of numbers with boxes."""
    if question.kind == "matrix" and question.settings.get("several") is True:
        return ":"
    return TYPES.get(question.kind, "T")


def option_size(question: QuestionPart) -> int:
    """How long the codes of its options may be."""
    return SUBQUESTION_NAME if question.kind == "multiple" or kind_there(question) == ":" else ANSWER_CODE


def codes(parts: list[LabelPart], size: int) -> dict[str, str]:
    """The codes of options or rows there by those here."""
    found: dict[str, str] = {}
    for part in parts:
        found[part.code] = short(part.code, size, found.values(), "A")
    return found


def short(code: str, size: int, taken: object, stem: str = "") -> str:
    """A code of letters and digits that is not taken; of a question, it begins with a letter."""
    known = {str(each).casefold() for each in taken}  # type: ignore[attr-defined]  # any collection of texts
    plain = re.sub(r"[^A-Za-z0-9]", "", code)[:size] or stem or "Q"
    if not stem and plain[0].isdigit():
        plain = f"Q{plain}"[:size]
    made, number = plain, 1
    while made.casefold() in known:
        number += 1
        made = f"{plain[: size - len(str(number))]}{number}"
    return made


def _packed(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""
