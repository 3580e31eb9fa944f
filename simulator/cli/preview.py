"""`kesu preview`: a scenario played while it is being edited, in the terminal or in the window."""

from __future__ import annotations

import sys
import threading
from typing import Final

from rich.console import Console
from rich.markup import escape

from simulator import paths
from simulator.authoring import preview_words, ways
from simulator.authoring.preview import Preview, Reloaded, scenario_file
from simulator.authoring.telling import tell
from simulator.cli.options import language_of, spoken_language
from simulator.content.catalogue import read_text
from simulator.content.problems import Problem
from simulator.errors import KesuError, WrongUse
from simulator.model.texts import Language

#: Seconds between two looks at the file; an author sees the change as at once.
_EVERY: Final = 0.3
#: Problems of a file that are shown; `kesu check` shows all.
_PROBLEMS: Final = 3
_HELP: Final = {
    "zh": (
        "数字  选一个选项        其他文字  当作自己的话\n"
        "j [阶段]  跳到阶段      m 怒气 或 m anger=70 heard=0.5  改情绪\n"
        "b  退一步  r  重新开始  t  把走到这里的过程存成测试  q  退出"
    ),
    "en": (
        "a number  picks a choice      other words  are a reply of your own\n"
        "j [BEAT]  jumps to a beat     m 70, or m anger=70 heard=0.5  sets the mood\n"
        "b  steps back  r  begins again  t  makes the way here a test  q  leaves"
    ),
}


def preview(name: str, lang: str | None, play_in: str | None, seed: int, window: bool) -> None:
    """Play the scenario `name`, a file or an id, and read it anew whenever it is saved.

    `play_in` is the language of the conversation.

    :raises UnknownId: there is no such scenario.
    :raises ContentError: it has errors to begin with.
    :raises DisplayUnavailable: no window can be opened, and one was asked for.
    """
    language = spoken_language(lang)
    spoken = language if play_in is None else language_of(play_in)
    path = scenario_file(name)
    if window:
        from simulator.desktop.game import run

        run(paths.home(), language=language, preview=Preview(path, spoken, seed))
        return
    _Terminal(Preview(path, spoken, seed), language).run()


