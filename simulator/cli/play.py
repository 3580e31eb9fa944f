"""`kesu play`: for people, in a window or in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from simulator import paths
from simulator.cli.options import language_of, mode_of
from simulator.cli.scenarios import found
from simulator.cli.terminal import Terminal
from simulator.content.library import Library
from simulator.errors import DisplayUnavailable, KesuError, WrongUse
from simulator.model.tape import Mode
from simulator.model.texts import Language
from simulator.practice import Practice, begin
from simulator.records.index import Index
from simulator.settings import load as load_settings
from simulator.study.whatif import smallest_change


def open_or_play(
    scenario: str | None = None,
    mode: str = "guided",
    trainee: str | None = None,
    seed: int | None = None,
    lang: str | None = None,
    text: bool = False,
    uncertified: bool = False,
) -> None:
    """Open the window, or play in the terminal where there is none or `text` asks for it.

    :raises DisplayUnavailable: there is no window, and nobody at a terminal either.
    """
    home = paths.home()
    language = language_of(lang) if lang is not None else load_settings(home).settings.language
    library, called = Library.open(), scenario
    if scenario is not None:
        library, scenario, _ = found(scenario)
        languages = library.scenario(scenario).languages
        if lang is None and language not in languages:
            language = languages[0]
    chosen = mode_of(mode)
    if not text:
        try:
            _open_window(home, library, scenario, chosen, trainee, seed, language, uncertified)
            return
        except DisplayUnavailable as error:
            if sys.stdin is None or not sys.stdin.isatty():
                raise
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
    with Index(home) as index:
        _play_text(library, index, scenario, called, chosen, trainee, seed, language, uncertified)


def _open_window(
    home: Path,
    library: Library,
    scenario: str | None,
    mode: Mode,
    trainee: str | None,
    seed: int | None,
    language: Language,
    uncertified: bool,
) -> None:
    from simulator.desktop.game import run

    run(
        home,
        library=library,
        scenario=scenario,
        mode=mode,
        trainee=trainee,
        seed=seed,
        language=language,
        uncertified=uncertified,
    )


def _play_text(
    library: Library,
    index: Index,
    scenario: str | None,
    called: str | None,
    mode: Mode,
    trainee: str | None,
    seed: int | None,
    language: Language,
    uncertified: bool,
) -> None:
    terminal = Terminal(language)
    if scenario is None:
        scenario = terminal.pick(library, mode)
    notice = index.notice(trainee)
    if notice is not None:
        typer.echo(notice.say(language))
        index.acknowledge(trainee)
    practice, path = begin(
        library, index, scenario, mode, language, trainee, seed, uncertified=uncertified, called=called
    )
    terminal.brief(practice)
    while not practice.finished and _exchange(terminal, practice):
        pass
    try:
        practice.hang_up()
        index.note(path)
    finally:  # a full disk keeps nobody from the debrief
        terminal.debrief(practice, practice.debrief())
        if practice.turns:
            terminal.what_if(practice, smallest_change(practice.case, practice.matter, practice.tape))


def _exchange(terminal: Terminal, practice: Practice) -> bool:
    """Play one reply; returns False where the trainee hangs up."""
    answer = terminal.ask(practice)
    if answer is None:
        return False
    words, delay = answer
    try:
        offered = practice.choices if practice.header.mode == "guided" else ()
        if words.isdecimal() and 1 <= int(words) <= len(offered):
            turn = practice.choose(offered[int(words) - 1].id, delay)
        elif offered and words.isdecimal():  # a slip of the finger; no customer is answered with a number
            raise WrongUse(
                f"There is no reply {words[:20]}: type 1 to {len(offered)}, or words of your own.",
                f"没有第 {words[:20]} 条，请输入 1 到 {len(offered)}，或用自己的话回复。",
            )
        else:
            turn = practice.reply(words, delay)
    except KesuError as error:
        terminal.notice(error.sentence(practice.header.language))
        return True
    terminal.turn(practice, turn)
    return True
