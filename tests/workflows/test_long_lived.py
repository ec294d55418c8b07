"""Is what stays for good left out of the garbage collector's rounds?"""

import gc

from screening.workflows.following.long_lived import leave_alone


def test_later_rounds_do_not_look_at_what_was_there() -> None:
    """All is put back at the end: other tests shall have their rings collected."""
    stays = [object(), []]
    try:
        leave_alone()
        assert not any(each is stays for each in gc.get_objects())
        assert gc.get_freeze_count() > len(stays)
    finally:
        gc.unfreeze()
