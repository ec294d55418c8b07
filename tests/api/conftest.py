"""What the API's tests are handed."""

import pytest

from tests.api.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
