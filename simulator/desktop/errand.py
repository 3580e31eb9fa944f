"""Work beside the window, so that a slow database or a thousand tapes do not stop it.

In: a job, and what to do with its answer. The job runs in a thread of its own and touches no widget; what
follows is called from `tend`, between two frames.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from simulator.desktop.ui import Ui
from simulator.errors import KesuError

T = TypeVar("T")


class Errand:
    """One job at a time.

    :param failed: called with what a job could not do; anything but a KesuError is raised from `tend`.
    """

    def __init__(self, ui: Ui, failed: Callable[[KesuError], None]) -> None:
        self._ui, self._failed = ui, failed
        self._worker = ThreadPoolExecutor(1)
        self._work: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._work is not None

    def send(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `job`, and `then` with its answer; nothing happens while another one is under way."""
        if self._work is not None:
            return
        future = self._worker.submit(job)
        self._work = lambda: self._settle(future, then)
        self._ui.animate()

    def tend(self) -> None:
        """Look whether the job is done; called before each frame."""
        if self._work is not None:
            self._ui.animate()
            self._work()

    def close(self) -> None:
        """Wait for the job; its answer is dropped."""
        self._worker.shutdown(wait=True)
        self._worker = ThreadPoolExecutor(1)
        self._work = None

    def _settle(self, future: Future[T], then: Callable[[T], None]) -> None:
        if not future.done():
            return
        self._work = None
        try:
            answer = future.result()
        except KesuError as error:
            self._failed(error)
            return
        then(answer)
