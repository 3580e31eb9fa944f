"""Every widget on a few screens, in two languages: what the tests draw and drive."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from simulator.desktop.app import App
from simulator.desktop.screen import Screen
from simulator.desktop.theme import (
    BAD,
    BODY,
    CAPTION,
    DISPLAY,
    GOOD,
    HEADING,
    INFO,
    INK_FAINT,
    INK_SOFT,
    LEAD,
    NEUTRAL,
    SMALL,
    SUBTITLE,
    TITLE,
    WARN,
    mood_tint,
)
from simulator.desktop.widgets.base import Divider, Icon, Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, CardButton, Segmented, Tabs, Toggle
from simulator.desktop.widgets.charts import Axis, LineChart, Marker, RadarChart, Series
from simulator.desktop.widgets.chat import ChatLog, Message
from simulator.desktop.widgets.choices import ChoiceList
from simulator.desktop.widgets.dialogs import Dialog, Select
from simulator.desktop.widgets.layout import Bar, Card, Centred, Column, Grid, Row
from simulator.desktop.widgets.meters import MoodBar, ProgressBar, ScoreBar, Steps
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.portrait import Portrait
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.textbox import TextBox, TextLine

FACE = Path(__file__).with_name("calm_face.svg")


class Gallery(Screen):
    """A screen in one language that notes what is done with it."""

    def __init__(self, app: App, language: str) -> None:
        super().__init__(app)
        self.language = language
        self.said: list[str] = []

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def note(self, what: str) -> None:
        self.said.append(what)


class Conversation(Gallery):
    """The heart of the product: portrait, moods, chat, choices, reply."""

    def build(self) -> Widget:
        ui, say = self.ui, self.say
        self.log = ChatLog(
            ui,
            [
                Message(
                    "left",
                    say(
                        "您好！我上周五（11月14日）下单的“无线耳机 Pro”到现在还没有收到，"
                        "物流信息停在“已揽收”三天了。",
                        "Hello. I ordered the “Wireless Buds Pro” last Friday (14 November) and nothing has "
                        "arrived. The tracking has said “picked up” for three days.",
                    ),
                    say("王岚女士", "Ms Wang"),
                    "10:02",
                ),
                Message(
                    "right",
                    say(
                        "非常抱歉让您久等，王女士。我马上查这一单的物流，请给我两分钟。",
                        "I am sorry about the wait, Ms Wang. I am looking it up; two minutes, please.",
                    ),
                    say("您", "You"),
                    "10:03",
                    say("致歉及时，并说明了下一步。", "A timely apology, and you said what comes next."),
                    GOOD,
                ),
                Message(
                    "left",
                    say(
                        "你们到底什么时候能发货？我已经打了3次电话，每次都让我“再等等”……这就是你们的服务吗？！",
                        "When will it ship? I have called three times and every time I was told to “wait a "
                        "little longer”… Is this what you call service?!",
                    ),
                    say("王岚女士", "Ms Wang"),
                    "10:03",
                ),
            ],
        )
        self.choices = ChoiceList(
            ui,
            [
                say(
                    "打了三次电话都没有结果，换成我也会着急。您最担心的是赶不上用，还是怕货丢了？",
                    "Three calls and no result: I would be upset too. Is it the date that worries you or "
                    "that the parcel may be lost?",
                ),
                say(
                    "请提供一下订单号，我先核对物流状态。",
                    "Please give me the order number so I can check it.",
                ),
                say("按规定需要等待 7 天，请您耐心等待。", "The rule is seven days; please be patient."),
            ],
            lambda index: self.note(f"choice {index}"),
        )
        self.box = TextBox(
            ui,
            say("用您自己的话回复……", "Reply in your own words…"),
            on_send=lambda text: self.note(f"sent {text}"),
            on_limit=lambda: self.note("limit"),
            lines=(2, 5),
        )
        self.portrait = Portrait(ui, FACE, mood_tint(0.15), ratio=1.1)
        send = Button(
            ui,
            say("发送", "Send"),
            lambda: self.note("send"),
            "primary",
            "send",
            say("Enter 发送", "Enter sends"),
        )
        side = Card(
            ui,
            [
                self.portrait,
                Label(ui, say("王岚女士", "Ms Wang Lan"), SUBTITLE),
                Label(ui, say("金牌会员 · 电话", "Gold member · phone"), SMALL, INK_FAINT),
                Divider(ui),
                MoodBar(ui, say("怒气", "Anger"), 0.78, say("很高", "very high"), good=False),
                MoodBar(ui, say("信任", "Trust"), 0.32, say("偏低", "low")),
                MoodBar(ui, say("耐心", "Patience"), 0.45, say("一般", "fair")),
            ],
            gap=10,
            padding=16,
        )
        header = Bar(
            ui,
            [
                Button(ui, "", self.app.pop, "quiet", "back", say("返回", "Back")),
                Label(ui, say("物流延误投诉", "A parcel that never came"), TITLE, one_line=True),
                Badge(ui, say("指导模式", "Guided"), INFO, "hint"),
                Spacer(ui),
                Steps(ui, say("倾诉 了解 解决 跟进", "Vent Explore Solve Follow-up").split(), 1).sized(360),
                Spacer(ui),
                Button(ui, say("提示", "Hint"), lambda: self.note("hint"), "quiet", "hint"),
                Button(ui, say("挂断", "Hang up"), self.ask, "secondary", "exit"),
            ],
        )
        talk = Column(
            ui,
            [
                self.log.sized(grow=1),
                self.choices,
                Row(ui, [self.box.sized(grow=1), send], across="end"),
            ],
            gap=12,
        )
        sidebar = ScrollArea(ui, side, inset=12).sized(width=264)
        body = Row(ui, [sidebar, talk.sized(grow=1)], gap=12, padding=(20, 16), across="stretch")
        return Column(ui, [header, body.sized(grow=1)], gap=0)

    def ask(self) -> None:
        """Open the question before hanging up."""
        ui, say = self.ui, self.say
        self.dialog = Dialog(
            ui,
            say("现在结束这次通话？", "End this call now?"),
            say(
                "客户的问题还没有解决。结束后会直接进入复盘，这次演练照常记录。",
                "The customer's problem is not solved yet. The debrief follows, and the attempt is recorded.",
            ),
            [
                Button(ui, say("继续通话", "Stay on the line"), lambda: self.note("stay")),
                Button(ui, say("结束通话", "End the call"), lambda: self.note("end"), "danger"),
            ],
            on_dismiss=lambda: self.note("dismissed"),
        )
        self.dialog.open()


class Debrief(Gallery):
    """Scores and charts."""

    def build(self) -> Widget:
        ui, say = self.ui, self.say
        names = (
            ("以客户为重", "Customer first"),
            ("让客户发泄", "Let them vent"),
            ("控制情绪", "Stay composed"),
            ("善用聆听", "Listen"),
            ("理解和同情", "Empathise"),
            ("致歉", "Apologise"),
            ("承担责任", "Take responsibility"),
            ("了解情况", "Find the facts"),
            ("实事求是", "Explain honestly"),
            ("积极解决", "Solve"),
        )
        values = (82, 64, 91, 70, 55, 88, None, 61, 76, 47)
        befores = (70, 50, 80, 72, 40, 60, 60, 66, 60, 50)
        self.radar = RadarChart(
            ui,
            [Axis(say(*name), v, b) for name, v, b in zip(names, values, befores, strict=True)],
        )
        self.chart = LineChart(
            ui,
            [
                Series(say("怒气", "Anger"), (78, 84, 70, 66, 52, 40, 44, 25), (196, 62, 48)),
                Series(say("信任", "Trust"), (32, 28, 36, 40, 48, 60, 58, 74)),
            ],
            [
                Marker(1, say("打断了客户", "You cut in"), BAD),
                Marker(4, say("说出了客户的感受", "You named the feeling"), GOOD),
            ],
            turn_label=say("第几轮：", "Turn"),
            on_pick=lambda turn: self.note(f"turn {turn}"),
        )
        scores = [
            ScoreBar(
                ui, say(*name), v, error=6 if v else None, mark=60, absent=say("没有机会", "no occasion")
            )
            for name, v in zip(names[:6], (82, 64, 91, 70, 55, None), strict=True)
        ]
        total = Card(
            ui,
            [
                Label(ui, say("总分", "Overall"), BODY, INK_SOFT),
                Row(ui, [Label(ui, "73", DISPLAY), Label(ui, "± 4", LEAD, INK_FAINT), Spacer(ui)], gap=8),
                Row(ui, [Badge(ui, say("通过", "Passed"), GOOD, "check"), Spacer(ui)]),
                Label(
                    ui,
                    say("及格线 60 分；标准误差 4 分。", "Pass mark 60; standard error 4 points."),
                    SMALL,
                    INK_FAINT,
                ),
                *scores,
            ],
        )
        moods = Card(ui, [Label(ui, say("客户的情绪", "The customer's mood"), SUBTITLE), self.chart])
        radar = Card(ui, [Label(ui, say("各项原则", "Principles"), SUBTITLE), self.radar])
        right = Column(ui, [radar, moods], gap=20)
        grid = Row(ui, [total.sized(width=320), right.sized(grow=1)], gap=20, across="start")
        page = Column(
            ui,
            [
                Label(ui, say("复盘：物流延误投诉", "Debrief: a parcel that never came"), HEADING),
                Banner(
                    ui,
                    say(
                        "在第 2 轮，客户还没有说完您就开始解释规定。先听完，再解决。",
                        "In turn 2 you explained the rules too early. Hear the customer out first.",
                    ),
                    WARN,
                    say("最值得改进的一点", "The one thing to work on"),
                ),
                grid,
            ],
            gap=20,
            padding=(0, 16),
        )
        return ScrollArea(ui, Centred(ui, page, 1120), inset=16)


class Home(Gallery):
    """Cards, tabs, fields, switches."""

    def build(self) -> Widget:
        ui, say = self.ui, self.say
        titles = (
            ("物流延误投诉", "A parcel that never came"),
            ("水管装好第三天漏水", "The pipe that leaked on day three"),
            ("强度不够的那一批水泥", "The batch that failed the strength test"),
            ("一年的稿子没了", "A year of writing, gone"),
            ("三次都没打通的热线", "Cut off three times"),
        )
        cards = [
            CardButton(
                ui,
                Column(
                    ui,
                    [
                        Row(
                            ui,
                            [
                                Icon(ui, icon, 22, (12, 94, 112)),
                                Spacer(ui),
                                Badge(ui, say("难度", "Level") + f" {level}", NEUTRAL if level < 3 else WARN),
                            ],
                        ),
                        Label(ui, say(*title), SUBTITLE),
                        Label(
                            ui,
                            say(
                                "客户等了九天，已经打过三次电话。她要的不是道歉，是一个准日子。",
                                "Nine days of waiting, three calls. She wants a date, not an apology.",
                            ),
                            SMALL,
                            INK_SOFT,
                        ),
                        ProgressBar(ui, level / 4, thickness=6),
                    ],
                    gap=10,
                ),
                partial(self.note, f"card {index}"),
                chosen=index == 1,
            )
            for index, (title, icon, level) in enumerate(
                zip(titles, ("phone", "counter", "user", "message", "mail"), (1, 2, 3, 4, 2), strict=True)
            )
        ]
        self.tabs = Tabs(
            ui,
            say("场景 课程 轮班 成绩", "Scenarios Lessons Shifts Results").split(),
            0,
            lambda i: self.note(f"tab {i}"),
        )
        self.modes = Segmented(
            ui, say("指导 教练 考核", "Guided Coached Exam").split(), 0, lambda i: self.note(f"mode {i}")
        )
        self.line = TextLine(
            ui, say("搜索场景", "Search scenarios"), on_change=lambda t: self.note(f"line {t}")
        )
        self.select = Select(
            ui,
            [say("全部客户", "All customers"), say("惯常抱怨", "Habitual"), say("发泄型", "Venting"), "VIP"],
            0,
            lambda i: self.note(f"select {i}"),
        )
        self.toggle = Toggle(
            ui, say("放宽时间限制", "Relax time limits"), True, lambda on: self.note(f"toggle {on}")
        )
        dead = Button(ui, say("不可用", "Unavailable"), lambda: self.note("dead"))
        dead.enable(False)
        page = Column(
            ui,
            [
                Row(
                    ui,
                    [
                        Label(ui, say("今天练哪一位客户？", "Who will you practise with today?"), HEADING),
                        Spacer(ui),
                        self.modes,
                    ],
                ),
                self.tabs,
                Row(ui, [self.line.sized(grow=1), self.select.sized(width=200), self.toggle]),
                Grid(ui, cards, least=260),
                Row(
                    ui,
                    [
                        Button(
                            ui,
                            say("开始", "Start"),
                            lambda: self.note("start"),
                            "primary",
                            "next",
                            trailing=True,
                        ),
                        Button(ui, say("随机", "Random"), lambda: self.note("random"), icon="repeat"),
                        Button(ui, say("设置", "Settings"), lambda: self.note("set"), "quiet", "settings"),
                        Button(ui, say("删除", "Delete"), lambda: self.note("delete"), "danger"),
                        dead,
                        Spacer(ui),
                        Label(ui, "v1.0 · 😀 · \u0007", CAPTION, INK_FAINT),
                    ],
                ),
            ],
            gap=20,
            padding=(0, 20),
        )
        return ScrollArea(ui, Centred(ui, page, 1160), inset=20)
