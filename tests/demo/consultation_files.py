"""Small tables in the layout of the French National Assembly's consultation, to be damaged by tests."""

import csv
import io

TWO = "Quelles deux mesures ? <i>(merci de cocher deux cases)</i>"
OPEN = "Si vous avez d’autres informations, vous pouvez les exprimer ici : "
HEADER = [
    "id",
    "sexe",
    "Question n° 1 : 1.\tConnaissez-vous ceci ?",
    "Question n° 1. (Réponse) 1.\tConnaissez-vous ceci ? -> Non",
    "Question n° 1. (Réponse) 1.\tConnaissez-vous ceci ? -> Oui",
    f"Question n° 2 : {TWO}",
    f"Question n° 2. (Réponse) {TWO} -> Autre",
    f"Question n° 2. (Réponse) {TWO} -> Informer",
    f"Question n° 2. (Réponse) {TWO} -> Punir",
    f"Question n° 3 : {OPEN}",
    f"Question n° 3. (Réponse) {OPEN} -> None",
]
ROWS = [
    ["r1", "1.0", "1.0", "0.0", "1.0", "1.0", "1.0", "1.0", "0.0", "1.0", "1.0"],
    ["r2", "0.0", "1.0", "1.0", "0.0", "1.0", "0.0", "1.0", "1.0", "0.0", "0.0"],
    ["r3", "1.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0"],
]
SYNTHESES_HEADER = ["", "document_id", "question", "source", "text", "theme", "synthese", "affirmation"]


def table(header=HEADER, rows=ROWS, *, changed=None):
    """A stream of the table; ``changed`` maps (row from 0, column from 0) to another cell."""
    rows = [list(row) for row in rows]
    for (row, column), cell in (changed or {}).items():
        rows[row][column] = cell
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return io.BytesIO(text.getvalue().encode())


def header_with(position, name):
    """The header with another name at that position."""
    return [*HEADER[:position], name, *HEADER[position + 1 :]]


def syntheses(*rows, header=SYNTHESES_HEADER):
    """A stream of syntheses, each given by the names of the columns that differ from an ordinary row."""
    usual = {
        "": "0",
        "document_id": "7",
        "question": OPEN,
        "source": "r1/10",
        "text": "Mon avis.",
        "theme": "2",
        "synthese": "Un avis",
        "affirmation": "des propositions de nouvelles mesures",
    }
    return table(header, [[{**usual, **row}.get(name, "") for name in header] for row in rows])
