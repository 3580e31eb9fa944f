"""How the conversation screen lies in the window: side by side where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pygame

from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget
from simulator.desktop.widgets.choices import ChoiceList
from simulator.desktop.widgets.layout import Column
from simulator.desktop.widgets.signs import Capped

ROOMY: Final = 1080
"""Width, at scale 1, from which portrait, talk and panel all fit side by side."""

SLIM: Final = 960
"""Width, at scale 1, below which a strip above takes the place of the portrait at the left."""

NARROW: Final = 760
"""Width, at scale 1, below which there is no panel either; feedback and case file open in a dialog."""

INSET: Final = 6
"""Room, at scale 1, around the card with the portrait."""

HEARD: Final = 150
"""Height, at scale 1, that the replies leave to the talk, so that the last thing said stays in view."""


class TalkLayout(Widget):
    """Portrait at the left, talk in the middle, panel at the right; a strip above where it is narrow.

    :param side: portrait, name and mood.
    :param strip: the same in short, shown instead where it is narrow.
    :param more: the part of the strip that stands in for the panel.
    :param panel: feedback and case file; `panel_wanted` says whether it is switched on.
    """

    def __init__(
        self,
        ui: Ui,
        side: Widget,
        strip: Widget,
        more: Widget,
        talk: TalkColumn,
        panel: Widget,
    ) -> None:
        super().__init__(ui)
        self.side, self.strip, self.more, self.talk, self.panel = side, strip, more, talk, panel
        self.panel_wanted = True
        self.narrow = False
        self.adopt(side, strip, talk, panel)

    @property
    def children(self) -> Sequence[Widget]:
        return (self.side, self.strip, self.talk, self.panel)

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        px = self.ui.theme.px
        units = rect.width / self.ui.theme.scale
        self.narrow = units < NARROW
        self.more.visible = self.narrow
        roomy = units >= ROOMY
        # Seen and placed here, in one go: `show` would ask for another round of layout each time.
        slim = units < SLIM
        self.side.visible, self.strip.visible = not slim, slim
        self.panel.visible = self.panel_wanted and not self.narrow
        inner = rect.inflate(-2 * px(20), -2 * px(14))
        gap = px(18)
        left, right = inner.x, inner.right
        if slim:
            high = self.strip.needed_height(inner.width)
            self.strip.place(pygame.Rect(inner.x, inner.y, inner.width, high))
            inner = pygame.Rect(inner.x, inner.y + high + px(8), inner.width, inner.height - high - px(8))
        else:
            width = px(218 if roomy else 172)
            # The inset of its scroll area, which keeps room for the shadow, lies outside.
            self.side.place(
                pygame.Rect(left - px(INSET), inner.y - px(INSET), width + 2 * px(INSET), inner.height)
            )
            left += width + gap
        if self.panel.visible:
            width = px(304 if roomy else 240)
            self.panel.place(pygame.Rect(right - width, inner.y, width, inner.height))
            right -= width + gap
        self.talk.place(pygame.Rect(left, inner.y, right - left, inner.height))


class TalkColumn(Widget):
    """What was said above, the reply below; the reply takes what it needs, up to what the talk needs.

    :param capped: the part of the foot that scrolls when it is too high.
    """

    def __init__(self, ui: Ui, log: Widget, foot: Column, capped: Capped) -> None:
        super().__init__(ui)
        self.log, self.foot, self._capped = log, foot, capped
        self.adopt(log, foot)

    @property
    def children(self) -> Sequence[Widget]:
        return (self.log, self.foot)

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        most = rect.height - self.ui.theme.px(HEARD)
        self._capped.cap = 0
        bare = self.foot.measure(rect.width)
        self._capped.cap = max(self.ui.theme.px(96), most - bare)
        foot = min(self.foot.measure(rect.width), rect.height)
        gap = self.ui.theme.px(10)
        log = max(0, rect.height - foot - gap)
        self.log.place(pygame.Rect(rect.x, rect.y, rect.width, log))
        self.foot.place(pygame.Rect(rect.x, rect.bottom - foot, rect.width, foot))


class Replies(ChoiceList):
    """The choices of guided mode. The first arrow key only shows the mark, and Enter needs it shown.

    Nobody should give a reply by pressing Enter once too often.
    """

    def __init__(self, ui: Ui, on_choose: Callable[[int], None]) -> None:
        super().__init__(ui, [], on_choose)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and not self.focus_visible:
            if event.key in (pygame.K_UP, pygame.K_DOWN):
                self.focus_visible = True
                self.ui.invalidate()
                return True
            if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
                return True
        return super().handle(event)
