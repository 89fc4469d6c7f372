"""Languages of posts: a doubt only where the letters are obviously others; shown where it is not the thread's."""

import pytest
from flask.testing import FlaskClient

from core.guard import unit_of_work
from forum.languages import doubt, own_name
from tests.forum import factories as forum

ARABIC = "كيف نصل إلى القرى البعيدة اليوم؟"
RUSSIAN = "Как добраться до отдалённых деревень?"
CHINESE = "我们如何到达偏远的村庄以及那里的学校和医院这是一个问题"
ENGLISH = "How do we reach the remote villages?"


@pytest.mark.parametrize(
    ("text", "lang", "doubtful"),
    [
        (ARABIC, "ar", False), (ARABIC, "fa", False), (ARABIC, "en", True), (ARABIC, "fr", True), (RUSSIAN, "ru", False),
        (RUSSIAN, "en", True), (CHINESE, "zh", False), (CHINESE, "ja", False), (CHINESE, "es", True), (ENGLISH, "en", False),
        (ENGLISH, "sw", False), (ENGLISH, "ar", True), (ENGLISH, "xx", False), ("صفحة 7", "en", False), ("", "ar", False),
        (ENGLISH + " " + ARABIC, "en", False), (ARABIC + " ITU WSIS", "ar", False), ("12345 " * 20, "ar", False),
    ],
)  # fmt: skip
def test_a_doubt(text: str, lang: str, doubtful: bool) -> None:
    assert bool(doubt(text, lang)) is doubtful


def test_a_language_is_shown_where_it_is_not_the_threads(client: FlaskClient) -> None:
    thread = forum.committed_thread(1)
    assert own_name("fr") not in client.get(thread.url).text.partition("</main>")[0]
    with unit_of_work():
        forum.post(thread, body="Par radio.", lang="fr")
    page = client.get(thread.url).text.partition("</main>")[0]
    assert page.count('<span lang="fr">Français</span>') == 1
