"""Words are counted alike by the server, while typing, and in conditions: one corpus for all three."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from consultations.counting import words

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[1] / "static" / "js"
CORPUS: list[tuple[str, int]] = [(text, count) for text, count in json.loads((HERE / "data/words.json").read_text())]
TYPING = """
const counts = [];
const note = { dataset: { words: "{n}" }, classList: { toggle() {} }, set textContent(text) { counts.push(Number(text)); } };
let typed;
globalThis.document = {
  documentElement: { lang: "en" }, getElementById: () => note, querySelectorAll: () => [],
  addEventListener: (_name, act) => { typed = act; },
};
require(%(script)s);
for (const value of texts) typed({ target: { id: "q", value, dataset: { wordLimit: "5" } } });
"""
CONDITIONS = "require(%(script)s); const counts = texts.map(expressions.words);"


@pytest.mark.parametrize(("text", "count"), CORPUS)
def test_the_server_counts(text: str, count: int) -> None:
    assert words(text) == count


def counted(program: str, script: str) -> list[Any]:
    """What a script counts, run by node."""
    texts = json.dumps([text for text, _count in CORPUS])
    whole = f"const texts = {texts};" + program % {"script": json.dumps(str(SCRIPTS / script))}
    done = subprocess.run(
        ["node", "-e", whole + "process.stdout.write(JSON.stringify(counts))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return list(json.loads(done.stdout))


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
@pytest.mark.parametrize(
    ("program", "script"), [(TYPING, "core/words.js"), (CONDITIONS, "consultations/expressions.js")]
)
def test_the_scripts_count_as_the_server_does(program: str, script: str) -> None:
    differing = [
        (case, found) for case, found in zip(CORPUS, counted(program, script), strict=True) if case[1] != found
    ]
    assert differing == []
