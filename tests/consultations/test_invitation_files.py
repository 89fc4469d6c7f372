"""Lists as spreadsheets write them: encodings, separators, headings, and where exactly something is wrong."""

import codecs
import csv
import io

import pytest
from flask import Flask

from consultations.invitation_files import Read, Vocabulary, neutralised, plain, read, written

WORDS = Vocabulary(
    {"civil": "civil", plain("Civil society"): "civil"}, {"ne": "NE", "niger": "NE", "cotedivoire": "CI"},
    {"fr": "fr", plain("Français"): "fr"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _words_for_messages(app: Flask) -> None:
    """Faults are told in the reader's language, which needs the application."""


def taken(text: str, encoding: str = "utf-8") -> Read:
    return read(text.encode(encoding), WORDS)


SAMPLE = "email{0}name{0}country\nÉlise@Example.org{0}Élise Ünal{0}Niger\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_whatever_a_spreadsheet_writes_is_read(encoding: str, sign: str) -> None:
    found = taken(SAMPLE.format(sign), encoding)
    [person] = found.people
    assert (person.email, person.name, person.country, person.row) == ("élise@example.org", "Élise Ünal", "NE", 2)
    assert (found.faults, found.notes) == ([], [])


def test_utf_16_with_its_mark_in_either_order() -> None:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert len(read(mark + SAMPLE.format("\t").encode(encoding), WORDS).people) == 1


def test_windows_letters_are_read_and_said() -> None:
    found = taken("email,name\na@example.org,Élise\n", "cp1252")
    assert ([p.name for p in found.people], "Windows-1252" in found.notes[0]) == (["Élise"], True)


def test_the_line_that_names_the_sign_is_no_heading() -> None:
    assert taken("sep=;\nemail;name\na@example.org;A\n").people[0].name == "A"


@pytest.mark.parametrize("heading", ["E-Mail", " EMAIL ", "e-mail address", "Courriel", "Correo electrónico"])
def test_headings_are_known_by_several_names(heading: str) -> None:
    assert len(taken(f"{heading}\na@example.org\n").people) == 1


def test_cells_may_hold_separators_quotes_and_lines() -> None:
    found = taken('email,name\r\na@example.org,"Unal, ""E""\r\nand Co"\r\n')
    assert found.people[0].name == 'Unal, "E" and Co'


@pytest.mark.parametrize(("text", "row", "column"), [
    ("email\nnobody\n", 2, "email"), ("email\n\n\na@b\n", 4, "email"), ("email,name\n,A\n", 2, "email"),
    ("email\na b@example.org\n", 2, "email"), ("email\na@example.org;b@example.org\n", 2, "email"),
    ("email,country\na@example.org,Atlantis\n", 2, "country"), ("email,type\na@example.org,Robots\n", 2, "stakeholder_type"),
    ("email,lang\na@example.org,xx\n", 2, "language"), ("email,name\na@example.org," + "x" * 121 + "\n", 2, "name"),
    ("name\nA\n", 1, "email"), ("email,email\na@example.org,b@example.org\n", 1, "email"),
    ('email,name\na@example.org,"open\n', 2, "-"), ("email\n", 1, "-"), ("", 1, "-"), ("  \n", 1, "-"),
])  # fmt: skip
def test_faults_say_where_they_are(text: str, row: int, column: str) -> None:
    [fault] = taken(text).faults
    assert (fault.row, fault.column) == (row, column)


def test_rows_without_a_fault_are_taken_all_the_same() -> None:
    found = taken("email,shoe size\na@example.org,44\nnobody,45\nb@example.org,46\n")
    assert ([p.email for p in found.people], [f.row for f in found.faults]) == (
        ["a@example.org", "b@example.org"],
        [3],
    )
    assert "shoe size" in found.notes[0]


@pytest.mark.parametrize("cell", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "'=1+1", "\t=1"])
def test_formulas_are_faults(cell: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["email", "name"], ["a@example.org", cell]])
    found = taken(out.getvalue())
    assert (found.people, [fault.column for fault in found.faults]) == ([], ["name"])


@pytest.mark.parametrize(
    "data", [b"\x00" * 50, b"PK\x03\x04\x00\x00\x08\x00" * 20, b"\xff\xfe\x00", b"\xff\xd8\xff\xe0" * 9]
)
def test_what_is_no_table_is_said(data: bytes) -> None:
    found = read(data, WORDS)
    assert (found.people, bool(found.faults)) == ([], True)


def test_more_people_than_fit_are_said_once() -> None:
    found = taken("email\n" + "".join(f"p{n}@example.org\n" for n in range(10_005)))
    assert (len(found.people), len(found.faults), found.faults[0].row) == (10_000, 1, 10_002)


@pytest.mark.parametrize("cell", ["=1+1", "+41", "-x", "@x", "\tx", "\rx"])
def test_what_is_written_is_no_formula(cell: str) -> None:
    assert neutralised(cell) == f"'{cell}"
    text = written(("email", "name"), [("a@example.org", cell)])
    assert text.startswith("\ufeffemail,name\r\n")
    assert next(iter(list(csv.reader(io.StringIO(text[1:], newline="")))[1:]))[1] == f"'{cell}"


def test_numbers_and_plain_words_are_written_as_they_are() -> None:
    assert [neutralised(cell) for cell in ("A = B", -1, "", None)] == ["A = B", -1, "", None]
