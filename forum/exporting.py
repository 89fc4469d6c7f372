"""A thread to take along: as JSON with its chain of the record, as Markdown, and as one HTML page for reading and printing.

Each is made piece by piece, so that 5,000 posts cost no more memory than fifty. What the reader may not see is not in it:
its place is, and the record's digest of it.
"""

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from contributions import checkpoints
from contributions.models import ERASED, PENDING, PUBLIC, WITHDRAWN, Contribution, Revision
from contributions.policies import can_see
from contributions.record import CONFIDENTIAL, Entry
from contributions.relay_models import DISOWNED
from core.clock import now
from core.db import db
from core.feeds import absolute_html, site
from core.locale import _, current, direction
from core.templating import isotime, utc
from core.tomarkdown import escaped, markdown
from forum import fragments
from forum.models import Post, PostAddress, Thread
from forum.policies import can_see_thread

BATCH = 200
SCHEMA = "plenary-thread-2"


def _batches(thread: Thread) -> Iterator[Sequence[Post]]:
    """The posts in the order of the tree."""
    after = ""
    while True:
        query = select(Post).where(Post.thread_id == thread.id, Post.path > after).order_by(Post.path).limit(BATCH)
        posts = db.session.scalars(query).unique().all()
        if not posts:
            return
        yield posts
        after = posts[-1].path


def _shown(actor: Actor, thread: Thread) -> Iterator[tuple[Post, Sequence[Revision]]]:
    """Each post with the wordings that the actor may read, the first one first; of erased ones the digests are left."""
    for posts in _batches(thread):
        seen = [p.id for p in posts if p.contribution.visibility == ERASED or _is_shown(actor, p.contribution)]
        query = select(Revision).where(Revision.contribution_id.in_(seen)).order_by(Revision.number)
        wordings: dict[int, list[Revision]] = {}
        for revision in db.session.scalars(query):
            wordings.setdefault(revision.contribution_id, []).append(revision)
        for post in posts:
            yield post, wordings.get(post.id, ())


def _is_shown(actor: Actor, said: Contribution) -> bool:
    """An export is passed on: only what everybody, or everybody in the group, may read is in it."""
    return said.visibility == PUBLIC and bool(can_see(actor, said, now()))


