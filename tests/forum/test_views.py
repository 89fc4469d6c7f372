"""Reading and speaking by plain pages and forms."""

from flask.testing import FlaskClient

from core.db import db
from forum.models import Post
from tests import factories as make
from tests.forum import factories as forum


def test_a_thread_is_read_by_anybody(client: FlaskClient) -> None:
    thread = forum.committed_thread(2, title="Access <in> rural areas")
    page = client.get(thread.url)
    assert page.status_code == 200
    assert "Access &lt;in&gt; rural areas" in page.text
    assert page.text.count('<article class="post') == 3


def test_a_post_by_plain_form_leads_to_its_place(client: FlaskClient) -> None:
    thread, person = forum.committed_thread(1), make.user()
    make.sign_in(client, person)
    answer = client.post(f"{thread.url}/posts", data={"body": "**Radio**", "lang": "en"})
    assert (answer.status_code, answer.location) == (303, f"{thread.url}#p3")
    assert "<strong>Radio</strong>" in client.get(thread.url).text
    assert db.session.query(Post).filter_by(thread_id=thread.id).count() == 3
