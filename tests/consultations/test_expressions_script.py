"""The page's script judges every case as the server does: in node where there is one, and in the browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from consultations.counting import words
from tests.consultations.expression_cases import CASES
from tests.e2e.conftest import FLAGS, chromium

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "consultations" / "expressions.js"
RUN = """({cases, texts}) => ({
  held: cases.map(([program, scope]) => expressions.holds(program, scope)),
  counted: texts.map((text) => expressions.words(text)),
})"""


def asked() -> dict[str, Any]:
    """All programs with what they run over, as JSON carries them; and texts whose words are counted."""
    texts = [case.answers["why"] for case in CASES if "why" in case.answers]
    return {"cases": [[case.compiled.program, case.for_scripts] for case in CASES], "texts": texts}


def judged(found: dict[str, list[Any]]) -> None:
    """The script's answers are the server's."""
    different = [(case, held) for case, held in zip(CASES, found["held"], strict=True) if held is not case.holds]
    assert different == []
    assert found["counted"] == [words(text) for text in asked()["texts"]]


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node; the browser runs the same cases")
def test_node_judges_as_the_server_does() -> None:
    program = (f"require({json.dumps(str(SCRIPT))}); const run = {RUN};"
               "process.stdout.write(JSON.stringify(run(JSON.parse(require('fs').readFileSync(0, 'utf8')))))")  # fmt: skip
    done = subprocess.run(
        ["node", "-e", program], input=json.dumps(asked()), capture_output=True, text=True, check=True
    )
    judged(json.loads(done.stdout))


@pytest.mark.browser
def test_the_browser_judges_as_the_server_does() -> None:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page()
        page.add_script_tag(content=SCRIPT.read_text("utf-8"))
        judged(page.evaluate(RUN, asked()))
        browser.close()