def as_json(actor: Actor, thread: Thread) -> Iterator[str]:
    """Posts first, then the chain: so the chain holds at least all that the posts say."""
    head = {"format": SCHEMA, "site": site(), "exported_at": isotime(now()), "thread": _thread_facts(thread)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ',\n"posts": ['
    separator = "\n"
    for post, wordings in _shown(actor, thread):
        yield separator + json.dumps(_post_facts(post, wordings), ensure_ascii=False)
        separator = ",\n"
    yield '\n],\n"chains": ['
    topics = [thread.topic, *_former_topics(actor, thread)]
    for place, topic in enumerate(topics):
        yield ("," if place else "") + f'\n{{"topic": {json.dumps(topic)}, "entries": ['
        yield from _entries(topic)
        yield "\n]}"
    proofs = {topic: proof for topic in topics if (proof := checkpoints.proof(topic))}
    last = checkpoints.latest()
    facts = checkpoints.public_facts(last) if last else None
    yield f'\n],\n"proofs": {json.dumps(proofs)},\n"checkpoint": {json.dumps(facts)}}}\n'


def _thread_facts(thread: Thread) -> dict[str, Any]:
    line = thread.space.action_line
    return {
        "id": thread.id, "symbol": thread.symbol, "title": thread.shown_title, "lang": thread.lang,
        "url": site() + thread.url, "action_line": line.symbol, "opened_at": isotime(thread.opened_at),
        "post_count": thread.post_count, "is_locked": thread.is_locked,
    }  # fmt: skip


def _post_facts(post: Post, wordings: Sequence[Revision]) -> dict[str, Any]:
    said = post.contribution
    named = _is_named(said)
    return {
        "id": post.id, "number": post.number, "path": post.path, "depth": post.depth, "symbol": said.symbol,
        "url": site() + post.url, "visibility": said.visibility, "said_at": isotime(said.said_at), "lang": said.lang,
        "speaker": said.speaker_name if named else None, "relayed": said.relayed if named else None,
        "stakeholder_type": said.stakeholder_type if named else None, "on_behalf": said.on_behalf if named else None,
        "organisation": said.organisation_name if named else None, "country": said.country if named else None,
        "is_verified": said.is_verified if named else None,
        "wordings": [_wording_facts(revision, said.visibility == ERASED) for revision in wordings],
    }  # fmt: skip


def _is_named(said: Contribution) -> bool:
    """Of what waits for approval and what was erased nobody is told whose it is."""
    return said.visibility not in (PENDING, ERASED)


def _voice(said: Contribution) -> str:
    """Who spoke, as safe HTML."""
    return str(fragments.speaker(said)) if _is_named(said) else ""


def _wording_facts(revision: Revision, is_erased: bool) -> dict[str, Any]:
    if is_erased:
        return {"id": revision.id, "number": revision.number, "digest": revision.digest, "erased": True}
    return {
        "id": revision.id, "number": revision.number, "made_at": isotime(revision.made_at),
        "digest": revision.digest, "body": revision.body, "html": revision.html,
    }  # fmt: skip


def _former_topics(actor: Actor, thread: Thread) -> list[str]:
    """The chains of the threads from which posts were moved here: their first entries stand there. Posts never change
    their audience, so that whoever reads this thread may read those."""
    query = select(PostAddress.thread_id).join(Post, Post.id == PostAddress.post_id)
    moved = query.where(Post.thread_id == thread.id, PostAddress.thread_id != thread.id)
    former = db.session.scalars(select(Thread).where(Thread.id.in_(moved)).order_by(Thread.id)).unique()
    return [other.topic for other in former if can_see_thread(actor, other, now())]


def _entries(topic: str) -> Iterator[str]:
    after, separator = 0, "\n"
    while True:
        query = select(Entry).where(Entry.topic == topic, Entry.number > after).order_by(Entry.number).limit(1000)
        entries = db.session.scalars(query).all()
        if not entries:
            return
        for entry in entries:
            yield separator + json.dumps(_entry_facts(entry), ensure_ascii=False)
            separator = ",\n"
        after = entries[-1].number


def _entry_facts(entry: Entry) -> dict[str, Any]:
    """All that its digest covers; a seal in the place of who acted, and of all that is not public."""
    if entry.verb in CONFIDENTIAL:
        return {"number": entry.number, "seal": entry.seal, "digest": entry.digest}
    sealed = entry.sealed_actor
    who = {"actor_id": entry.actor_id} if sealed is None else {"actor_seal": sealed}
    return {
        "number": entry.number, "at": entry.at.isoformat(), **who, "verb": entry.verb, "payload": entry.payload,
        "digest": entry.digest,
    }  # fmt: skip


def checkpoint_text(last: checkpoints.Checkpoint) -> str:
    """A checkpoint as it stands in a bundle: its facts, without the leaves of other threads."""
    return json.dumps(checkpoints.public_facts(last), indent=1)


def _is_gone(said: Contribution, wordings: Sequence[Revision]) -> bool:
    return said.visibility == ERASED or not wordings


def _gone(said: Contribution) -> str:
    """What stands in the place of words that are not in the export."""
    if said.visibility == WITHDRAWN:
        return _("Withdrawn by its author.")
    return _("Erased.") if said.visibility == ERASED else _("These words are not public.")


def _status(said: Contribution) -> str:
    if said.relayed == DISOWNED:
        return _("Relayed by the secretariat, and disowned by the person for whom it was entered.")
    return _("Relayed by the secretariat.") if said.relayed else ""


def as_markdown(actor: Actor, thread: Thread) -> Iterator[str]:
    """For reading and for taking over into other texts. Nothing that people wrote is active in it."""
    yield f"# {escaped(thread.shown_title)}\n\n{escaped(thread.symbol)} · <{site()}{thread.url}>\n"
    for post, wordings in _shown(actor, thread):
        said, voice = post.contribution, markdown(_voice(post.contribution), site())
        yield f"\n## {post.number}. {voice}\n\n[{escaped(said.symbol)}](<{site()}{post.url}>) · {utc(said.said_at)}\n"
        if status := _status(said):
            yield f"\n*{escaped(status)}*\n"
        text = f"*{escaped(_gone(said))}*" if _is_gone(said, wordings) else markdown(wordings[-1].html, site())
        yield f"\n{text}\n"


_STYLE = """body{font:1rem/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #999;padding:1rem 0;break-inside:avoid-page;margin-inline-start:calc(var(--d,0)*1rem)}
h2{font-size:1rem;margin:0}.meta{color:#555;font-size:.875rem;margin:0}img{max-width:100%}
pre,table{overflow:auto;display:block}td,th{border:1px solid #999;padding:.2rem .5rem}
@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}}"""


def as_html(actor: Actor, thread: Thread) -> Iterator[str]:
    """One page that needs nothing else: to keep, to read without a network, to print. Scripts cannot run in it."""
    page, policy = current(), f"default-src 'none'; style-src 'unsafe-inline'; img-src {site()}; base-uri {site()}"
    title, lang = escape(thread.shown_title), escape(thread.lang)
    yield (
        f'<!doctype html>\n<html lang="{page.code}" dir="{page.dir}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>\n'
        f'<body><h1 lang="{lang}" dir="auto">{title}</h1><p class="meta">{escape(thread.symbol)} · '
        f'<a href="{escape(site() + thread.url)}">{escape(site() + thread.url)}</a></p>\n'
    )
    for post, wordings in _shown(actor, thread):
        yield _html_post(post, wordings)
    yield "</body></html>\n"


def _html_post(post: Post, wordings: Sequence[Revision]) -> str:
    said = post.contribution
    status = f'<p class="meta">{escape(_status(said))}</p>' if said.relayed else ""
    is_gone = _is_gone(said, wordings)
    words = f"<p><em>{escape(_gone(said))}</em></p>" if is_gone else absolute_html(wordings[-1].html)
    if not is_gone and said.relayed == DISOWNED:
        words = f"<del>{words}</del>"
    return (
        f'<article id="p{post.number}"><h2>{post.number}. {_voice(said)}</h2>'
        f'<p class="meta"><a href="{escape(site() + post.url)}">{escape(said.symbol)}</a> · {utc(said.said_at)}</p>'
        f'{status}<div lang="{escape(said.lang)}" dir="{direction(said.lang)}">{words}</div></article>\n'
    )
