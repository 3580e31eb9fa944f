"""One attempt end to end: the room where content, language, session, scoring and records meet.

The desktop, the terminal and scripts all play through `Practice`, so an attempt is the same whichever way
it is played: read the reply, step the engine, write the turn, and at the end judge the tape.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator import __version__
from simulator.content.certificates import certified
from simulator.content.library import Library
from simulator.content.problems import nearest
from simulator.errors import HomeUnwritable, TapeError, UnknownId, WrongUse
from simulator.model.scenario import Beat
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header, Mode, Opening, Reading, Tape, Turn
from simulator.model.texts import Language
from simulator.readings import Reader, declared
from simulator.records.tape import (
    FORMAT,
    SUFFIX,
    TapeWriter,
    fingerprint,
    read,
)
from simulator.rejudging import compare, sensible, stage
from simulator.scoring import debrief as debriefing
from simulator.scoring.score import Matter, score
from simulator.session import engine
from simulator.session.cast import Case, cast
from simulator.session.chance import chance
from simulator.session.state import State

if TYPE_CHECKING:  # its database library is slow to import, and only a type is needed here
    from simulator.records.index import Index

#: Longest reply that is kept; longer ones are refused before they cost a turn.
LONGEST_REPLY: Final = 2_000
#: Longest delay that is noted, in milliseconds (an hour); a laptop may have slept.
LONGEST_DELAY: Final = 3_600_000
#: Longest employee number.
LONGEST_TRAINEE: Final = 64
#: Choices that are offered at least, even if some of them were said before.
FEWEST_CHOICES: Final = 3
#: The delay of a reply for which none was measured, in milliseconds; costs nothing.
USUAL_DELAY: Final = 5_000
#: The stream of chance that shuffles choices; kept apart from the engine's.
_CHOICES: Final = 4


class Offered(NamedTuple):
    """A choice as it is shown: its id and words, nothing of its worth."""

    id: str
    text: str


class Practice:
    """One attempt by one trainee, from the customer's first line to the debrief."""

    def __init__(
        self,
        case: Case,
        matter: Matter,
        header: Header,
        writer: TapeWriter | None,
        turns: Sequence[Turn] = (),
        begun: tuple[State, Opening] | None = None,
    ) -> None:
        """Play `case` on from `turns`, or from the middle: where `begun` says, in an author's test."""
        self.case = case
        self.matter = matter
        self.header = header
        self._writer = writer
        self.turns: list[Turn] = []
        if begun is None:
            self.opening, self.turns, self._state = engine.replay(case, turns)
        else:
            self._state, self.opening = begun
        self._written = False  # the end is on the tape

    @classmethod
    def begin(
        cls,
        library: Library,
        scenario: str,
        *,
        mode: Mode,
        language: Language,
        seed: int,
        started: datetime,
        path: Path,
        trainee: str | None = None,
        allowance: int = 0,
        attempt: str | None = None,
    ) -> Practice:
        """Begin an attempt that is recorded at `path`.

        `started` (with its offset) is noted for people; nothing depends on it. `trainee` is a pseudonym,
        `allowance` the delay in milliseconds forgiven this trainee. `attempt` is its id; left out, the file's
        name serves.

        :raises UnknownId: no such scenario, or its persona is missing.
        :raises ContentError: one of the files has errors.
        :raises WrongUse: an exam-only scenario in another mode, or a language it is not written in.
        :raises HomeUnwritable: the tape cannot be written.
        """
        content = library.scenario(scenario)
        if content.exam_only and mode != "exam":
            raise WrongUse(
                f"The scenario {scenario!r} is for exams only: play it with --mode exam.",
                f"场景“{scenario}”仅供考试使用，请用 --mode exam 进入。",
            )
        if language not in content.languages:
            other = content.languages[0]
            raise WrongUse(
                f"The scenario {scenario!r} is not written in {language!r}: play it with --lang {other}.",
                f"场景“{scenario}”没有 {language} 文本，请改用 --lang {other}。",
            )
        names = (
            ("scenario", scenario),
            ("persona", content.persona),
            ("course", library.rubric().course),
            ("rubric", "rubric"),
        )
        texts = {kind: library.text(kind, content_id) for kind, content_id in names}
        house = library.house()
        if house is not None:
            texts["house"] = house.text
        matter = Matter(
            content,
            library.persona(content.persona),
            library.course(library.rubric().course),
            library.rubric(),
            None if house is None else house.content,
        )
        header = Header(
            attempt=path.name.removesuffix(SUFFIX) if attempt is None else attempt,
            trainee=trainee,
            scenario=scenario,
            mode=mode,
            language=language,
            seed=seed,
            started=started.isoformat(timespec="seconds"),
            hashes=tuple((kind, fingerprint(text)) for kind, text in texts.items()),
            versions=(
                ("certified", "yes" if certified(library, scenario) else "no"),
                ("kesu", __version__),
                ("tape", FORMAT),
            ),
            allowance=allowance,
        )
        case = cast(matter.scenario, matter.persona, seed, language, allowance)
        practice = cls(case, matter, header, None)
        practice._writer = TapeWriter.begin(path, header, practice.opening, texts)
        return practice

    @classmethod
    def resume(cls, path: Path) -> Practice:
        """Go on with the interrupted attempt at `path`.

        Where it was cut off between the last reply and the end, it has ended now, and that is written.

        :raises TapeError: the tape is damaged, its texts are missing, or the attempt has ended.
        :raises HomeUnwritable: the tape cannot be written.
        """
        recorded = read(path)
        if recorded.tape.ending is not None:
            raise TapeError(str(path), 0, "the attempt has ended", "这次演练已经结束")
        with sensible(path):
            differences = list(compare(path, recorded))
        if differences:
            first = differences[0]
            raise TapeError(
                str(path), first.line, f"{first.what} differs on replay", f"重放时{first.what}不一致"
            )
        case, matter = stage(path, recorded)
        writer = TapeWriter.resume(path, recorded)
        practice = cls(case, matter, recorded.tape.header, writer, recorded.tape.turns)
        if practice.finished:
            practice.hang_up()
        return practice

    @property
    def tape(self) -> Tape:
        """The tape as it stands now."""
        return Tape(self.header, self.opening, tuple(self.turns), self._state.ending)

    @property
    def beat(self) -> Beat:
        """The beat that the next reply is given in."""
        return self.case.beats[self._state.beat]

    @property
    def finished(self) -> bool:
        """Whether the attempt has ended."""
        return self._state.ending is not None

    @property
    def customer(self) -> str:
        """The customer's last line."""
        return self.turns[-1].customer if self.turns else self.opening.customer

    @property
    def choices(self) -> tuple[Offered, ...]:
        """The replies to choose from now, shuffled by the seed so that no place gives one away.

        What was said in this beat already is not offered again while there is enough else to say.
        """
        if self.finished:
            return ()
        said = {turn.choice for turn in self.turns if turn.beat == self.beat.id}
        fresh = tuple(choice for choice in self.beat.choices if choice.id not in said)
        choices = fresh if len(fresh) >= FEWEST_CHOICES else self.beat.choices
        return tuple(
            Offered(choices[place].id, self.case.text(choices[place].text))
            for place in order(len(choices), self.header.seed, self._state.turn)
        )

    def choose(self, choice_id: str, delay: int = USUAL_DELAY) -> Turn:
        """Give one of the offered replies, begun after `delay` milliseconds.

        :raises UnknownId: the beat has no such choice.
        :raises WrongUse: not in guided mode, or the attempt has ended.
        """
        if self.header.mode != "guided":
            raise WrongUse("Choices are for guided mode: type a reply.", "只有引导模式可以选择，请输入回复。")
        choice = next((choice for choice in self.beat.choices if choice.id == choice_id), None)
        if choice is None:
            known = [choice.id for choice in self.beat.choices]
            raise UnknownId(
                "choice", choice_id, [nearest(choice_id, known)] if nearest(choice_id, known) else known
            )
        return self._play(declared(choice), self.case.text(choice.text), choice_id, delay)

    def reply(self, words: str, delay: int = USUAL_DELAY) -> Turn:
        """Give a reply in the trainee's own words, begun after `delay` milliseconds.

        :raises WrongUse: it is empty or too long, or the attempt has ended.
        """
        self._open()
        words = "".join(c for c in words if c in "\n\t" or c.isprintable() or c == "\u200d").strip()
        if not words:
            raise WrongUse("The reply is empty: say something.", "回复是空的，请输入内容。")
        if len(words) > LONGEST_REPLY:
            raise WrongUse(
                f"The reply has {len(words)} characters; shorten it to {LONGEST_REPLY} or fewer.",
                f"回复有 {len(words)} 个字符，请缩短到 {LONGEST_REPLY} 个以内。",
            )
        return self._play(self._reader.read(words, self.customer), words, None, delay)

    def hang_up(self) -> None:
        """End the attempt from the trainee's side, if it has not ended, and see that the end is on the tape.

        :raises HomeUnwritable: the end cannot be written; the attempt can still be judged, and calling
            again tries again.
        """
        self._state = engine.hang_up(self.case, self._state)
        ending = self._state.ending
        if self._writer is not None and ending is not None and not self._written:
            self._writer.end(ending, self.card())
            self._written = True

    def feedback(self) -> debriefing.Feedback | None:
        """Return what the last reply was worth; None in exam mode and before the first reply."""
        if self.header.mode == "exam" or not self.turns:
            return None
        return debriefing.feedback(self.tape, self.matter)

    def debrief(self) -> debriefing.Debrief:
        """Judge the attempt and say what it means."""
        return debriefing.debrief(self.tape, self.matter)

    def card(self) -> ScoreCard:
        """Return the score card of the attempt as it stands."""
        return score(self.tape, self.matter)

    def hint(self) -> str:
        """Return what good handling would do at this moment, in the course's words.

        :raises WrongUse: not in coached mode.
        """
        if self.header.mode != "coached":
            raise WrongUse("Hints are for coached mode.", "只有辅导模式提供提示。")
        return debriefing.hint(self.tape, self.matter)

    def _open(self) -> None:
        if self.finished:
            raise WrongUse("The attempt has ended: begin a new one.", "本次演练已结束，请重新开始。")

    def _play(self, reading: Reading, words: str, choice: str | None, delay: int) -> Turn:
        self._open()
        delay = max(0, min(LONGEST_DELAY, delay))
        state, turn = engine.step(self.case, self._state, reading, delay, words, choice)
        if self._writer is not None:
            self._writer.turn(turn)  # before the state moves on: a full disk must not lose the turn silently
        self._state = state
        self.turns.append(turn)
        if self.finished:
            # The turn is played and written; if the disk is full only now, `hang_up` writes the end later.
            with suppress(HomeUnwritable):
                self.hang_up()
        return turn

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.case)


