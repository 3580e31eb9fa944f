"""A scenario played while it is being written: jump, set the mood, step back, and keep the place on save.

In: a scenario's file. Out: the conversation so far as scenes, each made by one move of the author. Everything
follows from the moves, so that a changed file is played up to the same place again. Nothing is recorded and
nothing counts; `authoring.ways` writes a way down as a test beside the scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from simulator.authoring import trials
from simulator.authoring.suites import MOOD
from simulator.content.catalogue import Entry
from simulator.content.library import Library
from simulator.content.loader import load
from simulator.content.problems import Problem, nearest, unusable
from simulator.errors import KesuError, UnknownId, WrongUse
from simulator.model.scenario import Choice, Scenario
from simulator.model.tape import Header, Mood, Opening, Reading, Tape, Turn
from simulator.model.texts import Language
from simulator.practice import LONGEST_REPLY, USUAL_DELAY
from simulator.readings import Reader, declared
from simulator.scoring import debrief as debriefing
from simulator.scoring.score import Matter
from simulator.session import engine
from simulator.session import mood as moods
from simulator.session.cast import Case, cast
from simulator.session.state import State

_NO_TIME: Final = "2000-01-01T00:00:00+00:00"  # nothing depends on when a preview is played


class Replied(NamedTuple):
    """A reply: a choice, or the author's own words, as it was read last."""

    words: str
    choice: str | None
    reading: Reading


class Jumped(NamedTuple):
    """A jump to the beginning of a beat."""

    beat: str


class MoodSet(NamedTuple):
    """A mood given by hand; what is not named stays."""

    numbers: tuple[tuple[str, float], ...]


Move = Replied | Jumped | MoodSet


class Scene(NamedTuple):
    """Where the conversation stands after a move (None: at its beginning)."""

    move: Move | None
    state: State
    customer: str  # what the customer said then; '' after a mood was set
    tells: tuple[str, ...]  # facts told with that
    turn: Turn | None  # for a reply


class Note(NamedTuple):
    """Something that a changed file did to the way so far, in both languages."""

    zh: str
    en: str

    def sentence(self, language: str) -> str:
        """Return the sentence in `language`."""
        return self.zh if language == "zh" else self.en


class Reloaded(NamedTuple):
    """What became of a changed file: why it cannot be played (the old one stays), or notes on the way."""

    error: KesuError | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


