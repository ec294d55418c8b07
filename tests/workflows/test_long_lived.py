"""Is what stays for good left out of the garbage collector's rounds?"""

import gc

import pytest

from screening.workflows.following.long_lived import MORE_ALIVE, leave_alone, loading


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


def test_what_is_loaded_is_left_alone_and_what_comes_after_is_not() -> None:
    try:
        with loading():
            assert not gc.isenabled()
            stays = [object(), []]
        assert gc.isenabled()
        assert not any(each is stays for each in gc.get_objects())
        comes: list[object] = []
        assert any(each is comes for each in gc.get_objects())
    finally:
        gc.unfreeze()


def test_packages_that_cannot_be_loaded_leave_the_collector_running() -> None:
    try:
        with pytest.raises(ImportError), loading():
            raise ImportError
        assert gc.isenabled()
    finally:
        gc.unfreeze()
