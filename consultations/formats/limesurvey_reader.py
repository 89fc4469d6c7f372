"""LimeSurvey's tab-separated file in: its rows, the original language first, as a questionnaire."""

from collections import Counter
from collections.abc import Iterable, Iterator

from consultations.formats.expressions import settle
from consultations.formats.fitting import LIMITS, Fitting, of_question, of_section
from consultations.formats.languages import code_of
from consultations.formats.limesurvey_parsing import read as read_script
from consultations.formats.limesurvey_questions import Questions
from consultations.formats.limesurvey_rows import Row, from_html, rows_of
from consultations.formats.limesurvey_script import Untranslatable
from consultations.formats.own_json import checked
from consultations.formats.results import Reading, unreadable
from consultations.formats.texts import one_line, prose, rank
from consultations.formats.trees import Tree, bare, complete, object_in, places
from core.locale import _

STRUCTURE = ("S", "SL", "G", "Q", "SQ", "A")
SAID = {"surveyls_title": "title", "surveyls_description": "summary", "surveyls_welcometext": "purpose"}
PASSED_OVER = ("language", "additional_languages", "format", "sid", "active")
GROUP_COLUMNS = ("row", "id", "class", "type/scale", "name", "relevance", "language", "plenary")


def read(data: bytes, title: str = "", lang: str = "en") -> Reading:
    """The questionnaire of a file; ``title`` and ``lang`` are used where it says neither. Raises :class:`Unreadable`."""
    fitting, rows = Fitting(), rows_of(data)
    tree = tree_of_rows(rows, fitting, title, lang)
    found = {place: part["rests"] for place, part in places(tree) if part.get("rests")}
    complete(tree, found)
    fitting.final_codes(tree)
    settle(tree, fitting)
    if tree["extra_langs"] and not tree["rests"]:
        fitting.lose(_("Translations"), _("they come in as “machine”: the file does not say who made them."))
    return Reading(checked(bare(tree)), tuple(fitting.losses))


def tree_of_rows(rows: list[Row], fitting: Fitting, title: str, lang: str) -> Tree:
    """The tree of the rows, as far as the format itself carries it."""
    return _File(rows, fitting, lang).tree(title)


