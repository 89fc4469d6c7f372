"""Every route declares who may knock."""

from collections.abc import Iterator

from flask import Flask

from core.policy import everyone, open_to


def undeclared(app: Flask) -> Iterator[str]:
    """The rules whose view carries no policy."""
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "__policy__", None) is None:
            yield f"{rule.rule} ({rule.endpoint})"


def unguarded(app: Flask) -> Iterator[str]:
    """The rules that change something and are open to everybody; each must be meant."""
    for rule in app.url_map.iter_rules():
        changing = (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
        if changing and getattr(app.view_functions[rule.endpoint], "__policy__", None) is everyone:
            yield rule.endpoint


OPEN_POSTS = {
    "accounts.sign_in", "accounts.sign_in_post", "accounts.register", "accounts.register_post", "accounts.sign_out",
    "accounts.forgot", "accounts.forgot_post", "accounts.reset", "accounts.reset_post", "accounts.resend",
    "accounts.resend_post", "accounts.confirm", "accounts.confirm_post",
    "notifications.follow_line_post", "notifications.confirm", "notifications.stop",
    "contributions.take_code", "contributions.answer_by_code", "contributions_api.answer_relay",
    "answering.send", "slips.take", "slips.enter", "slips.leave", "slips.mail_link",
    "consultations_api.put_draft", "consultations_api.post_response", "consultations_api.post_slip",
    "consultations_api.post_link_mail", "consultations_api.put_vote", "consultations_api.post_proposal",
    "consultations_api.post_withdrawal", "statements.vote", "statements.propose_post", "statements.withdraw",
    "response_relays.take_code", "response_relays.answer_by_code",
    "consultations_api.answer_relayed",
    "invited.accept", "invited.stop",
}  # fmt: skip
"""What somebody without an account must be able to send."""


def test_every_route_declares_a_policy(app: Flask) -> None:
    assert list(undeclared(app)) == []


def test_only_the_doors_are_open_to_posts_of_strangers(app: Flask) -> None:
    assert set(unguarded(app)) <= OPEN_POSTS


def test_the_checkers_see_a_route_that_does_not() -> None:
    bad = Flask("bad", static_folder=None)
    bad.add_url_rule("/open", "open", lambda: "")
    bad.add_url_rule("/declared", "declared", open_to(everyone)(lambda: ""), methods=["POST"])
    assert list(undeclared(bad)) == ["/open (open)"]
    assert list(unguarded(bad)) == ["declared"]


def test_there_is_one_page_for_one_address(app: Flask) -> None:
    """Two rules that match the same requests would make one of two views unreachable."""
    seen: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            other = seen.setdefault((rule.rule, method), rule.endpoint)
            assert other == rule.endpoint, f"{method} {rule.rule}: {other} and {rule.endpoint}"
