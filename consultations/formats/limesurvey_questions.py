"""One question of LimeSurvey, with its subquestions and answers, as one or more questions here."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from consultations.formats.fitting import LIMITS, Fitting, of_question
from consultations.formats.limesurvey_rows import Row, from_html
from consultations.formats.texts import one_line
from consultations.formats.trees import Tree, object_in
from core.locale import _, _l

KIND_OF = {
    "L": "single", "!": "single", "O": "single", "5": "likert", "G": "single", "Y": "single", "M": "multiple",
    "P": "multiple", "R": "ranking", "F": "matrix", "H": "matrix", "A": "matrix", "B": "matrix", "C": "matrix",
    "E": "matrix", "1": "matrix", ":": "matrix", "N": "number", "D": "date", "S": "text", "T": "text", "U": "text",
    "|": "file",
}  # fmt: skip
SPREAD = {"K": "number", "Q": "text"}
"""Types whose every subquestion becomes a question."""
GIVEN = {
    "5": [(str(n), str(n)) for n in range(1, 6)], "A": [(str(n), str(n)) for n in range(1, 6)],
    "B": [(str(n), str(n)) for n in range(1, 11)],
    "C": [("Y", "Yes"), ("U", "Uncertain"), ("N", "No")], "E": [("I", "Increase"), ("S", "Same"), ("D", "Decrease")],
    "G": [("F", "Female"), ("M", "Male")], "Y": [("Y", "Yes"), ("N", "No")],
}  # fmt: skip
"""The options that a type brings along."""
CHANGED = {
    "O": _l("the comment beside it is not asked."), "P": _l("the comments beside its options are not asked."),
    "H": _l("its options stand in columns here."), "1": _l("only its first scale is kept."),
}  # fmt: skip
NOT_ASKED = {
    "X": _l("texts alone have no place in a questionnaire here"), "*": _l("nothing is calculated here"),
    "I": _l("readers choose their language by themselves here"), ";": _l("tables of texts are not asked here"),
}  # fmt: skip
LOOKED_AT = frozenset(
    ["row", "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory",
     "other", "same_default", "em_validation_q", "em_validation_q_tip", "max_answers", "min_answers", "plenary",
     "max_num_value_n", "min_num_value_n", "num_value_int_only", "multiflexible_checkbox"]
)  # fmt: skip


class Twin(Protocol):
    """The rows of another language."""

    def of(self, question: str, row: Row) -> Row | None: ...


class Questions:
    """Makes questions of the rows of one file; ``twins`` are the rows of its other languages."""

    def __init__(self, fitting: Fitting, twins: Mapping[str, Twin]) -> None:
        self.fitting, self.twins = fitting, twins

    def questions(self, row: Row, parts: list[Row]) -> list[Tree]:
        """The questions that one becomes: none if it cannot be asked here, several if it asks several things."""
        self.left_over(row, parts)
        kind = row["type/scale"]
        if kind in SPREAD:
            return self.spread(row, parts, SPREAD[kind])
        if kind not in KIND_OF or (kind == ":" and not on(row.get("multiflexible_checkbox"))):
            why = NOT_ASKED.get(
                kind,
                _("tables of numbers are not asked here")
                if kind == ":"
                else _("there is no kind “%(type)s” here", type=kind),
            )
            self.fitting.leave_out(of_question(row["name"]), {"text": self.plain(row, row["text"])}, str(why))
            return []
        found = self.question(row, KIND_OF[kind])
        self.parts(found, row, parts)
        self.choices(found, row)
        if not self.fitting.kind(found):
            return []
        found["code"] = self.fitting.question_code(row["name"])
        return [found]

    def question(self, row: Row, kind: str) -> Tree:
        """A question without its options."""
        where = of_question(row["name"])
        found: Tree = {"name": row["name"], "kind": kind, "translations": {}, "options": [], "rows": [],
                       "rests": object_in(row.get("plenary", "")), "script": row["relevance"]}  # fmt: skip
        if row["type/scale"] in CHANGED:
            self.fitting.lose(where, str(CHANGED[row["type/scale"]]))
        self.words(found, row, "text", "text")
        self.words(found, row, "help", "help")
        if not found["text"]:
            found["text"] = row["name"]
            self.fitting.lose(where, _("it has no words: its name stands in their place."))
        found["required"] = row["mandatory"].upper() in ("Y", "S")
        if row["mandatory"].upper() == "S":
            self.fitting.lose(where, _("an answer is recommended there: here it is required."))
        found["rule"] = row.get("em_validation_q", "")
        found["valid_message"] = self.fitting.text(
            where, self.plain(row, row.get("em_validation_q_tip", "")), LIMITS["valid_message"]
        )
        found["settings"] = self.settings(row, kind)
        return found

    def settings(self, row: Row, kind: str) -> Tree:
        """The settings of its kind."""
        settings: Tree = {}
        if row["other"].upper() == "Y" and kind in ("single", "multiple"):
            settings["other"] = True
        elif row["other"].upper() == "Y":
            self.fitting.lose(of_question(row["name"]), _("“other” is not offered here."))
        if kind == "number":
            for name in ("min", "max"):
                if limit := row.get(f"{name}_num_value_n", ""):
                    settings[name] = limit
            if on(row.get("num_value_int_only")):
                settings["decimals"] = 0
        if row["type/scale"] == ":":
            settings["several"] = True
        return settings

    def choices(self, found: Tree, row: Row) -> None:
        """How many options are taken."""
        least, most = row.get("min_answers", "").strip(), row.get("max_answers", "").strip()
        if not (least or most):
            return
        number = int(most) if most.isdigit() and 0 < int(most) <= len(found["options"]) else 0
        if found["kind"] == "multiple" and number and least in ("", most):
            found["choices_exact" if least else "choices_max"] = number
        else:
            self.fitting.lose(
                of_question(row["name"]),
                _("how many are taken (%(least)s to %(most)s) is not kept.", least=least, most=most),
            )

    def parts(self, found: Tree, row: Row, parts: list[Row]) -> None:
        """Its options and rows: subquestions and answers, and what its type brings along."""
        where, kind = of_question(row["name"]), row["type/scale"]
        asked = [self.label(row, part) for part in parts if part["class"] == "SQ" and part["type/scale"] in ("", "0")]
        across = [self.label(row, part) for part in parts if part["class"] == "SQ" and part["type/scale"] == "1"]
        answers = [
            self.label(row, part) for part in parts if part["class"] == "A" and part["type/scale"] in ("", "0")
        ]
        if kind in GIVEN:
            answers = [{"code": code, "label": label, "translations": {}} for code, label in GIVEN[kind]]
        options = asked if found["kind"] == "multiple" else across if kind == ":" else answers
        found["options"] = self.fitting.labels(where, options)
        found["rows"] = self.fitting.labels(where, asked) if found["kind"] == "matrix" else []
        if asked and found["kind"] not in ("matrix", "multiple"):
            self.fitting.lose(
                where, _("its subquestions are not kept: %(labels)s.", labels="; ".join(a["label"] for a in asked))
            )

    def label(self, question: Row, part: Row) -> Tree:
        """An option or a row."""
        made: Tree = {"code": part["name"], "translations": {}, "label": self.plain(question, part["text"])}
        for code, twin in self.twins.items():
            other = twin.of(question["name"], part)
            text = one_line(from_html(other["text"])[0]) if other else ""
            if text and made["label"]:
                made["translations"].setdefault(code, {})["label"] = {
                    "text": text[:500],
                    "status": "machine",
                    "original": "",
                }
        return made

    def words(self, found: Tree, row: Row, field: str, column: str) -> None:
        where = of_question(row["name"])
        found[field] = self.fitting.text(where, self.plain(row, row[column]), LIMITS[field])
        for code, twin in self.twins.items():
            other = twin.of(row["name"], row)
            text = one_line(from_html(other[column])[0]) if other else ""
            if text and found[field]:
                clean = self.fitting.text(where, text, LIMITS[field])
                found["translations"].setdefault(code, {})[field] = {
                    "text": clean,
                    "status": "machine",
                    "original": "",
                }

    def plain(self, row: Row, text: str) -> str:
        """The words of a text; formatting, and expressions in it, are told."""
        words, formatted = from_html(text)
        if formatted:
            self.fitting.lose(of_question(row["name"]), _("formatting (HTML) is not kept."))
        if "{" in text:
            self.fitting.lose(
                of_question(row["name"]),
                _("“%(text)s” is shown as it stands: answers are not put into texts.", text=words[:300]),
            )
        return one_line(words)

    def spread(self, row: Row, parts: Iterable[Row], kind: str) -> list[Tree]:
        """A question for each subquestion."""
        self.fitting.lose(of_question(row["name"]), _("each of its subquestions becomes a question."))
        found = []
        for part in (part for part in parts if part["class"] == "SQ"):
            name = f"{row['name']}_{part['name']}"
            label = self.label(row, part)
            made = self.question(row, kind) | {"name": name, "rests": {}}
            made["text"] = self.fitting.text(of_question(name), f"{made['text']} – {label['label']}", LIMITS["text"])
            made["translations"] = {}
            made["code"] = self.fitting.question_code(name)
            found.append(made)
        return found

    def left_over(self, row: Row, parts: list[Row]) -> None:
        """Tell of every column that is not looked at."""
        for each in (row, *parts):
            looked_at = LOOKED_AT if each["class"] == "Q" else LOOKED_AT - {"relevance", "help"}
            for name, value in each.items():
                plain = value.strip()
                if (
                    name not in looked_at
                    and plain not in ("", "0", "N")
                    and not (name == "relevance" and plain == "1")
                ):
                    self.fitting.lose(
                        of_question(row["name"]),
                        _("“%(name)s” (%(value)s) is not kept.", name=name, value=plain[:300]),
                    )


def on(value: str | None) -> bool:
    """Whether an attribute is switched on."""
    return (value or "").strip().upper() in ("1", "Y")
