"""What can go wrong, in the words of the domain?

One small tree without any HTTP in it. An error says what (`code`), with which particulars (`parameters`), and where
(`where`, a field or a file and key); the sentence an officer reads comes from the catalogue under
`problem.<code>`. No error carries personal data: parameters are codes, limits, lengths and positions.
"""

from typing import ClassVar

Parameter = str | int | float | bool


class ScreeningError(Exception):
    """The root. `code` names the kind of problem and never changes once published."""

    code: ClassVar[str] = "internal"

    def __init__(self, where: str | None = None, **parameters: Parameter) -> None:
        self.where = where
        self.parameters: dict[str, Parameter] = parameters
        super().__init__(self.code, where, parameters)

    def __str__(self) -> str:
        """Give code, place and particulars, for logs and for readers of a traceback."""
        told = ", ".join(f"{key}={value!r}" for key, value in self.parameters.items())
        place = f" at {self.where}" if self.where else ""
        return f"{self.code}{place}" + (f" ({told})" if told else "")


class InvalidInput(ScreeningError):
    """What was handed in cannot be understood; nothing was done. Parameter: `reason`, a code."""

    code = "invalid_input"


class InvalidMrz(InvalidInput):
    """The lines are not an MRZ. `reason`: `line_count`, `line_length`, `characters`, `layout`; plus what was found."""

    code = "invalid_mrz"


class UnreadableImage(InvalidInput):
    """The bytes are no image that we decode. `reason`: `empty`, `not_an_image`, `unsupported`, `damaged`."""

    code = "unreadable_image"


class ImageTooLarge(InvalidInput):
    """The image is over a limit. Parameters: `reason` (`bytes` or `pixels`), `limit`, and `found` where known."""

    code = "image_too_large"


class InvalidDefinition(InvalidInput):
    """A list's TOML is wrong. `where` is `<file>: <key>`; `reason` says what is the matter with it."""

    code = "invalid_definition"


class InvalidEntry(InvalidInput):
    """A list entry is wrong. `where` is `<file>: entry <n>: <key>`; `reason` says what is the matter with it."""

    code = "invalid_entry"


class InvalidImport(InvalidInput):
    """A file to be imported is not of its format, or not whole. `where` is `<file>: line <n>` or `<file>: record <n>`.

    `reason` says what is the matter with it. Nothing that was read from it before may be used.
    """

    code = "import_invalid"


class NotFound(ScreeningError):
    """There is nothing under that name or id, or the caller may not know of it. Parameter: `what`, a noun's code."""

    code = "not_found"


class UnknownCheckpost(NotFound):
    """No such checkpost, or no such counter there."""

    code = "unknown_checkpost"


class NotSignedIn(ScreeningError):
    """No credentials, or they are wrong, expired or revoked; the answer never says which."""

    code = "not_signed_in"


class ApiKeyRefused(NotSignedIn):
    """The key was issued, and opens nothing any more. Parameter: `reason` (`key_expired`, `key_revoked`)."""

    code = "api_key_refused"


class LockedOut(ScreeningError):
    """Too many failures: wait. Parameter: `retry_after_s`."""

    code = "locked_out"


class TooManyCalls(ScreeningError):
    """The account, or the address, calls more often than it may: wait. Parameter: `retry_after_s`."""

    code = "too_many_calls"


class NotAllowed(ScreeningError):
    """The caller's grants do not cover this. Parameter: `action`."""

    code = "not_allowed"


class ApproverIsProposer(NotAllowed):
    """Whoever proposed a change cannot be the other officer who agrees to it."""

    code = "approver_is_proposer"


class ConfirmerIsDecider(NotAllowed):
    """Whoever decided a hit cannot be the second officer who agrees to it."""

    code = "confirmer_is_decider"


class ApiKeyNotForThis(NotAllowed):
    """The key is in force, but not for what was asked. Parameter: `reason` (`key_dataset`, `key_elsewhere`)."""

    code = "api_key_not_for_this"


class ForgedRequest(ScreeningError):
    """A page's request came without its proof of origin (CSRF)."""

    code = "forged_request"


class Conflict(ScreeningError):
    """Somebody, or an earlier call, has changed what this call builds on. Nothing was done."""

    code = "conflict"


class AlreadyDecided(Conflict):
    """The hit has its disposition already; the first decision stands. Parameters: `disposition`."""

    code = "already_decided"


class FindingDecided(AlreadyDecided):
    """The finding has its disposition already; the first decision stands. Parameters: `disposition`."""

    code = "finding_decided"


class AwaitsSecondOfficer(Conflict):
    """The hit has a decision that a second officer has yet to agree to. Parameters: `disposition`."""

    code = "awaits_second_officer"


class NothingAwaits(Conflict):
    """No such decision awaits a second officer any more: it was sent back, or changed."""

    code = "nothing_awaits"


class IllegalTransition(Conflict):
    """The alert's state does not allow the action. Parameters: `state`, `action`."""

    code = "illegal_transition"


class ClaimedByAnother(Conflict):
    """Another officer has acknowledged the alert first."""

    code = "claimed_by_another"


class CrossingClosed(Conflict):
    """The crossing's movement is recorded; the next traveller opens a crossing of their own."""

    code = "crossing_closed"


class StaleEntry(Conflict):
    """The entry has another revision than the change builds on. Parameters: `base`, `current` (revisions)."""

    code = "stale_entry"


class MissingBaseRevision(ScreeningError):
    """A change of an entry came without the revision that its author has seen."""

    code = "missing_base_revision"


class ChangeDecided(Conflict):
    """The change is not open any more. Parameter: `state`."""

    code = "change_decided"


class ImpossibleChange(Conflict):
    """The entry, as it is, does not allow this change. Parameter: `reason`."""

    code = "impossible_change"


class ImportDecided(Conflict):
    """The import is not open any more. Parameter: `state`."""

    code = "import_decided"


class ImpossibleImport(Conflict):
    """The list, or the import as it stands, does not allow this. Parameter: `reason`."""

    code = "impossible_import"


class RequestInFlight(Conflict):
    """The same Idempotency-Key is being worked on at this moment: ask again."""

    code = "request_in_flight"


class MissingIdempotencyKey(ScreeningError):
    """A call that creates or decides came without its Idempotency-Key header."""

    code = "missing_idempotency_key"


class IdempotencyKeyReused(ScreeningError):
    """The Idempotency-Key was used before with another body."""

    code = "idempotency_key_reused"


class Unavailable(ScreeningError):
    """A part that the answer depends on does not work now. Nothing was recorded; the outcome is `undetermined`."""

    code = "unavailable"


class StoreUnavailable(Unavailable):
    """The store cannot be read or written now."""

    code = "store_unavailable"


class NotJournalled(Unavailable):
    """The view could not be journalled, so it is refused."""

    code = "not_journalled"


class JournalBroken(ScreeningError):
    """The journal contradicts itself. Parameters: `seq`, `reason`."""

    code = "journal_broken"


class UnknownPosition(Conflict):
    """The feed of list changes has no such position, or another history. Parameters: `reason`, `head`."""

    code = "unknown_position"


class FeedRefused(ScreeningError):
    """What came as a piece of the lists' feed is not what must come next. Parameters: `reason`, `position`."""

    code = "feed_refused"


class UnsafeConfiguration(ScreeningError):
    """A setting would make the service unsafe (a default secret outside demonstration mode). `where` is its name."""

    code = "unsafe_configuration"
