"""Which version of a list was in force at a moment?"""

from datetime import datetime

from screening.domain.errors import InvalidInput
from screening.domain.identifiers import ListCode
from screening.domain.lists import ListVersion
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories


def version_in_force(
    repositories: Repositories, code: ListCode, as_of: datetime | None, parts: Parts
) -> ListVersion | None:
    """Give the version in force at a moment (None: the latest); None where none was published by then.

    Raises InvalidInput (`moment_to_come`): what a list will hold is not known.
    """
    if as_of is None:
        return repositories.lists.version(code)
    if as_of > parts.clock.now():
        raise InvalidInput("as_of", reason="moment_to_come")
    return repositories.lists.version_at(code, as_of)