class _Terminal:
    """A preview in plain lines."""

    def __init__(self, preview: Preview, language: Language) -> None:
        self._preview = preview
        self._language = language
        self._console = Console(highlight=False)
        self._lock = threading.Lock()
        self._over = threading.Event()

    def run(self) -> None:
        """Play until the author leaves or there is nothing more to read."""
        self._line(f"{self._preview.path}", "bold")
        self._line(
            self._say("保存文件即刷新；? 看按键。", "Saving the file shows it anew; ? tells the keys."), "dim"
        )
        self._show()
        self._ask()
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            for line in iter(self._read, None):
                with self._lock:
                    self._refresh()
                    if line.strip() == "q":
                        break
                    try:
                        self._obey(line.strip())
                    except KesuError as error:
                        self._line(error.sentence(self._language), "yellow")
                    self._ask()
        finally:
            self._over.set()
            watcher.join()

    # --- input ---------------------------------------------------------------------------------------------

    def _read(self) -> str | None:
        line = sys.stdin.readline() if sys.stdin is not None else ""
        return line or None

    def _obey(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "?":
            self._line(_HELP[self._language])
        elif line == "b":
            if not self._preview.back():
                raise WrongUse("This is the beginning.", "已经在开头了。")
            self._show()
        elif line == "r":
            self._preview.restart()
            self._show()
        elif line == "t":
            path, test, left_out = ways.write(self._preview)
            self._line(self._say(f"已存成测试 {test}：{path}", f"Made the test {test}: {path}"), "green")
            if left_out:
                self._line(
                    self._say(
                        f"测试从跳转或改情绪的地方开始，不含之前的 {left_out} 句。",
                        f"It starts where you jumped or set the mood; replies left out: {left_out}.",
                    )
                )
        elif word == "j":
            self._jump(rest.strip())
        elif word == "m" and (not rest or rest.strip()[0].isdigit() or "=" in rest):
            self._preview.set_mood(**_numbers(rest))
            self._show()
        elif line:
            self._reply(line)

    def _jump(self, beat: str) -> None:
        beats = list(self._preview.case.beats.values())
        if not beat:
            for place, known in enumerate(beats, start=1):
                title = self._preview.case.speak(known.title.say(self._language))
                self._line(f"  j {place}  {known.id}  {title}")
            return
        if beat.isdecimal() and 1 <= int(beat) <= len(beats):
            beat = beats[int(beat) - 1].id
        self._preview.jump(beat)
        self._show()

    def _reply(self, line: str) -> None:
        choices = self._preview.choices
        if line.isdecimal():
            if not choices or not 1 <= int(line) <= len(choices):
                raise WrongUse(f"There is no choice {line[:20]} here.", f"这里没有第 {line[:20]} 个选项。")
            self._preview.choose(choices[int(line) - 1].id)
        else:
            self._preview.reply(line)
        self._show()

    # --- output --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        preview, scene = self._preview, self._preview.scene
        if scene.turn is not None:
            self._line(f"{self._say('你', 'You')}> {scene.turn.words}", "cyan")
        for label, text in preview_words.told(preview, self._language):
            self._line(f"  {label}: {text}", "dim")
        mood = "  ".join(
            f"{gauge.name} {preview_words.number(gauge)}"
            for gauge in preview_words.gauges(preview.scenes, self._language)
        )
        self._line(f"  {scene.state.band}: {mood}", "magenta")
        feedback = preview.feedback()
        for sign, findings in (("＋", feedback.good), ("－", feedback.bad)) if feedback else ():
            for finding in findings:
                shown = "±" if finding.kind == "partly" else sign
                self._line(f"  {shown} {finding.principle or finding.rule}: {finding.text}", "dim")
        name = preview.case.text(preview.case.scenario.customer.name)
        if scene.customer:
            self._line(f"{name}> {scene.customer}", "bold")
        if scene.state.ending is not None:
            card = preview.debrief().card
            passed = {
                True: ("通过", "passed"),
                False: ("未通过", "not passed"),
                None: ("待复核", "needs review"),
            }
            self._line(
                self._say("得分", "Score") + f" {card.overall:g}, {self._say(*passed[card.passed])}", "bold"
            )
        for place, choice in enumerate(preview.choices, start=1):
            self._line(f"  {place}  {preview.case.text(choice.text)}  ({choice.id})")

    def _ask(self) -> None:
        self._console.print("> ", end="")

    def _line(self, text: str, style: str = "") -> None:
        self._console.print(escape(text), style=style or None, soft_wrap=True)

    def _say(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en

    # --- the file ------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Show the scenario anew when it is saved, while the terminal waits for a line."""
        while not self._over.wait(_EVERY):
            with self._lock:
                if self._refresh():
                    self._ask()

    def _refresh(self) -> bool:
        """Read a changed file; whether there was one."""
        found = self._preview.refresh()
        if found is None:
            return False
        self._console.print()
        if found.error is not None:
            self._tell(found)
            return True
        self._line(self._say("—— 已按保存的文件刷新 ——", "—— shown anew from the saved file ——"), "green")
        for note in found.notes:
            self._line(note.sentence(self._language), "yellow")
        self._show()
        return True

    def _tell(self, found: Reloaded) -> None:
        self._line(
            self._say("保存的文件有错，仍用上一版：", "The saved file has errors; the last version stays:"),
            "yellow",
        )
        errors = [problem for problem in found.problems if problem.severity == "error"]
        if not errors and found.error is not None:
            self._line(found.error.sentence(self._language), "yellow")
        text = read_text(self._preview.path)
        lines = [] if isinstance(text, Problem) else text.split("\n")
        for problem in errors[:_PROBLEMS]:
            self._line(tell(problem, lines, self._language), "yellow")


def _numbers(written: str) -> dict[str, float]:
    """Return what `anger=70 heard=0.5` says; a number alone is the anger.

    :raises WrongUse: a part of it is no number.
    """
    found = {}
    for part in written.replace(",", " ").split():
        name, sign, number = part.partition("=")
        try:
            found[name if sign else "anger"] = float(number if sign else name)
        except ValueError as error:
            raise WrongUse(
                f"{part[:40]!r} is no number for the mood: write m 70, or m anger=70 heard=0.5.",
                f"“{part[:40]}”不是情绪数值，请写成 m 70 或 m anger=70 heard=0.5。",
            ) from error
    if not found:
        raise WrongUse(
            "Say how the mood is to be: m 70, or m anger=70 heard=0.5.",
            "请写明情绪，如 m 70 或 m anger=70 heard=0.5。",
        )
    return found