class _File:
    """One file: which languages it has, and its rows by them."""

    def __init__(self, rows: list[Row], fitting: Fitting, lang: str) -> None:
        self.fitting, self.rows = fitting, rows
        settings = {row["name"]: row for row in rows if row["class"] == "S"}
        named = settings.get("language", {}).get("text", "")
        written = [row["language"] for row in rows if row["class"] in ("G", "Q") and row["language"]]
        self.first = named or (written[0] if written else "")
        self.lang = code_of(self.first) or lang
        self.others = {code_of(each): each for each in dict.fromkeys(written) if each != self.first and code_of(each)}
        self.others.pop(self.lang, None)
        for each in dict.fromkeys(written):
            if not code_of(each):
                message = _("this language is not offered here: its texts are kept only if they are the original.")
                fitting.lose(_("language “%(name)s”", name=each), message)
        self.rests = object_in(settings.get("language", {}).get("plenary", ""))
        self.tell()

    def tell(self) -> None:
        """Tell of the settings and the kinds of rows that are not looked at."""
        settings = [
            row["name"] for row in self.rows if row["class"] == "S" and row["name"] not in PASSED_OVER and row["text"]
        ]
        texts = [r["name"] for r in self.rows if r["class"] == "SL" and r["name"] not in SAID and r["text"]
                 and r["name"] not in ("surveyls_survey_id", "surveyls_language")]  # fmt: skip
        for where, names in ((_("The survey's settings"), settings), (_("The survey's texts"), texts)):
            if names:
                self.fitting.lose(where, _("not kept: %(names)s.", names=", ".join(dict.fromkeys(names))))
        for kind, count in Counter(row["class"] for row in self.rows).items():
            if kind not in STRUCTURE:
                self.fitting.lose(
                    _("rows “%(class)s”", **{"class": kind}), _("%(count)s of them are not kept.", count=count)
                )

    def of(self, lang: str, *classes: str) -> list[Row]:
        """Rows of these classes in a language of the file, in order."""
        return [row for row in self.rows if row["class"] in classes and (row["language"] or self.first) == lang]

    def tree(self, title: str) -> Tree:
        """The whole questionnaire."""
        tree: Tree = {
            "format": "plenary-questionnaire", "version": 1, "lang": self.lang, "translations": {}, "rests": self.rests,
            "extra_langs": sorted(self.others, key=rank),
        }  # fmt: skip
        self.said(tree, title)
        body = self.of(self.first, "G", "Q", "SQ", "A")
        twins = {code: Twins(self.of(name, "G", "Q", "SQ", "A")) for code, name in self.others.items()}
        questions = Questions(self.fitting, twins)
        tree["sections"] = list(self.sections(body, questions, twins))
        kinds = {q["name"]: q["kind"] for section in tree["sections"] for q in section["questions"]}
        for section in tree["sections"]:
            self.scripts(section, of_section(section["title"]), kinds, "")
            for question in section["questions"]:
                self.scripts(question, of_question(question["name"]), kinds, question["name"])
        return tree

    def said(self, tree: Tree, title: str) -> None:
        """Title, summary and purpose, and their translations."""
        for lang, name in ((self.lang, self.first), *self.others.items()):
            for row in self.of(name, "SL"):
                field = SAID.get(row["name"])
                text = self.plain(_("The questionnaire"), row["text"]) if field else ""
                if field and text:
                    clean = self.within(field, text)
                    self.place(tree, field, clean, lang)
        tree.setdefault("title", self.within("title", title or _("Imported questionnaire")))

    def within(self, field: str, text: str) -> str:
        if field == "purpose":
            return prose(text)[:20_000]
        return self.fitting.text(_("The questionnaire"), text, 200 if field == "title" else LIMITS[field])

    def place(self, part: Tree, field: str, text: str, lang: str) -> None:
        if lang == self.lang:
            part[field] = text
        elif part.get(field):
            part["translations"].setdefault(lang, {})[field] = {"text": text, "status": "machine", "original": ""}

    def plain(self, where: str, text: str) -> str:
        """The words of a text; formatting is told."""
        words, formatted = from_html(text)
        if formatted:
            self.fitting.lose(where, _("formatting (HTML) is not kept."))
        return words

    def sections(self, body: list[Row], questions: Questions, twins: dict[str, "Twins"]) -> Iterator[Tree]:
        """Groups with their questions; rows belong to the group before them."""
        if body and body[0]["class"] != "G":
            raise unreadable(_("A question stands before the first group."), _("Row %(row)s", row=body[0]["row"]))
        for number, (head, rows) in enumerate(_after(body, "G")):
            yield self.section(number, head, rows, questions, twins)

    def section(
        self, number: int, head: Row, rows: list[Row], questions: Questions, twins: dict[str, "Twins"]
    ) -> Tree:
        words = one_line(self.plain(of_section(head["name"]), head["name"])) or _("Questions")
        title = self.fitting.text(of_section(words[:60]), words, LIMITS["title"])
        made: Tree = {
            "name": f"{number + 1}", "title": title, "translations": {}, "script": head["relevance"], "questions": [],
            "rests": object_in(head.get("plenary", "")),
        }  # fmt: skip
        for code, twin in twins.items():
            if number < len(twin.groups) and (text := one_line(from_html(twin.groups[number]["name"])[0])):
                made["translations"].setdefault(code, {})["title"] = {
                    "text": text[:300],
                    "status": "machine",
                    "original": "",
                }
        for column, value in head.items():
            if value not in ("", "0", "N") and column not in GROUP_COLUMNS:
                self.fitting.lose(
                    of_section(title), _("“%(name)s” (%(value)s) is not kept.", name=column, value=value[:300])
                )
        if rows and rows[0]["class"] != "Q":
            raise unreadable(
                _("An answer stands before the first question of its group."), _("Row %(row)s", row=rows[0]["row"])
            )
        for question, parts in _after(rows, "Q"):
            made["questions"] += questions.questions(question, parts)
        return made

    def scripts(self, part: Tree, where: str, kinds: dict[str, str], own: str) -> None:
        """Its expressions in the language here; those that cannot be said here are told."""
        for name, text in (("shown_if", part.pop("script", "")), ("valid_if", part.pop("rule", ""))):
            if name == "valid_if" and "kind" not in part:
                continue
            part[name] = ""
            if text.strip() in ("", "1"):
                continue
            try:
                part[name] = read_script(text, kinds, own)
            except Untranslatable as error:
                said = _("the condition") if name == "shown_if" else _("the rule")
                self.fitting.lose(
                    where, _("%(what)s “%(text)s” is not kept: %(why)s", what=said, text=text, why=str(error))
                )


class Twins:
    """The rows of another language, found by what they are the translation of."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.groups: list[Row] = []
        self.found: dict[tuple[str, str, str, str], Row] = {}
        question = ""
        for row in rows:
            if row["class"] == "G":
                self.groups.append(row)
                continue
            question = row["name"] if row["class"] == "Q" else question
            self.found.setdefault(
                (question, row["class"], row["type/scale"] if row["class"] != "Q" else "", row["name"]), row
            )

    def of(self, question: str, row: Row) -> Row | None:
        """The translation of a row that belongs to ``question``."""
        return self.found.get((question, row["class"], row["type/scale"] if row["class"] != "Q" else "", row["name"]))


def _after(rows: list[Row], kind: str) -> Iterator[tuple[Row, list[Row]]]:
    """Each row of a class with the rows that follow it, to before the next."""
    starts = [place for place, row in enumerate(rows) if row["class"] == kind]
    for start, end in zip(starts, [*starts, len(rows)][1:], strict=True):
        yield rows[start], rows[start + 1 : end]
