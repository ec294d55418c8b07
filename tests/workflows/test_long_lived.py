"""Is what stays for good left out of the garbage collector's rounds?"""

import gc

from screening.workflows.following.long_lived import MORE_ALIVE, leave_alone


def test_later_rounds_do_not_look_at_what_was_there() -> None:
    """All is put back at the end: other tests shall have their rings collected."""
    stays, thresholds = [object(), []], gc.get_threshold()
    try:
        leave_alone()
        assert not any(each is stays for each in gc.get_objects())
        assert gc.get_freeze_count() > len(stays)
        assert gc.get_threshold() == (MORE_ALIVE, *thresholds[1:])
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
