"""The product in its window: what the screens share, and the way from one to the next.

home → briefing → conversation → debrief → home; settings, reports and appeals from home. `run` opens the
window and comes back when the user leaves.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from simulator import paths
from simulator.content.certificates import certified
from simulator.content.library import Library
from simulator.desktop.app import App, NoDisplay
from simulator.desktop.theme import BAD, MINIMUM_WINDOW
from simulator.desktop.words import say
from simulator.errors import DisplayUnavailable, KesuError
from simulator.model.conditions import MoodBand
from simulator.model.persona import Portrait
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Mode, Tape
from simulator.model.texts import Language
from simulator.practice import Practice, begin, new_seed
from simulator.rejudging import case_of, corrected, rescore
from simulator.scoring.debrief import Debrief, debrief
from simulator.scoring.score import Matter
from simulator.session.cast import Case, cast
from simulator.settings import load as load_settings
from simulator.settings import save as save_settings

if TYPE_CHECKING:
    from simulator.authoring.preview import Preview
    from simulator.records.index import Attempt, Index

CHANNEL_ICONS: Final = {"phone": "phone", "counter": "counter", "chat": "message", "email": "mail"}


class Game:
    """What every screen knows: library, index, settings, trainee, mode, and where to go.

    :param home: the data folder.
    :param mode: the mode chosen at first.
    :param trainee: employee number; None: the one remembered, if any.
    :param seed: the seed of every attempt of this sitting; None: a new one for each.
    """

    def __init__(
        self,
        app: App,
        home: Path,
        *,
        mode: Mode = "guided",
        trainee: str | None = None,
        seed: int | None = None,
        language: Language | None = None,
    ) -> None:
        loaded = load_settings(home)
        self.app, self.home, self.mode = app, home, mode
        self.settings, self.notice = loaded.settings, loaded.notice
        self.language: Language = language or loaded.settings.language
        self.trainee = trainee or loaded.settings.last_trainee
        self.library = Library.open()
        self._assets = paths.assets()
        self._seed = seed
        self._seeds: dict[str, int] = {}
        self._cases: dict[tuple[str, Language], Case] = {}
        self._certified: set[str] = set()
        self.warm = False
        """Whether every scenario has been read once."""
        self.uncertified = False
        """Whether exams may be held in scenarios that are not certified."""
        self.postponed: set[str] = set()
        """Attempts that the trainee does not want to be asked about again in this sitting."""

    @cached_property
    def index(self) -> Index:
        """The index of the tapes; opened when it is first asked for, after the first frame.

        Its database library takes a third of the whole start, and nothing on that frame needs it.
        """
        from simulator.records.index import Index

        return Index(self.home)

    def say(self, key: str, /, **values: object) -> str:
        """Return the words of `key` in the language of the interface."""
        return say(self.language, key, **values)

    def when(self, started: str) -> str:
        """Return the date and time of an attempt as people here write them."""
        moment = datetime.fromisoformat(started)
        if self.language == "zh":
            return f"{moment.year} 年 {moment.month} 月 {moment.day} 日 {moment:%H:%M}"
        return f"{moment.day} {moment:%b %Y, %H:%M}"

    def day(self, seconds: int) -> str:
        """Return a moment of the records, in seconds, as people here write it."""
        return self.when(datetime.fromtimestamp(seconds).astimezone().isoformat())

    def turns(self, count: int) -> str:
        """Return a number of turns in words."""
        return self.say("one_turn") if count == 1 else self.say("turns", count=count)

    # --- what is kept --------------------------------------------------------------------------------------

    def change(self, **choices: object) -> None:
        """Change settings and save them; a folder that cannot be written is told in a notice."""
        try:
            self.settings = self.settings.changed(**choices)
            save_settings(self.settings, self.home)
        except ValidationError:
            return  # a number outside what is kept, such as a huge window: it holds for this sitting only
        except KesuError as error:
            self.app.ui.toast(error.sentence(self.language), BAD)

    def set_language(self, language: Language) -> None:
        """Speak another language from now on."""
        self.language = language
        self.change(language=language)

    def set_trainee(self, trainee: str | None) -> None:
        """Practise as somebody else, or (None) without a name."""
        trainee = self.index.standing(trainee).number if trainee else None
        self.trainee = trainee
        self.change(last_trainee=trainee)

    @property
    def pseudonym(self) -> str | None:
        """The trainee's pseudonym; None where nobody is named."""
        return self.index.pseudonym(self.trainee) if self.trainee else None

    def exams(self) -> frozenset[str]:
        """Return the scenarios whose exam the trainee has sat; none where that cannot be told now."""
        try:
            return self.index.exams(self.pseudonym) if self.pseudonym else frozenset()
        except KesuError:
            return frozenset()

    # --- contents ------------------------------------------------------------------------------------------

    def scenarios(self) -> list[str]:
        """Return the ids of all scenarios, playable or not."""
        return [entry.id for entry in self.library.entries("scenario")]

    def case(self, scenario: str) -> Case:
        """Return a scenario as it will be played next: its slots are drawn already.

        :raises KesuError: one of its files cannot be used.
        """
        content = self.library.scenario(scenario)
        language = self.language if self.language in content.languages else content.languages[0]
        found = self._cases.get((scenario, language))
        if found is None:
            persona = self.library.persona(content.persona)
            found = cast(content, persona, self.seed(scenario), language)
            self._cases[scenario, language] = found
        return found

    def certified(self, scenario: str) -> bool:
        """Say whether `scenario` is certified; one that cannot be used is not."""
        if scenario not in self._certified:
            try:
                if not certified(self.library, scenario):
                    return False
            except KesuError:
                return False
            self._certified.add(scenario)
        return True

    def seed(self, scenario: str) -> int:
        """Return the seed of the next attempt at `scenario`."""
        if self._seed is not None:
            return self._seed
        return self._seeds.setdefault(scenario, new_seed())

    def portrait(self, look: Portrait, band: MoodBand) -> Path | None:
        """Return the picture of a customer in a mood, if there is one."""
        path = self._assets / "portraits" / look / f"{band}.svg"
        return path if path.is_file() else None

    @property
    def emblem(self) -> Path:
        """The product's own icon."""
        return self._assets / "icons" / "kesu.svg"

    # --- ways ----------------------------------------------------------------------------------------------

    def show_home(self) -> None:
        """Leave everything and go to the home screen."""
        from simulator.desktop.screens.home import Home

        self.app.reset(Home(self))

    def show_briefing(self, scenario: str) -> None:
        """Show what is known before the first word."""
        from simulator.desktop.screens.briefing import Briefing

        self.app.push(Briefing(self, self.case(scenario)))

    def edited(self, case: Case) -> Path | None:
        """Return the file of a scenario that is somebody's own, and may be previewed; None of a shipped one.

        Nor in exam mode, for a preview shows everything.
        """
        if self.mode == "exam" or case.scenario.exam_only:
            return None
        own = (entry for entry in self.library.entries("scenario") if entry.id == case.scenario.id)
        path = next(own).path
        return None if path.resolve().is_relative_to(paths.scenarios().resolve()) else path

    def show_preview(self, path: Path, case: Case) -> None:
        """Show the scenario in the file `path` as its author plays it, above the present screen.

        :raises KesuError: the file has errors.
        """
        from simulator.authoring.preview import Preview
        from simulator.desktop.screens.preview import PreviewScreen

        self.app.push(PreviewScreen(self, Preview(path, case.language, case.seed)))

    def show_settings(self) -> None:
        """Show the settings above the present screen."""
        from simulator.desktop.screens.settings import SettingsScreen

        self.app.push(SettingsScreen(self))

    def show_reports(self) -> None:
        """Show where reports are made above the present screen."""
        from simulator.desktop.screens.reports import ReportsScreen

        self.app.push(ReportsScreen(self))

    def show_appeals(self) -> None:
        """Show the instructor's queue of contested turns above the present screen."""
        from simulator.desktop.screens.appeals import AppealsScreen

        self.app.push(AppealsScreen(self))

    def start(self, case: Case) -> None:
        """Begin an attempt and show it.

        :raises KesuError: it cannot be begun; the sentence says why.
        """
        scenario = case.scenario.id
        extra = round((self.settings.delay_allowance - 1) * case.patience)
        practice, path = begin(
            self.library,
            self.index,
            scenario,
            self.mode,
            case.language,
            self.trainee,
            case.seed,
            allowance=extra,
            uncertified=self.uncertified,
        )
        self._forget(scenario)
        self._converse(practice, path)

    def resume(self, attempt: Attempt) -> None:
        """Go on with an interrupted attempt.

        :raises KesuError: its tape cannot be used.
        """
        recorded, _, _ = rescore(attempt.path)
        if recorded.tape.ending is not None:  # it ended, but the index was not told before the end
            self.index.note(attempt.path)
            self.review(attempt)
            return
        self._converse(Practice.resume(attempt.path), attempt.path)

    def _converse(self, practice: Practice, path: Path) -> None:
        from simulator.desktop.screens.conversation import Conversation

        self.app.replace(Conversation(self, practice, path))

    def _forget(self, scenario: str) -> None:
        """Draw anew for the next attempt at `scenario`."""
        self._seeds.pop(scenario, None)
        for language in ("zh", "en"):
            self._cases.pop((scenario, language), None)

    def note(self, practice: Practice, path: Path) -> None:
        """Note in the index that an attempt has ended, as soon as it has."""
        try:
            self.index.note(path)
        except KesuError as error:
            self.app.ui.toast(error.sentence(self.language), BAD)

    def finish(self, practice: Practice) -> None:
        """Show the debrief of an attempt that has ended."""
        self.show_debrief(practice.tape, practice.matter, practice.debrief())

    def review(self, attempt: Attempt) -> None:
        """Show the debrief of an attempt of the past.

        :raises KesuError: its tape cannot be used.
        """
        recorded, matter, _ = rescore(self.index.tape(attempt))
        tape = recorded.tape
        found = debrief(corrected(case_of(matter, tape), tape), matter)
        self.show_debrief(tape, matter, found, past=True)

    def show_debrief(self, tape: Tape, matter: Matter, found: Debrief, past: bool = False) -> None:
        """Show what an attempt was worth; `past`: above the present screen, instead of in its place."""
        from simulator.desktop.screens.debrief import DebriefScreen

        screen = DebriefScreen(self, tape, matter, found, past)
        if past:
            self.app.push(screen)
        else:
            self.app.replace(screen)

    def close(self) -> None:
        """Let go of the index, if it was opened."""
        if "index" in self.__dict__:
            self.index.close()


