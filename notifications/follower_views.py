"""Following an action line: with an account, or by mail without one."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from accounts.queries import email_key
from core.forms import text
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import everyone, open_to
from notifications import followers
from notifications.forms import FollowerForm
from notifications.views import blueprint
from themes.queries import line_by_slug
from themes.views import LINE


@blueprint.get(f"/<{LINE}>/follow")
@open_to(everyone)
def follow_line(slug: str) -> ResponseReturnValue:
    line = line_by_slug(slug)
    if current_actor().is_authenticated:
        return redirect(f"/following/line:{line.id}")
    return render_template("notifications/follow_line.html", line=line, form=FollowerForm(formdata=None))


@blueprint.post(f"/<{LINE}>/follow")
@open_to(everyone)
def follow_line_post(slug: str) -> ResponseReturnValue:
    """The same answer for every address, whoever follows already."""
    line, form = line_by_slug(slug), FollowerForm()
    if not form.validate_on_submit():
        return render_template("notifications/follow_line.html", line=line, form=form), 422
    consume("mail", email_key(text(form.email)))
    followers.ask(line, text(form.email))
    flash(
        _("Please look into your mail: the message we sent to %(email)s holds a link.", email=text(form.email)),
        "success",
    )
    return redirect(f"/{line.slug}", 303)
