"""What happens to answers that somebody carries for others. Who entered them is the actor."""

from dataclasses import dataclass

from consultations.events import ConsultationEvent


@dataclass(frozen=True, kw_only=True)
class HubGroupNamed(ConsultationEvent):
    """A hub said that its answers are those of a group of ``size`` people; the group counts once."""

    verb = "hub_group_named"
    response_id: int
    kind: str
    size: int


@dataclass(frozen=True, kw_only=True)
class HubGroupDropped(ConsultationEvent):
    """The answers are of one person after all."""

    verb = "hub_group_dropped"
    response_id: int


@dataclass(frozen=True, kw_only=True)
class RelayEvent(ConsultationEvent):
    """Parent: something about a response that the secretariat entered."""

    response_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ResponseRelayed(RelayEvent):
    """What came by ``medium`` on the day ``received_on`` was entered. Its respondent is asked whether it is theirs."""

    verb = "response_relayed"
    medium: str
    received_on: str


@dataclass(frozen=True, kw_only=True)
class ResponseConfirmed(RelayEvent):
    """The respondent confirmed what was entered."""

    verb = "response_confirmed"


@dataclass(frozen=True, kw_only=True)
class ResponseCorrected(RelayEvent):
    """The respondent put their own answers in place of those entered; both stay readable to them and the secretariat."""

    verb = "response_corrected"


@dataclass(frozen=True, kw_only=True)
class ResponseDisowned(RelayEvent):
    """The respondent says that it is not theirs: it counts in no figure, unless it is entered anew."""

    verb = "response_disowned"


@dataclass(frozen=True, kw_only=True)
class RelayScanAdded(RelayEvent):
    """A scan of the paper with the SHA-256 ``digest`` was put beside the entry. Its respondent and the secretariat see it."""

    verb = "relay_scan_added"
    digest: str


@dataclass(frozen=True, kw_only=True)
class RelayScanRemoved(RelayEvent):
    """That scan was taken away."""

    verb = "relay_scan_removed"
    digest: str