def verdict(card: ScoreCard) -> str:
    """Return the key of the words for passed, not passed or needs review."""
    return {True: "passed", False: "failed", None: "review"}[card.passed]


def run(
    home: Path,
    *,
    scenario: str | None = None,
    mode: Mode = "guided",
    trainee: str | None = None,
    seed: int | None = None,
    language: Language = "zh",
    preview: Preview | None = None,
    uncertified: bool = False,
    library: Library | None = None,
) -> None:
    """Open the window and stay until the user leaves.

    :param library: the contents, if others than usual: with the file that was named.
    :param scenario: go straight to this scenario's briefing.
    :param preview: show this instead of the home screen.
    :param uncertified: hold exams in scenarios that are not certified, too.
    :raises DisplayUnavailable: no window can be opened here.
    :raises UnknownId: there is no such scenario.
    :raises KesuError: the data folder or the shipped contents cannot be used.
    """
    settings = load_settings(home).settings
    size = (
        max(MINIMUM_WINDOW[0], settings.window_size[0]),
        max(MINIMUM_WINDOW[1], settings.window_size[1]),
    )
    try:
        app = App(
            say(language, "window"),
            paths.assets(),
            text_scale=settings.text_scale,
            on_text_scale=lambda scale: game.change(text_scale=scale),
            size=size,
            icon=paths.assets() / "icons" / "kesu.svg",
        )
    except NoDisplay as error:
        raise DisplayUnavailable(str(error)) from error
    game = Game(app, home, mode=mode, trainee=trainee, seed=seed, language=language)
    game.uncertified = uncertified
    if library is not None:
        game.library = library
    try:
        if preview is not None:
            from simulator.desktop.screens.preview import PreviewScreen

            app.run(PreviewScreen(game, preview))
            return
        from simulator.desktop.screens.home import Home

        if scenario is not None:
            game.library.scenario(scenario)  # a wrong name is told before a window stands there empty
        app.run(Home(game, scenario))
    finally:
        game.close()
