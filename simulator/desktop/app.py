"""The window, the stack of screens, and the loop that draws only when something has changed.

In: fonts, a clock and a first screen. Out: a running program, or, without a window, pictures of its screens.
Keys that work everywhere: Esc back, F11 full screen, Ctrl and + − 0 the size of the text.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
# A window texture costs 12–33 ms a frame here, plain memory 1.4 ms; and the input method shows its own list.
os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
os.environ.setdefault("SDL_IME_SHOW_UI", "1")

import pygame

from simulator.desktop.screen import Screen
from simulator.desktop.theme import (
    BASE_WINDOW,
    MINIMUM_WINDOW,
    TEXT_SCALES,
    window_factor,
)
from simulator.desktop.ui import Clipboard, Ui, font_files

FRAMES: Final = 60
"""Frames a second while something moves."""

IDLE_WAIT: Final = 0.1
"""Longest time, in seconds, without calling the screen's `update`."""

UNSEEN: Final = ("offscreen", "dummy")
"""Drivers that show nothing; SDL falls back to them by itself where there is no display."""

KEY_REPEAT: Final = (400, 35)
"""Milliseconds before a held key repeats, and between repeats."""


class NoDisplay(Exception):
    """No window can be opened on this machine; carries SDL's reason."""


class App:
    """One window with a stack of screens.

    :param title: in the window's frame.
    :param assets: folder with `fonts/`; None: pygame's own font.
    :param clock: seconds, never going back.
    :param text_scale: 0.8 to 1.6, the user's choice; `on_text_scale` is told when it changes.
    :param size: size of the window at first.
    :raises NoDisplay: no window can be opened.
    """

    def __init__(
        self,
        title: str,
        assets: Path | None,
        clock: Callable[[], float] = time.monotonic,
        text_scale: float = 1.0,
        on_text_scale: Callable[[float], None] | None = None,
        size: tuple[int, int] = BASE_WINDOW,
        clipboard: Clipboard | None = None,
        icon: Path | None = None,
    ) -> None:
        try:
            pygame.display.init()
            driver = pygame.display.get_driver()
            if driver in UNSEEN and driver != os.environ.get("SDL_VIDEODRIVER"):
                pygame.display.quit()
                raise NoDisplay("no screen is connected to this session")
            pygame.font.init()
            self._window = pygame.Window(title, size, resizable=True)
            self._surface = self._window.get_surface()
        except pygame.error as error:
            raise NoDisplay(str(error)) from error
        self._window.minimum_size = MINIMUM_WINDOW
        if icon is not None:
            self._window.set_icon(pygame.image.load_sized_svg(str(icon), (64, 64)))
        pygame.key.set_repeat(*KEY_REPEAT)
        pygame.key.stop_text_input()
        self.ui = Ui(font_files(assets), clock, clipboard)
        self._text_scale = text_scale
        self._on_text_scale = on_text_scale
        self._screens: list[Screen] = []
        self._wanted: list[Callable[[], None]] = []
        self._running = False
        self._fullscreen = False
        self._last = clock()
        self._rescale()

    # --- navigation ----------------------------------------------------------------------------------------

    @property
    def top(self) -> Screen | None:
        """The screen that is shown."""
        return self._screens[-1] if self._screens else None

    @property
    def depth(self) -> int:
        """How many screens are on the stack."""
        return len(self._screens)

    def push(self, screen: Screen) -> None:
        """Show a screen above the present one, after the present event."""
        self._wanted.append(lambda: self._change([*self._screens, screen]))

    def replace(self, screen: Screen) -> None:
        """Show a screen instead of the present one, after the present event."""
        self._wanted.append(lambda: self._change([*self._screens[:-1], screen]))

    def pop(self) -> None:
        """Go back to the screen below, after the present event; the last screen stays."""
        self._wanted.append(lambda: self._change(self._screens[:-1] or self._screens))

    def reset(self, screen: Screen) -> None:
        """Leave all screens and show this one, after the present event."""
        self._wanted.append(lambda: self._change([screen]))

    def quit(self) -> None:
        """End after the present event."""
        self._running = False

    def _change(self, screens: list[Screen]) -> None:
        before = self.top
        if screens and screens[-1] is before:
            return
        if before is not None:
            before.stage.focus(None)
            before.leave()
        self._screens = screens
        after = screens[-1]
        self.ui.caret = None
        self.ui.stage = after.stage
        after.enter()
        self.ui.relayout()

    def settle(self) -> None:
        """Carry out the navigation asked for so far."""
        while self._wanted:
            self._wanted.pop(0)()

    # --- sizes ---------------------------------------------------------------------------------------------

    @property
    def text_scale(self) -> float:
        """The user's text scale."""
        return self._text_scale

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        scale = min(TEXT_SCALES[-1], max(TEXT_SCALES[0], scale))
        if scale != self._text_scale:
            self._text_scale = scale
            self._rescale()
            if self._on_text_scale is not None:
                self._on_text_scale(scale)

    def _rescale(self) -> None:
        self.ui.set_scale(self._text_scale * window_factor(*self._surface.get_size()))
        self.ui.relayout()

    def _step_scale(self, key: int) -> None:
        larger = [scale for scale in TEXT_SCALES if scale > self._text_scale + 0.01]
        smaller = [scale for scale in TEXT_SCALES if scale < self._text_scale - 0.01]
        if key in _RESET:
            self.text_scale = 1.0
        elif key in _LARGER and larger:
            self.text_scale = larger[0]
        elif key in _SMALLER and smaller:
            self.text_scale = smaller[-1]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the window in pixels."""
        return self._surface.get_size()

    @property
    def fullscreen(self) -> bool:
        """Whether the window fills the whole screen."""
        return self._fullscreen

    @fullscreen.setter
    def fullscreen(self, on: bool) -> None:
        if on != self._fullscreen:
            self._toggle_fullscreen()

    def resize(self, size: tuple[int, int]) -> None:
        """Take another window size; leaves full screen."""
        self.fullscreen = False
        self._window.size = size
        self._surface = self._window.get_surface()
        self._rescale()

    # --- events --------------------------------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> None:
        """Give an event to whom it concerns."""
        if event.type in (pygame.QUIT, pygame.WINDOWCLOSE):
            self.quit()
        elif event.type in (pygame.WINDOWRESIZED, pygame.WINDOWSIZECHANGED):
            self._surface = self._window.get_surface()
            self._rescale()
        elif event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWSHOWN, pygame.WINDOWRESTORED):
            self.ui.invalidate()
        elif _is_echo(event):
            return
        elif not self._own_key(event) and self.top is not None:
            screen = self.top
            used = screen.stage.handle(event) or screen.handle(event)
            if not used and event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
                screen.back()
        self.settle()

    def _toggle_fullscreen(self) -> None:
        self._fullscreen = not self._fullscreen
        if self._fullscreen:
            self._window.set_fullscreen(desktop=True)
        else:
            self._window.set_windowed()

    def _own_key(self, event: pygame.event.Event) -> bool:
        if event.type != pygame.KEYDOWN:
            return False
        if event.key == pygame.K_F11:
            self._toggle_fullscreen()
            return True
        command = event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META)
        if command and event.key in (*_LARGER, *_SMALLER, *_RESET):
            self._step_scale(event.key)
            return True
        return False

    # --- frames --------------------------------------------------------------------------------------------

    def frame(self) -> bool:
        """Let time pass and draw if something changed; True when it drew."""
        now = self.ui.now()
        dt, self._last = max(0.0, now - self._last), now
        self.ui.wake_at = now + IDLE_WAIT
        screen = self.top
        if screen is None:
            return False
        self._lay_out(screen)
        screen.stage.update(dt)
        screen.update(dt)
        self.settle()
        if self.top is not screen:
            return self.frame()
        self._lay_out(screen)
        if not self.ui.dirty:
            return False
        self.ui.dirty = False
        self.ui.caret = None
        screen.draw(self._surface)
        screen.stage.draw(self._surface)
        return True

    def show(self) -> None:
        """Hand what was drawn to the window."""
        self._window.flip()

    def _lay_out(self, screen: Screen) -> None:
        # Placing may itself find that something else changed; a few rounds settle any layout of ours.
        for _ in range(3):
            if not self.ui.layout_dirty:
                return
            self.ui.layout_dirty = False
            screen.stage.layout(self._surface.get_rect())

    def run(self, first: Screen) -> None:
        """Show a screen and work until the user leaves."""
        self.push(first)
        self.settle()
        self._running = True
        ticker = pygame.Clock()
        self._last = self.ui.now()
        while self._running and self._screens:
            if self.frame():
                self.show()
                if self.ui.caret is not None:
                    pygame.key.set_text_input_rect(self.ui.caret)
            wait = self.ui.wake_at - self.ui.now()
            if wait <= 0:
                ticker.tick(FRAMES)
                events = pygame.event.get()
            else:
                events = [pygame.event.wait(max(1, round(wait * 1000))), *pygame.event.get()]
            for event in events:
                if event.type != pygame.NOEVENT:
                    self.handle(event)
        self.close()

    def close(self) -> None:
        """Leave the present screen and close the window."""
        if self.top is not None:
            self.top.leave()
        self._screens = []
        self._window.destroy()
        pygame.display.quit()

    # --- without a window ----------------------------------------------------------------------------------

    def render(self, screen: Screen | None = None) -> pygame.Surface:
        """A picture of a screen (pushed first) or of the present one, with all motion at its end."""
        self.ui.frozen = True
        if screen is not None:
            self.push(screen)
        self.settle()
        for _ in range(4):
            self.ui.dirty = True
            self.frame()
        return self._surface

    def render_to(self, path: Path, screen: Screen | None = None) -> None:
        """Save what `render` gives as a PNG file."""
        pygame.image.save(self.render(screen), str(path))


def _is_echo(event: pygame.event.Event) -> bool:
    """Whether an event is the character that X11 sends along with a Ctrl shortcut, as 0 with Ctrl+0."""
    if event.type != pygame.TEXTINPUT or len(event.text) != 1 or not event.text.isascii():
        return False
    held = pygame.key.get_mods()
    return bool(held & (pygame.KMOD_CTRL | pygame.KMOD_META)) and not held & pygame.KMOD_ALT


_LARGER: Final = (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS)
_SMALLER: Final = (pygame.K_MINUS, pygame.K_KP_MINUS)
_RESET: Final = (pygame.K_0, pygame.K_KP_0)
