"""Search: six languages, newest first, safe excerpts, and never what is not public. The same on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text, update

from accounts.actor import NOBODY
from contributions import actions
from contributions.indexing import index_all
from contributions.query_language import LONGEST, Filter
from contributions.search import search
from contributions.search_models import SEARCH, SearchText
from core.db import db
from core.errors import Invalid
from core.fulltext import Match, Term
from tests import factories as make
from tests.contributions.factories import hidden, say

TEXTS = {
    "ar": "يجب أن تكون الحكومة الإلكترونية متاحة للجميع",
    "zh": "信息社会应当以人为本",
    "en": "Interoperable governments serve **citizens** in villages",
    "fr": "Les administrations doivent publier leurs données numériques",
    "ru": "Доступ к информации в сельских районах",
    "es": "Las tecnologías deben llegar a las comunidades rurales",
}
QUERIES = [
    ("ar", "حكومة"), ("ar", "الإلكترونية للجميع"), ("zh", "社会"), ("zh", "以人为本"), ("zh", "本"), ("en", "government"),
    ("en", "VILLAGE citizens"), ("fr", "numerique"), ("fr", "donnée publier"), ("ru", "информация"), ("ru", "район"),
    ("es", "tecnologia"), ("es", "comunidad rural"),
]  # fmt: skip


def found(query: str, **options) -> list[str]:
    page = search(NOBODY, query, **options).page
    return [hit.symbol for hit in page.items] if page else []


@pytest.mark.parametrize(("lang", "query"), QUERIES)
def test_a_text_is_found_in_its_language_and_no_other_is(noon: datetime, lang: str, query: str) -> None:
    for code, body in TEXTS.items():
        say(body=body, lang=code, symbol=code)
    assert found(query) == [lang]


@pytest.mark.parametrize(
    "query", ["nothing-like-this", "社人", "government nowhere", "", "  ", "!?", "' OR 1=1 --", '"', "*"]
)
def test_what_is_not_there_is_not_found(noon: datetime, query: str) -> None:
    for code, body in TEXTS.items():
        say(body=body, lang=code)
    assert found(query) == []


@pytest.mark.parametrize("word", ["and", "or", "not", "near", "AND", "NEAR(a b)"])
def test_words_that_databases_take_for_commands_are_words(noon: datetime, word: str) -> None:
    said = say(body=f"It says {word} here")
    assert found(word) == [said.symbol]


def test_newest_first_and_page_by_page(noon: datetime) -> None:
    said = [say(body="common word", said_at=noon - timedelta(days=n % 3)) for n in range(7)]
    expected = [c.symbol for c in sorted(said, key=lambda c: (c.said_at, c.id), reverse=True)]
    seen, cursor = [], None
    while True:
        page = search(NOBODY, "common", after=cursor, size=2).page
        seen += [hit.symbol for hit in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == expected


def test_only_the_lines_that_were_asked_for(noon: datetime) -> None:
    say(body="word", lines=[make.line("c2")])
    there = say(body="word", lines=[make.line("c11"), make.line("c1")])
    assert found("word in:c1") == found("word", filters=[Filter("in", "C1")]) == [there.symbol]


def test_what_is_not_public_is_found_by_nobody_else(noon: datetime) -> None:
    author, moderator = make.user(), make.staff("moderator")
    say(author, "secret one", symbol="open")
    withdrawn = say(author, "secret two")
    actions.withdraw(make.actor(author), withdrawn)
    hidden("secret three", person=author)
    say(author, "secret four", symbol="later", public_from=noon + timedelta(hours=1))
    assert found("secret") == ["open"]
    seen = {"author": author, "moderator": moderator, "administrator": make.user(is_admin=True)}
    symbols = {who: {h.symbol for h in search(make.actor(p), "secret").page.items} for who, p in seen.items()}
    assert symbols["author"] == {"open", "later"}
    assert symbols["moderator"] == symbols["administrator"] == {"open"}, "sealed until its closing, to staff as well"
    stranger = make.staff("moderator", "c2")
    assert [h.symbol for h in search(make.actor(stranger), "secret").page.items] == ["open"]


def test_restored_words_are_found_again(noon: datetime) -> None:
    said = hidden("peculiar")
    assert found("peculiar") == []
    actions.restore(make.actor(make.staff("moderator")), said, "Hidden by mistake")
    assert found("peculiar") == [said.symbol]


def test_an_edit_replaces_the_words(noon: datetime) -> None:
    author = make.user()
    said = say(author, "first wording")
    actions.revise(make.actor(author), said, "second phrasing", expected=1)
    assert (found("wording"), found("phrasing")) == ([], [said.symbol])


def test_a_corrected_language_changes_the_words(noon: datetime) -> None:
    author = make.user()
    said = say(author, "las tecnologías", lang="zh")
    assert found("tecnología") == []
    actions.revise(make.actor(author), said, "las tecnologías", expected=1, lang="es")
    assert found("tecnología") == [said.symbol]


def test_the_index_dies_with_a_rolled_back_change(noon: datetime) -> None:
    say(body="ephemeral")
    db.session.rollback()
    assert found("ephemeral") == []


def test_rebuilding_gives_the_same_index(noon: datetime) -> None:
    said = say(body="rebuilt words")
    db.session.execute(update(SearchText).values(words="nothing"))
    assert found("rebuilt") == []
    assert index_all() == 1
    assert found("rebuilt") == [said.symbol]


def excerpt_of(query: str) -> str:
    return str(search(NOBODY, query).page.items[0].excerpt)


def test_words_are_marked_and_markup_is_text(noon: datetime) -> None:
    say(body="Tags like `<script>alert(1)</script>` & <b>villages</b> matter")
    excerpt = excerpt_of("village script")
    assert "<mark>villages</mark>" in excerpt
    assert "&lt;<mark>script</mark>&gt;" in excerpt
    assert "<script" not in excerpt
    assert "<b>" not in excerpt
    assert "&amp;" in excerpt


def test_chinese_pairs_are_marked_as_one(noon: datetime) -> None:
    say(body="世界峰会与信息社会的关系", lang="zh")
    assert "<mark>信息社会</mark>" in excerpt_of("信息社会")
    assert excerpt_of("会").count("<mark>会</mark>") == 2


def test_a_long_text_is_cut_around_the_word(noon: datetime) -> None:
    say(body="before " * 200 + "needle " + "after " * 200)
    excerpt = excerpt_of("needle")
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert "<mark>needle</mark>" in excerpt
    assert len(excerpt) < 330


@pytest.mark.parametrize(
    "cursor",
    ["x", "WyJ4Il0", "WyJ4IiwgMV0", "WzEsIDJd", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTldCg"],
)
def test_a_damaged_cursor_is_refused(noon: datetime, cursor: str) -> None:
    with pytest.raises(Invalid):
        search(NOBODY, "word", after=cursor)


def test_an_over_long_query_is_refused(noon: datetime) -> None:
    with pytest.raises(Invalid):
        search(NOBODY, "x" * (LONGEST + 1))


@pytest.mark.parametrize("word", ["a b", "é", "a'b", '"', "a:*", "x OR y", ""])
def test_the_index_takes_only_plain_words(word: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        SEARCH.text_of(Match(((Term(word),),)))


def test_the_index_can_be_taken_away_and_made_again(noon: datetime) -> None:
    """What a migration does, with the statements that it uses."""
    said = say(body="migrated")
    dialect = db.engine.dialect.name
    for statement in [*SEARCH.removal(dialect), *SEARCH.creation(dialect)]:
        db.session.execute(text(statement.replace(":", r"\:")))
    assert found("migrated") == [said.symbol]
    db.session.commit()


def test_the_index_names_what_it_owns() -> None:
    names = ("search_text_index", "search_text_index_data", "search_text", "entry")
    assert [SEARCH.owns(name) for name in names] == [True, True, False, False]
