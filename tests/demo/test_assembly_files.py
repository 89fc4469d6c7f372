"""A file that is not the table it should be is refused as a whole, with what was expected and found."""

import gzip
import hashlib
import io
import lzma

import pytest

from demo import assembly_files
from demo.french_assembly import RESPONSES, SYNTHESES, UnreadableFile, read_consultation
from tests.demo.consultation_files import HEADER, ROWS, header_with, table

PLAIN = table().getvalue()


@pytest.mark.parametrize(
    ("raw", "expected", "found"),
    [
        (PLAIN.decode().encode("cp1252"), "UTF-8", "byte 0xB0 in line 1"),
        (PLAIN.decode().encode("utf-16"), "UTF-8", "byte 0xFF in line 1"),
        (b"", "a header", "an empty file"),
        (PLAIN.replace(b"id,", b"numero,"), "a column “id”", "“numero”, “sexe”"),
        (PLAIN.replace(b"Informer", b"<i>" * 700), "at most 2000 characters", "one of 2"),
        (b"id,sexe,age\nr1,1,40\n", "columns “Question n° …”", "“id”, “sexe”, “age”"),
        (PLAIN.decode().encode().decode("latin-1").encode(), "columns “Question n° …”", "Question n"),
        (PLAIN.replace(b",", b";"), "a column “id”", "id;sexe"),
        (PLAIN[:-9], "11 cells in every row", "row 4 with 9 cells"),
        (PLAIN + b"r4,1.0\n", "11 cells in every row", "row 5 with 2 cells"),
        (PLAIN + b"r4" + b",0.0" * 11 + b"\n", "11 cells in every row", "row 5 with 12 cells"),
        (PLAIN + b'r4,"1.0\n', "quotes closed", "line 5"),
        (gzip.compress(PLAIN)[:-20], "a whole packed file", "truncated"),
        (lzma.compress(PLAIN)[:-20], "a whole packed file", "truncated"),
    ],
)
def test_refused(raw, expected, found):
    with pytest.raises(UnreadableFile) as caught:
        read_consultation(io.BytesIO(raw))
    assert expected in caught.value.expected
    assert found in caught.value.found


def test_refused_when_answers_have_no_question():
    with pytest.raises(UnreadableFile, match="answers to question 2 but no column “Question n° 2 : …”"):
        read_consultation(table(header_with(5, "remarques")))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_too_large_even_when_packed(pack, monkeypatch):
    monkeypatch.setattr(assembly_files, "MAX_BYTES", len(PLAIN) - 1)
    with pytest.raises(UnreadableFile, match="a larger file"):
        read_consultation(io.BytesIO(pack(PLAIN)))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_packed_or_not_reads_the_same(pack, tmp_path):
    path = tmp_path / "réponses.csv"
    path.write_bytes(pack(PLAIN))
    questionnaire, responses, report = read_consultation(path)
    assert (questionnaire, responses) == read_consultation(table())[:2]
    assert report.source == "réponses.csv"


def test_text_stream_and_byte_order_mark():
    _, responses, report = read_consultation(io.StringIO("\ufeff" + PLAIN.decode(), newline=""))
    assert len(responses) == len(ROWS)
    assert "byte_order_mark" in report.counts("repaired")


def test_header_alone_is_a_consultation_nobody_answered():
    questionnaire, responses, report = read_consultation(table(HEADER, []))
    assert (responses, report.rows_read) == ([], 0)
    assert len(list(questionnaire.questions())) == 3


@pytest.mark.parametrize("path", [RESPONSES, SYNTHESES])
def test_files_are_those_that_their_page_describes(path):
    page = (path.parent / "README.md").read_text(encoding="utf-8")
    unpacked = gzip.decompress(path.read_bytes())
    row = next(line for line in page.splitlines() if line.startswith(f"| `{path.name}`"))
    assert f"{len(unpacked):,} bytes" in row
    assert hashlib.sha256(unpacked).hexdigest() in row


def test_the_licence_stands_beside_the_data():
    licence = (RESPONSES.parent / "LICENSE-ODbL-1.0.txt").read_text(encoding="utf-8")
    assert licence.startswith("## Open Data Commons Open Database License (ODbL)")
    assert "10.4 Choice of law." in licence