def order(count: int, seed: int, turn: int) -> list[int]:
    """Return the places of `count` choices in the order in which they are shown after `turn` replies."""
    return sorted(range(count), key=lambda place: chance(seed, _CHOICES, turn * 64 + place))


def new_attempt() -> str:
    """Return a random id for an attempt."""
    return secrets.token_hex(8)


def new_seed() -> int:
    """Return a random seed; it is written on the tape, so the attempt can be repeated."""
    return secrets.randbelow(1_000_000)


def _enrolled(index: Index, typed: str, *, exam: bool) -> str:
    """Return the employee number as the records have it.

    :raises WrongUse: it is for an exam, and the roster does not have the number.
    """
    known = index.standing(typed)
    if exam and known.refused:
        near_en = "" if known.nearest is None else f"; did you mean {known.nearest}?"
        near_zh = "" if known.nearest is None else f"，是不是 {known.nearest}？"
        raise WrongUse(
            f"{typed} is not on the roster, so no exam is held under it: check the number, or have it "
            f"entered with `kesu records import-roster`{near_en or '.'}",
            f"名单上没有工号 {typed}，不能用它考试：请核对工号，或请人事用 `kesu records import-roster` "
            f"录入{near_zh or '。'}",
        )
    return known.number


def begin(
    library: Library,
    index: Index,
    scenario: str,
    mode: Mode,
    language: Language,
    trainee: str | None,
    seed: int | None,
    tape: Path | None = None,
    allowance: int = 0,
    uncertified: bool = False,
    called: str | None = None,
) -> tuple[Practice, Path]:
    """Begin an attempt that the index knows of; an exam is given once per trainee and scenario.

    Exams are held in certified scenarios (`content.certificates`), in others only if `uncertified`; `called`
    is how the scenario was named, for the commands that are advised then. Where there is a roster, an exam is
    only for people who are on it.

    :raises WrongUse: the scenario is not certified, the exam was taken already, the tape file is there
        already, `trainee` is no employee number (1 to 64 printable characters) or none of the roster, or the
        clock stands before the moment at which the records forgot them.
    """
    trainee = trainee.strip() if trainee is not None else None
    if trainee and not (len(trainee) <= LONGEST_TRAINEE and trainee.isprintable()):
        raise WrongUse(
            f"An employee number has up to {LONGEST_TRAINEE} characters and no control characters.",
            f"工号最多 {LONGEST_TRAINEE} 个字符，且不能含控制字符。",
        )
    if mode == "exam" and not uncertified and not certified(library, scenario):
        name = scenario if called is None else called
        raise WrongUse(
            f"The scenario {scenario!r} is not certified as it is now, so no exam is held in it: run "
            f"`kesu certify {name}`, or begin with `kesu play {name} --mode exam --uncertified`.",
            f"场景“{scenario}”目前的内容没有认证，不能用来考试：请先运行 `kesu certify {name}`，"
            f"或用 `kesu play {name} --mode exam --uncertified` 开始。",
        )
    if trainee:
        trainee = _enrolled(index, trainee, exam=mode == "exam")
    pseudonym = index.pseudonym(trainee) if trainee else None
    if mode == "exam" and pseudonym is not None and scenario in index.exams(pseudonym):
        title = library.scenario(scenario).title
        raise WrongUse(
            f"{trainee} has already sat the exam “{title.say('en')}”: practise in guided or coached mode.",
            f"{trainee} 已经考过“{title.say('zh')}”，可以用引导或辅导模式练习。",
        )
    started = datetime.now().astimezone()
    if trainee and index.forgotten(trainee, started):
        raise WrongUse(
            f"By this computer's clock it is {started:%Y-%m-%d %H:%M}, before the records forgot {trainee}, "
            "so the attempt would not be kept: set the clock right.",
            f"这台电脑的时钟显示 {started:%Y-%m-%d %H:%M}，早于档案删除 {trainee} 的时间，演练不会被保存："
            "请先校准时钟。",
        )
    attempt = new_attempt()
    path = index.new_tape(attempt) if tape is None else tape
    if _is_there(path):
        raise WrongUse(f"{path} exists already: name a new file.", f"{path} 已存在，请换一个文件名。")
    practice = Practice.begin(
        library,
        scenario,
        mode=mode,
        language=language,
        seed=new_seed() if seed is None else seed,
        started=started,
        path=path,
        trainee=pseudonym,
        allowance=allowance,
        attempt=attempt,
    )
    index.note(path.absolute())
    return practice, path.absolute()


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (OSError, ValueError):  # nothing there, or a name that cannot be: writing will say why
        return False
    return True