class Preview:
    """A scenario being edited, and the way that its author has played so far.

    :param language: that of the conversation; None, or one that it is not written in: the scenario's first.
    :param seed: draws names, details and lines.
    :raises ContentError: the file or one that it needs has errors.
    :raises WrongUse: the file holds no scenario.
    """

    def __init__(self, path: Path, language: Language | None = None, seed: int = 0) -> None:
        self.path = path
        self._wanted = language
        self.seed = seed
        self._stamps = {path: _stamp(path)}
        self.matter, self.case = self._load()
        self._scenes = [self._begin()]

    # --- what there is -------------------------------------------------------------------------------------

    @property
    def scenes(self) -> Sequence[Scene]:
        """All scenes from the beginning."""
        return self._scenes

    @property
    def scene(self) -> Scene:
        """The present scene."""
        return self._scenes[-1]

    @property
    def language(self) -> Language:
        """The language of the conversation."""
        return self.case.language

    @property
    def choices(self) -> Sequence[Choice]:
        """The choices of the present beat, as written; none after the end."""
        state = self.scene.state
        return () if state.ending is not None else self.case.beats[state.beat].choices

    @property
    def customer(self) -> str:
        """The last words of the customer."""
        return next(scene.customer for scene in reversed(self._scenes) if scene.customer)

    @property
    def tape(self) -> Tape:
        """The replies so far as a tape; where beats were jumped to, it shows no way that can be played."""
        first = self._scenes[0]
        opening = Opening(first.state.beat, first.state.mood, first.state.band, first.customer, first.tells)
        turns = tuple(scene.turn for scene in self._scenes if scene.turn is not None)
        header = Header(
            "preview", None, self.case.scenario.id, "guided", self.language, self.seed, _NO_TIME, (), ()
        )
        return Tape(header, opening, turns, self.scene.state.ending)

    def feedback(self) -> debriefing.Feedback | None:
        """Return what the last reply was worth; None where the last move was none."""
        return None if self.scene.turn is None else debriefing.feedback(self.tape, self.matter)

    def debrief(self) -> debriefing.Debrief:
        """Judge the way so far."""
        return debriefing.debrief(self.tape, self.matter)

    # --- moves ---------------------------------------------------------------------------------------------

    def choose(self, choice_id: str) -> Scene:
        """Give a choice of the present beat.

        :raises UnknownId: the beat has no such choice.
        :raises WrongUse: the conversation has ended.
        """
        self._open()
        choice = next((choice for choice in self.choices if choice.id == choice_id), None)
        if choice is None:
            known = [choice.id for choice in self.choices]
            near = nearest(choice_id, known)
            raise UnknownId("choice", choice_id, [near] if near else known)
        return self._go(Replied(self.case.text(choice.text), choice_id, declared(choice)))

    def reply(self, words: str) -> Scene:
        """Give a reply in one's own words.

        :raises WrongUse: it is empty or too long, or the conversation has ended.
        """
        self._open()
        words = "".join(sign for sign in words if sign.isprintable() or sign == "\u200d").strip()
        if not words or len(words) > LONGEST_REPLY:
            raise WrongUse(
                f"A reply has 1 to {LONGEST_REPLY} characters.", f"回复应有 1 到 {LONGEST_REPLY} 个字符。"
            )
        return self._go(Replied(words, None, self._read(words)))

    def jump(self, beat_id: str) -> Scene:
        """Go to the beginning of a beat, with mood, facts and offers as they are; what precedes it is over.

        :raises UnknownId: there is no such beat.
        """
        if beat_id not in self.case.beats:
            near = nearest(beat_id, self.case.beats)
            raise UnknownId("beat", beat_id, [near] if near else list(self.case.beats)[:3])
        return self._go(Jumped(beat_id))

    def set_mood(self, **numbers: float) -> Scene:
        """Give the customer another mood; what is not named stays.

        :raises WrongUse: a number is called otherwise than in `MOOD` or lies outside its bounds.
        """
        for name, number in numbers.items():
            if name not in MOOD:
                raise WrongUse(
                    f"The mood has no {name!r}: set {', '.join(MOOD)}.",
                    f"情绪里没有“{name}”，可设 {'、'.join(MOOD)}。",
                )
            low, high = MOOD[name]
            if not low <= number <= high:  # a number that is none is not between them either
                raise WrongUse(
                    f"{name} is {number:g}, but goes from {low:g} to {high:g}.",
                    f"{name} 是 {number:g}，应在 {low:g} 到 {high:g} 之间。",
                )
        if self.scene.state.ending is not None:
            raise WrongUse(
                "The conversation has ended: step back or jump first.",
                "对话已结束，请先退一步或跳到某个阶段。",
            )
        return self._go(MoodSet(tuple(numbers.items())))

    def back(self) -> bool:
        """Take the last move back; whether there was one."""
        if len(self._scenes) == 1:
            return False
        self._scenes.pop()
        return True

    def restart(self) -> None:
        """Take all moves back."""
        del self._scenes[1:]

    # --- the file ------------------------------------------------------------------------------------------

    def refresh(self) -> Reloaded | None:
        """Read the file anew if it, or the persona's, was saved since, keeping the place; else None."""
        stamps = {path: _stamp(path) for path in self._stamps}
        if stamps == self._stamps:
            return None
        self._stamps = stamps
        try:
            self.matter, self.case = self._load()
        except KesuError as error:
            return Reloaded(
                error, library_for(self.path, self.case.scenario.id).check(self.path).problems, ()
            )
        return Reloaded(None, (), tuple(self._again()))

    # --- within --------------------------------------------------------------------------------------------

    def _load(self) -> tuple[Matter, Case]:
        loaded = load(self.path)
        content = loaded.content
        if content is None:
            raise unusable(str(self.path), loaded.problems)
        if not isinstance(content, Scenario):
            raise WrongUse(
                f"{self.path} is a {content.kind}, not a scenario: only scenarios can be previewed.",
                f"{self.path} 不是场景文件（kind: {content.kind}），只有场景可以预览。",
            )
        library = library_for(self.path, content.id)
        matter = trials.matter_of(library, content.id)
        personas = [entry.path for entry in library.entries("persona") if entry.id == matter.scenario.persona]
        # Taken before the files were read, where they were watched already: no save is missed.
        self._stamps = {path: self._stamps.get(path) or _stamp(path) for path in (self.path, *personas)}
        languages = matter.scenario.languages
        language = self._wanted if self._wanted in languages else languages[0]
        return matter, cast(matter.scenario, matter.persona, self.seed, language)

    def _begin(self) -> Scene:
        state, opening = engine.start(self.case)
        return Scene(None, state, opening.customer, opening.tells, None)

    def _open(self) -> None:
        if self.scene.state.ending is not None:
            raise WrongUse(
                "The conversation has ended: step back, jump to a beat, or begin again.",
                "对话已结束，请退一步、跳到某个阶段，或重新开始。",
            )

    def _read(self, words: str) -> Reading:
        return Reader(self.case).read(words, self.customer)

    def _go(self, move: Move) -> Scene:
        state = self.scene.state
        if isinstance(move, Replied):
            after, turn = engine.step(self.case, state, move.reading, USUAL_DELAY, move.words, move.choice)
            scene = Scene(move, after, turn.customer, turn.tells, turn)
        elif isinstance(move, Jumped):
            state = replace(state, visited=trials.passed(self.case, move.beat))
            after, said = engine.enter(self.case, state, move.beat)
            scene = Scene(move, after, said.words, said.tells, None)
        else:
            mood = Mood(**(state.mood._asdict() | dict(move.numbers)))
            after = replace(state, mood=mood, band=moods.band(mood.anger))
            scene = Scene(move, after, "", (), None)
        self._scenes.append(scene)
        return scene

    def _again(self) -> list[Note]:
        """Play all moves once more in the changed scenario, and say what is not as it was."""
        before = self._scenes
        self._scenes = [self._begin()]
        notes = []
        for number, scene in enumerate(before[1:], start=1):
            move = scene.move
            if self.scene.state.ending is not None and not isinstance(move, Jumped):
                left = len(before) - number
                notes.append(
                    Note(
                        f"改动后对话在第 {number - 1} 步就结束了，后面 {left} 步没有重放。",
                        f"The conversation now ends at step {number - 1}; {left} more were left out.",
                    )
                )
                break
            if isinstance(move, Replied):
                move, note = self._repeated(move, number)
                notes += note
            elif isinstance(move, Jumped) and move.beat not in self.case.beats:
                notes.append(
                    Note(
                        f"阶段 {move.beat} 已经没有了，第 {number} 步的跳转没有重放。",
                        f"There is no beat {move.beat} any more; the jump of step {number} was left out.",
                    )
                )
                continue
            if move is not None:
                self._go(move)
        was, now = before[-1].state, self.scene.state
        if was.beat != now.beat and not notes:
            notes.append(
                Note(
                    f"改动后同样的步骤到了阶段 {now.beat}，原来是 {was.beat}。",
                    f"The same steps now lead to the beat {now.beat}, before to {was.beat}.",
                )
            )
        return notes

    def _repeated(self, move: Replied, number: int) -> tuple[Replied, list[Note]]:
        """Return `move` as the changed scenario has it; a choice that is gone stays as it was."""
        if move.choice is None:
            return move._replace(reading=self._read(move.words)), []
        choice = next((choice for choice in self.choices if choice.id == move.choice), None)
        if choice is not None:
            return Replied(self.case.text(choice.text), choice.id, declared(choice)), []
        note = Note(
            f"第 {number} 步的选项 {move.choice} 在这里已经没有了，按原来的话重放。",
            f"The choice {move.choice} of step {number} is no longer here; its old words were played.",
        )
        return move._replace(choice=None), [note]


def library_for(path: Path, scenario_id: str) -> Library:
    """Return the shipped library with the folder of `path`, and personas beside it, added.

    Whatever else has the id, copies in folders below for example, `scenario_id` is the file at `path`.
    """
    library = Library.open()
    for folder in (path.parent.parent / "personas", path.parent):
        if folder.is_dir():
            library = library.with_folder(folder)
    return Library([Entry("scenario", scenario_id, path), *library.entries()])


def scenario_file(name: str) -> Path:
    """Return the scenario file called `name`: a path, or the id of a scenario.

    :raises UnknownId: there is no scenario of that id.
    """
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return path
    entries = Library.open().entries("scenario")
    found = next((entry.path for entry in entries if entry.id == name), None)
    if found is None:
        known = [entry.id for entry in entries]
        near = nearest(name, known)
        raise UnknownId("scenario", name, [near] if near else known[:3])
    return found


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when `path` is saved; zeros while it is not there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return found.st_mtime_ns, found.st_size
