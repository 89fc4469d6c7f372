"""What happened to templates of questionnaires. Ids only."""

from dataclasses import dataclass

from core.events import RecordedEvent


@dataclass(frozen=True, kw_only=True)
class TemplateEvent(RecordedEvent):
    """Parent: something about one template."""

    template_id: int

    @property
    def topic(self) -> str:
        return f"questionnaire-template:{self.template_id}"


@dataclass(frozen=True, kw_only=True)
class TemplateSaved(TemplateEvent):
    """A questionnaire was saved as a template; ``digest`` is that of its document."""

    verb = "template_saved"
    is_shared: bool
    digest: str


@dataclass(frozen=True, kw_only=True)
class TemplateRetired(TemplateEvent):
    """Nobody begins with this template any more."""

    verb = "template_retired"
