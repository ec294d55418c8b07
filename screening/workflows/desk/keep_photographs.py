"""Which photographs may a change name, and who looks at them?

An upload is decoded in a process of its own and made anew before it is kept; one that no change names within a day is
swept by the clock (`remind_by_clock`).
"""

from screening.auth.permissions import Permission, may_for, require
from screening.domain.accounts import Account
from screening.domain.errors import ImpossibleChange, InvalidInput, NotAllowed, UnreadableImage
from screening.domain.identifiers import ListCode
from screening.domain.journal import JournalDraft, RetentionClass
from screening.domain.lists import Holds, Upkeep
from screening.domain.photographs import Photograph
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


def view_photograph(code: ListCode, sha256: str, caller: Account, parts: Parts) -> Photograph:
    """Look at a photograph of somebody on that list. Raises NotAllowed, NotFound, NotJournalled."""
    require(caller, Permission.ENTRY_VIEW)

    def work(repositories: Repositories) -> Photograph:
        photograph = repositories.photographs.get(code, sha256)
        journal_view(repositories, "photograph.viewed", caller, f"photograph:{sha256}", f"list:{code}")
        return photograph

    return journalled(work, parts)
