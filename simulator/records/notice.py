"""The privacy notice: what is kept of a trainee, where, how long, for whom; shown once.

Its figures come from the records that are in use: the place, and the retention period. A notice that says
something else than the one that was shown is shown again.
"""

from __future__ import annotations

import hashlib
import time
from typing import Final, NamedTuple

from sqlalchemy import select

from simulator.records.insertion import insert
from simulator.records.privacy import retention
from simulator.records.schema import NOTICES
from simulator.records.store import Store


class Notice(NamedTuple):
    """A privacy notice in both languages; `version` changes with every word of it."""

    version: str
    zh: str
    en: str

    def say(self, language: str) -> str:
        """Return the notice in "zh" or, for any other language, in English."""
        return self.zh if language == "zh" else self.en


def notice(store: Store) -> Notice:
    """Return the notice that holds for attempts kept in `store`."""
    days = retention(store)
    if days is None:
        long_zh, long_en = "一直保存，直到有人删除", "until somebody deletes them"
    else:
        long_zh, long_en = f"保存 {days} 天，到期自动删除", f"for {days} days; then they are deleted"
    if store.database.postgres:
        place_zh, place_en = _SERVER_ZH, _SERVER_EN
    else:
        place_zh, place_en = (
            _FILE_ZH.format(place=store.database.where),
            _FILE_EN.format(place=store.database.where),
        )
    zh = _ZH.format(place=place_zh, long=long_zh)
    en = _EN.format(place=place_en, long=long_en)
    return Notice(hashlib.sha256((zh + en).encode()).hexdigest()[:16], zh, en)


def was_shown(store: Store, trainee: str | None) -> bool:
    """Say whether `trainee` (None: whoever practises without a name) has been shown the notice that holds."""
    query = select(NOTICES.c.at).where(
        NOTICES.c.trainee == (trainee or ""), NOTICES.c.version == notice(store).version
    )
    with store.database.reading() as connection:
        return connection.scalar(query) is not None


def acknowledge(store: Store, trainee: str | None) -> None:
    """Note that `trainee` has been shown the notice that holds, now."""
    with store.database.writing() as connection:
        new = insert(connection, NOTICES).values(
            trainee=trainee or "", version=notice(store).version, at=int(time.time())
        )
        connection.execute(new.on_conflict_do_nothing(index_elements=["trainee", "version"]))


_FILE_ZH: Final = (
    "记录保存在这台电脑上（{place} 及旁边的 tapes 文件夹）。没有密码保护：能打开这些文件的人都能看到全部内容"
)
_FILE_EN: Final = (
    "The records are on this computer ({place} and the folder “tapes” beside it). No password protects them: "
    "whoever can open these files can read all of them"
)
_SERVER_ZH: Final = (
    "记录保存在公司的数据库服务器上；本机只在连不上服务器时暂存，交上去后即删除。"
    "您用自己的账号只能看到自己的记录，人事部门可以看到全部"
)
_SERVER_EN: Final = (
    "The records are on the company's database server; this computer keeps them only until the server has "
    "them. With your own account you see your own records, the personnel department sees all"
)
_ZH: Final = """\
练习之前，请先了解记录了什么

· 记录什么：您的工号、姓名和班组（如果有人录入过），每次演练的时间、场景和模式，\
您说的每一句话、每次回复前停顿了多久，以及系统怎样理解、怎样评分。
· 用来做什么：给您看反馈；让培训人员和人事部门了解谁已经可以上岗、哪里还需要练习。\
只有考试用来判断能否上岗。
· 放在哪里、谁能看：{place}。
· 保存多久：{long}。
· 您可以做什么：对任何一句的理解或评分提出申诉；请人事部门把您的记录给您看、改正、匿名或删除。
· 这些记录证明不了什么：系统能发现演练记录损坏或被改过，但不能证明坐在电脑前的就是您本人；\
这要靠监考。
"""
_EN: Final = """\
Before you practise: what is kept of it

· What: your employee number, your name and team where somebody has entered them; when you practised, \
which scenario and in which mode; every word you say to the customer and how long you waited before it; \
how it was read and scored.
· What for: to give you feedback, and to tell trainers and the personnel department who is ready for \
customers and what needs more practice. Only exams count towards being ready.
· Where, and who can see it: {place}.
· How long: {long}.
· What you can do: contest how any of your replies was read or scored; ask the personnel department to show \
you your records, to correct them, to take your name off them or to delete them.
· What these records don't prove: damage and later changes to them are found, but not who sat at the \
computer; that is for an invigilator to see.
"""
