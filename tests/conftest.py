"""What holds for every test: the user's own data stays out of it, and examples are the same each time."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from tests.postgres import fresh, postgres

__all__ = ["fresh", "own_home", "postgres"]

# No deadline: a busy machine is slow, not wrong. No new examples each time: a failure belongs to a change.
hypothesis.settings.register_profile("kesu", deadline=None, derandomize=True)
hypothesis.settings.load_profile("kesu")


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the tests a data folder of their own and no further scenarios."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KESU_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("KESU_SCENARIOS", raising=False)
        patch.delenv("KESU_DATABASE", raising=False)
        yield
