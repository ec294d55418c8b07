"""Which photographs may a change name, who looks at them, and who may take them elsewhere?

An upload is decoded in a process of its own and made anew before it is kept; one that no change names within a day is
swept by the clock (`remind_by_clock`).
"""

from collections.abc import Iterable, Mapping

from screening.auth.permissions import Permission, may_for, require
from screening.domain.accounts import Account
from screening.domain.entries import ListEntry
from screening.domain.errors import ImpossibleChange, InvalidInput, NotAllowed, NotFound, UnreadableImage
from screening.domain.identifiers import ListCode
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import Holds, Upkeep
from screening.domain.photographs import NamedPhotograph, Photograph, Whereabouts
from screening.mrz.photographs import PhotographTaker
from screening.workflows.parts import Parts, actor_name
from screening.workflows.ports import Repositories
from screening.workflows.views.journalled import journal_view, journalled


def upload_photograph(
    code: ListCode, image: bytes, officer: Account, parts: Parts, taker: PhotographTaker
) -> Photograph:
    """Keep a photograph for a change of that list to name.

    Who may not propose changes of the list is told before anything is decoded. Raises NotAllowed, NotFound,
    ImpossibleChange (`list_not_kept_here`, `list_of_documents`), InvalidInput (`photograph_unreadable`), ImageTooLarge,
    Unavailable.
    """
    require(officer, Permission.ENTRY_PROPOSE)
    definition = parts.watch.definition(code)
    if not any(may_for(officer, Permission.ENTRY_PROPOSE, owner) for owner in definition.authorities):
        raise NotAllowed(action=Permission.ENTRY_PROPOSE)
    if definition.upkeep is not Upkeep.KEPT_HERE:
        raise ImpossibleChange("code", reason="list_not_kept_here")
    if definition.holds is not Holds.PERSONS:
        raise ImpossibleChange("code", reason="list_of_documents")
    try:
        taken = taker.take_photograph(image)
    except UnreadableImage:
        # What is said of a page that cannot be read would mislead: a photograph has fewer forms, and is not scanned.
        raise InvalidInput("image", reason="photograph_unreadable") from None
    photograph = Photograph(taken.sha256, code, taken.body, taken.width, taken.height, officer.id, parts.clock.now())

    def work(repositories: Repositories) -> Photograph:
        repositories.photographs.add(photograph)
        objects = (f"list:{code}", f"photograph:{photograph.sha256}")
        draft = JournalDraft(
            "photograph.uploaded",
            actor_name(officer),
            objects,
            RetentionClass.LIST_CHANGE,
            {"width": photograph.width, "height": photograph.height, "bytes": len(photograph.body)},
        )
        repositories.journal.append(draft)
        return photograph

    return parts.store.write(work)


def view_photograph(code: ListCode, sha256: str, caller: Account, parts: Parts) -> bytes:
    """Look at a photograph of somebody on that list. Raises NotAllowed, NotFound, NotJournalled."""
    require(caller, Permission.ENTRY_VIEW)

    def work(repositories: Repositories) -> bytes:
        body = repositories.named_photographs.body(NamedPhotograph(code, sha256))
        journal_view(repositories, "photograph.viewed", caller, f"photograph:{sha256}", f"list:{code}")
        return body

    return journalled(work, parts)


def hand_out_photograph(code: ListCode, sha256: str, caller: Account, parts: Parts) -> bytes:
    """Give a follower a photograph that an entry of the list names now: what was only proposed is none of its.

    Raises NotAllowed, NotFound, NotJournalled.
    """
    require(caller, Permission.LIST_FOLLOW)
    photograph = NamedPhotograph(code, sha256)

    def work(repositories: Repositories) -> bytes:
        if not repositories.named_photographs.is_named(photograph):
            raise NotFound(what="photograph")
        body = repositories.named_photographs.body(photograph)
        journal_view(repositories, "photograph.handed_out", caller, f"photograph:{sha256}", f"list:{code}")
        return body

    return journalled(work, parts)


def whereabouts(entries: Iterable[ListEntry | None], parts: Parts) -> Mapping[NamedPhotograph, Whereabouts]:
    """Say of the photographs that these revisions name whether they can be shown here. Raises StoreUnavailable."""
    named = {
        NamedPhotograph(each.list_code, each.photograph_sha256)
        for each in entries
        if each is not None and each.photograph_sha256 is not None
    }
    with parts.store.read() as repositories:
        return repositories.named_photographs.whereabouts(named)


def count_awaited(caller: Account, parts: Parts) -> Mapping[ListCode, int]:
    """Count, by list, the photographs that entries name and that were not yet received. Raises NotAllowed."""
    require(caller, Permission.ENTRY_VIEW)
    with parts.store.read() as repositories:
        return repositories.named_photographs.count_missing()
