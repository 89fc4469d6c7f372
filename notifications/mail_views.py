"""The links in messages: stopping them, and confirming an address. They work without signing in."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from core.csrf import csrf
from core.locale import _
from core.policy import everyone, open_to
from notifications import followers, following, links
from notifications.views import blueprint


@blueprint.get("/mail/stop/<token>")
@open_to(everyone)
def ask_stop(token: str) -> ResponseReturnValue:
    """Ask before stopping: programs that look at every link in a message must not unsubscribe its reader."""
    kind, identity = links.read(links.STOP, token)
    line = followers.line_of(identity) if kind == "follower" else None
    return render_template("notifications/stop.html", token=token, line=line)


@blueprint.post("/mail/stop/<token>")
@csrf.exempt
@open_to(everyone)
def stop(token: str) -> ResponseReturnValue:
    """Stop messages; also what a mail program sends at one click (RFC 8058). Once is enough, and twice does no harm."""
    kind, identity = links.read(links.STOP, token)
    if kind == "follower":
        followers.stop(identity)
    else:
        following.set_rhythm(identity, "never")
    return render_template("notifications/stopped.html", kind=kind)


@blueprint.get("/mail/confirm/<token>")
@open_to(everyone)
def ask_confirm(token: str) -> ResponseReturnValue:
    follower = followers.by_token(token)
    return render_template("notifications/confirm.html", token=token, follower=follower)


@blueprint.post("/mail/confirm/<token>")
@open_to(everyone)
def confirm(token: str) -> ResponseReturnValue:
    follower = followers.by_token(token)
    followers.confirm(follower)
    flash(_("%(line)s will come to you by mail, at most once a day.", line=follower.line.title), "success")
    return redirect(f"/{follower.line.slug}", 303)
