"""What a reply promises: which remedy, within how many hours, how much.

In: the even reply, the acts that it likely has, the topics it touches with their sentences, and the scenario's moment. Out:
promises. A time or an amount counts only where the speaker commits himself: not in a question, not where it
is refused or doubted, not where the customer is asked to do something, not in a price, a rule or opening
hours that are merely told.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Final, NamedTuple

from simulator.language.quantities import Amount, Time, amounts, hours, times
from simulator.language.text import sentences
from simulator.model.tape import Promise
from simulator.model.texts import Language

#: Acts by which a named time or amount becomes a promise.
COMMITTING: Final = frozenset(
    (
        "commit_deadline", "commit_follow_up", "propose_solution", "offer_options", "offer_compensation", "hand_over",
        "prevent_recurrence", "overpromise",
    )
)  # fmt: skip


class _Cues(NamedTuple):
    """What decides in one language. `forward` and `giving` are looked for in the whole sentence, `theirs` in the
    clause of the time or amount, `refused` and `told` in this clause and those that follow and name no other.
    """

    over: re.Pattern[str]  # something has happened: without `forward` no time is promised
    past: re.Pattern[str]  # a clause that tells what was: without `coming` no time is promised in it
    coming: re.Pattern[str]  # what is to come
    forward: re.Pattern[str]  # somebody is going to do something
    priced: re.Pattern[str]  # prices and figures: without `giving` no amount is promised
    giving: re.Pattern[str]  # something is given
    agreeing: re.Pattern[str]  # a question for agreement, not for information
    theirs: re.Pattern[str]  # what the customer is to do
    spent: re.Pattern[str]  # what the customer has done, had or paid: a promise only where it is given back
    restoring: re.Pattern[str]  # it is given back
    refused: re.Pattern[str]  # refused or left open
    taken: re.Pattern[str]  # somebody else has it
    told: re.Pattern[str]  # prices, rules, opening hours
    turning: re.Pattern[str]  # a clause that begins so is another matter than the one refused before
    another: re.Pattern[str]  # a clause that begins so speaks of another loss
    doubting: re.Pattern[str]  # a clause that begins so takes back what was said, even if it turns
    supposed: re.Pattern[str]  # a case supposed: what follows may be for the customer to do
    failing: re.Pattern[str]  # what may not have happened by then: the time of a condition
    mending: re.Pattern[str]  # the speaker corrects himself: only the last time and amount count
    calling: re.Pattern[str]  # a call, a visit, an answer: has a time of its own
    arriving: re.Pattern[str]  # a remedy that is there or done: a sentence that names none speaks of the last
    starting: re.Pattern[str]  # what only sets a remedy going: sent off tonight, it is not there tonight


_CUES: Final[Mapping[Language, _Cues]] = {
    "zh": _Cues(
        over=re.compile(r"过的|[^好]了[,.!~]?$|太晚|来着|当时|那天|那会"),
        past=re.compile(
            r"昨[天晚夜]|前天|(?<!马)上[周次回个]|半夜|夜里|当时|那天|那会|才[睡等]|[没未]有?(?:装|来|到|修|办|人|见|能|认|给|回|打|接|派|约)|已经?被|不在|(?:来|打|说|问|报|登记|接|结|关|写|等|开)(?:了|过(?![来去]))|写的是|只记|(?:周|星期|礼拜)[一二三四五六日天][^,]{0,4}(?:师傅|他|那)"
        ),
        coming=re.compile(
            r"会|能|准[时点]|一定|肯定|保证|安排|[送到]您|上门|[之以]前|内|我们?(?:来|去|让|打|把|给)|明[天早晚]|后天|下[周个]|到账|到货|约|派"
        ),
        forward=re.compile(
            r"[我咱]们?(?!看[到着见]|知道|记[得了下着]|查[到了]|说|理解|明白|懂|是|的|当时|也|都|听|收到|脸|心|嘴|原话|觉得|一句|那|怎|没|不|有|认为|想|锁|重说)|"
            r"就|会|给|能|准|一定|肯定|保证|安排|师傅|同事|专员|答复|回复|回电|回您|送|上门|退|补|赔|换|寄|发货|办|搞定|处理|解决|修|弄|"
            r"联系|通知|打电话|到账|到货|到您|来|够|出结果|之前|以前|前|内|后|约|定|装柜|随货|走|捎|送|等|发|交|做"
        ),
        priced=re.compile(""),  # every sum may be a price
        giving=re.compile(
            r"补|退|赔|送|赠|减|免|优惠|返|折|报销|承担|给您|给你|[我公咱]们?家?[出付贴]|贴|冲|便宜|不收|不要您|不用您|红包|券|打到|到账|会收到|"
            r"多发|搭|延|多保|加|批|记|抵|让|捎|寄|配|不要了|算我|[用必]您?(?:掏|出|付|管)|甭(?:给|掏|付)|去掉|抹|没了|就没有了|还[您咱]|扣(?:掉|除|回)|[从在里].{0,8}扣|下调|降|饶|添|少收|少算|公司付|咱付|我们来|我来|我出|只收|放进|备|到您|包了|认|可以|不(?:要|算|收)钱|请|归我|归我们|充|白|您看|全包|认"
        ),
        agreeing=re.compile(
            r"(?:可以|行|好|方便|成|同意|接受|满意|来得及|合适|没问题|愿意)(?:吗|么|不|吧)|行不行|好不好|可不可以|看行|看成|看呢|您看\?|怎么样|如何|要不"
        ),
        theirs=re.compile(
            r"(?<!申)请(?:您|在|于|先|尽)(?!放心|稍|等|保持|相信|允许)|麻烦您|您记得|您可以(?!放心|收到|拿到|等)|您要(?!是|的)|您得|您需要|您先别|您最好|您.{1,8}(?:方便|有空|在家)|[前内]您(?:先|可|千万)?(?:别|不要)|您[^,我给]*[前内](?:申请|下单|报名|购买|确认|提供|提交|签|付|回传|发|填|寄回|补交|过来|来|激活|点)|等(?!我|咱).{1,5}[看试]|来(?:网点|店|柜台|门店|窗口|营业厅|公司)|(?<!给)您.{0,4}(?:赶早|过来|来一趟|带上)|(?:赶车|[上坐]车|火车|出门|动身|出发|走|回去|上班)(?:[之以])?前|(?:今晚|今天|明天|明早)(?:您|您就|就|先|可)?别(?!的|人|家)|先(?:拿去|用|去).{0,6}(?:洗|煮|顶|凑合)|[就也]?可以(?:弄|洗|擦|泡|做)"
        ),
        spent=re.compile(
            r"(?<![跟给和向同])您(?:说|是说|提到|付(?!了?不)|花|交(?!代)|损失|买|之前|上次)(?!好)|(?:上次|之前|原来|那位).{0,6}(?:承诺|答应)|收了您|扣了您|用掉|花掉|"
            r"(?:说好|讲好|约好|答应|承诺)(?:您|你)?(?!了)[^,]{1,12}的[,.!~]*$"
        ),
        restoring=re.compile(r"退|还[给您]|扣|不要|算我|抹|拿给|返|补|赔|报销|不收|冲|抵|承担|我们出"),
        refused=re.compile(
            r"(?<!能)不能(?!让)|没法|没办法|做不|不可能|(?<!会)不会(?!让|再)|别想|不保证|不给|[退赔给补批申请到送](?:得|起)?不(?:了|起|下|到)|批不|申请不|请不下|不退|不赔|"
            r"没有?(?:这个|那个)?权|没有?(?:这个|这条|那条)?规定|权限|超出|不敢|不确定|不清楚|说不准|不好说|不一定|打包票|要看|看情况|遗憾|(?<!成)不成|(?<!行)不行(?!$)|不现实|达不到|"
            r"本来|本该|原本|要不是|要是.{2,12}就好|早知道|太晚|(?<!我)(?<!我来)(?<!我就)(?<!我能)做主|定不[了下]|没准(?!儿)|拿不|没这|没有这|[来去到办修换做给过赶弄查开压缩补](?:得)?不了|没(?:答应|承诺|说过|许)|不办|不受理|不接待|满房|[订排约住客]满|没房|没有房|谁也|够呛|真来不"
        ),
        taken=re.compile(
            r"被(?:别人|人家?|其他客人|别家)?(?:先)?(?:[订定租占]|拿走)|[订定租]出去|有人[订定租]|别[人家][订定租]|有主"
        ),
        told=re.compile(
            r"服务时间|营业|上班时间|开门|关门|歇|[半点]关|都有人|不上班|休息|放假|结束|过期|截止|最后一天|有效|按规定|规定的|定的|原价|活动价|满\d|价格|才能|才包|最多赔|"
            r"一般|通常|续航|保质期|(?:时间|期|餐)(?:是|为|从)|满[一二三四五六七八九十百千]|[开延]到|供应|开放|船期|到港|航期|[点半钟](?:才|就)?(?:下班|上班|到岗|换班|交班|打烊)(?!之?前|以前)|周期|加号|坐诊|出诊|没人|得等|多退少补|新用户|老用户|[仅只]限|免赔|章程|条款|规则|第.{1,3}条|保费|自付|自费|您自己[掏付出]|(?:上次|上回|之前)[^,]*[退赔补送][了过]|的时候退(?!给?您)|最低消费|每个?[月周天年]|全场|会员日|停[水电气暖]|停到|停运|[周天号午早晚]检修|[周礼拜][一二三四五六日]检修|最[快早]也得|听说|据说|(?:天|周|月|星期|礼拜|小时|钟头|工作日)(?:以上|往上|起[码到]?(?!来)|打底|开外)|至少|最少|还有.{1,4}(?:小时|钟头|分钟|天)(?:改|可|够|时间|呢)"
        ),
        turning=re.compile(r"但|不过|可是|只能|而是|改成|倒是|除了"),
        another=re.compile(r"^(?:但是?|不过|至于|可)?[^我您这那给退补赔,]{2,6}(?:费|钱|奖金?|奖|工资|损失)"),
        doubting=re.compile(
            r"^(?:但是?|不过|可是?|只是)?(?:这|我|也|还|现在|谁|都|真)*(?:不敢|不能|没法|不好|说不)(?:跟您|给您|打)?(?:保证|包票|说|准|定|打)|没答应"
        ),
        supposed=re.compile(r"要是|如果|若是|万一|实在"),
        failing=re.compile(
            r"(?:如果|要是|若是?|万一|假如|倘若)[^,]*[没不未]|[内前后](?:还|都|仍)?(?:没|未)(?!问题)|还不"
        ),
        mending=re.compile(r"说错|更正|不对|哦不|应该是|口误|不不|记错|看错|[,.]不,"),
        calling=re.compile(
            r"电话|来电|回电|[这那]一?趟|打给|打过|联系|答复|回复|回话|回您|消息|通知|上门|过来|过去|师傅|结果|维修|检修|告诉|说法"
        ),
        arriving=re.compile(
            r"到[账货您家位店手]|[送寄拿用办弄装修改换做退补布置][完好到上回成]|收到|完成|搞定|上门|生效|落实|给您|就能|来装|都好|内$|[前内][,.!~]*$"
        ),
        starting=re.compile(
            r"(?:寄|发(?=[,.!~]*$)|发出|发货|发走|下单|派单|登记|提交|上报|报上去|上去报|递上去|交上去|往上报|申请|记进|写进)(?![^,]*到)"
        ),
    ),
    "en": _Cues(
        over=re.compile(
            r"\b(?:was|were|had|did|didn't|came|arrived|happened|went|got|took|began|started|broke|thank you|happy|said|told|been|you're|you are|we're shut|i feel|we charged|still)\b"
        ),
        past=re.compile(
            r"\b(?:was|were|wasn't|weren't|had|hadn't|did|didn't|came|said|wrote|rang|told|closed|left|reported|happened|got (?!you in|it booked)|took|waited|should have|shouldn't have|last|yesterday|report of|yours|everyone's|i've had|at midnight)\b"
        ),
        coming=re.compile(
            r"'ll\b|\b(?:will|going to|can|could|by|within|tomorrow|tonight|next|for you|with you|to you|book\w*|set|settled)\b"
        ),
        forward=re.compile(
            r"'ll\b|\b(?:will|going to|gonna|let me|i can|we can|i could|we could|promise|guarantee|by|within|inside|goes|tomorrow|next|refund\w*|send\w*|"
            r"posting|fixing|ship\w*|ready|for you|kept|away|delivery|before (?!i|you|he|she|it|we|they)|bear with|hang on|hold on|gets?|settled|leaves|pick\w*|collect\w*|land\w*|done|sorted|fixed|booked|set|due|minutes out|got you|is back|are back|reopen\w*|arriv\w+|comes|coming|there|call|calls|ring|rings|here|in (?:an?|one|two|three|four|five|six|seven|eight|ten|twelve|fifteen|twenty|thirty|forty|half|under|about|around|roughly|\d+)|i meant?|it's|works?|brb|plenty|give me|give us|to your (?:account|card)|into your|back to you|with you|no later|at (?:the )?(?:latest|outside|most))\b"
        ),
        priced=re.compile(
            r"\b(?:(?:fee|charge|deposit|fare|rent|bill|total)(?: is|'s| of| comes)|price|priced|pricey|costs?|each|per (?:unit|tonne|month|piece)|slip|says|tariff|paid|owe|was|were)\b|\b(?:it's|that's|they're|is|are|cost) (?:only |just |about )?[£$€\d]|-(?:yuan|dollar|pound|euro)\b"
        ),
        giving=re.compile(
            r"\b(?:arrang\w*|revers\w+|remov\w+|cancel\w*|scrap\w*|wip\w+|lift\w*|compliments|complimentary|split|our side|on me|no need to pay|no extra|doubl\w+|yours|drops? off|goes (?:back|on|to|into)|minus|bring|brought|down by|don't owe|won't pay|charge you half|saving|owe you|you're due|less|top|sound|waiting|settle\w*|toward|towards|shar(?:e|ing)|cut|cutting|write off|writing off|owe|are free|is free|nights free|offer\w*|deliver(?:ing|ed)|refund\w*|reimburs\w*|credit(?!s? card)\w*|waiv\w+|off|discount\w*|voucher|coupon|free|knock\w*|on us|on the house|my treat|give|giving|"
            r"gave|grant\w*|send\w*|put|putting|stuck|stick\w*|add\w*|popp\w+|pop|back|cover\w*|compensat\w+|pay|paying|paid|chip\w*|your way|for you|signed off|"
            r"halv\w+|have|comp|no charge|charge you nothing|extra|another|throw\w*|chuck\w*|further|you get|gets?|stretch|return\w*|extend\w*|"
            r"lengthen\w*|deduct\w*|make up|tak(?:e|es|ing)|half[- ]price|half off|include\w*|posting|for the|coming|treat|(?:to|into|in|on) your (?:account|card|next|bill))\b"
        ),
        agreeing=re.compile(
            r"^(?!.*\b(?:what|which|when)\b).*\b(?:ok|okay|all right|alright|acceptable|suit|work for you|happy with|fair|good for you|sound|would that|is that (?!right)|agree|on us|"
            r"how about|what about|what if i|want me to|shall i|shall we|fancy|deal|would .* help)\b"
        ),
        theirs=re.compile(
            r"\b(?:you'd (?:best|better)\b|please (?!bear|hold|hang|rest|accept|be assured|don't)|you (?:may|must|should|need to|have to)\b|you(?:'ll| will) (?:need|have) to\b|"
            r"(?<!or )you can (?!expect|have|keep|count)|(?:could|would|can|did|do|have) you\b|come (?:in|early|back|by)\b|before you(?:'re|'ve| are| go| leave| set| have| travel| catch| get)\b|leave the\b)"
        ),
        spent=re.compile(
            r"\byou(?:'ve| have)? (?:a train|paid|lost|bought|were|said|say|told|asked|"
            r"spent|waited|queued|called|rang|phoned|came|placed|ordered|contacted|raised|signed|left it)\b|\b(?:told|charged|cost|docked|took|off) you\b|\bthey (?:took|said|promised)|\bcolleague (?:said|told|promised)|"
            r"\byou're asking|\byou are asking|\byou were quoted"
        ),
        restoring=re.compile(r"\b(?:refund|back|reimburs|return|cover|credit|waiv|give|write off)"),
        refused=re.compile(
            r"\b(?:can't|cannot|can not|won't(?! (?:pay|be charged|be billed|owe|cost|have to|need))|wouldn't|couldn't|not going to|no way|unable|isn't refundable|not refundable|non-refundable|(?:i|you|we)'d have|isn't possible|not possible|isn't something|isn't mine|not mine|not able|"
            r"turned it down|haven't the right|not allowed|nobody|no one|no chance(?! (?:of|that))|fully booked|completely full|all full|(?:are|is|'re) (?:\w+ )?full|sold out|that's out|out of the question|booked up|not before|not until|don't know|not sure|no clue|depends|might|lying|misleading|promise nothing|"
            r"i wish|could have|would have|should have|should've|had been|if it had|guarantee nothing|isn't realistic|beyond|don't have the|i'd be|never said|not up to)\b"
        ),
        taken=re.compile(
            r"\b(?:is|was|are|it's|been|already) (?:already )?(?:taken(?! (?:of|off|out|care|over|up|down|in|by me))|spoken for|booked(?: out)? (?:and (?:paid|confirmed)|by (?:some|an)))\b"
        ),
        told=re.compile(
            r"\b(?:opening|open from|staffed|shut|shuts|shutting|closes|closed|expires?|valid|cut-?off|delayed|departs|boarding|every (?:month|week|day|year)|everything|\d+ off \d+|already come off|(?:'s|is|are|be) off (?:next|on|from|this|between|until|till|tomorrow|all)|ends|ended|served?|serves|runs? (?:till|until|to)|lasts|lasted|only from|set by|tops out|"
            r"died|standard|tariff|normally|usually|price is|costs(?= \W?\d| an?\b| about)|spend|back when you|last day|under the (?:agreement|contract|terms|policy)|polic(?:y|ies)|check-?(?:out|in) (?:is|time)|vessel|sails|eta|etd|early repayment|there(?:'s| is) an? (?:\S+ )*(?:surcharge|charge|fee)|reckons?|supposedly|they say|(?:i'm|i am|he's|she's|we're) off(?= (?:at|from|on|till|until)\b)|(?:shift|shifts) (?:ends?|starts?)|(?<=\d) (?:a|per) (?:month|year|day)|battery|insurer|we stop|(?<!me )(?<!you )(?:until|till)|old model|gave|we close|leaves at|opens at|(?:crew|team|shift|men|lads|people|engineers|installers|office)(?:'s|'re| is| are) (?:done|finished|gone) at|finish(?:es)? at|knocks? off at|(?:stays?|remains?) (?:theirs|his|hers|booked|taken|with them)|or more|at least|or longer|upwards of|and up|no sooner|at the earliest)\b(?! of (?:the|this|next)| later)"
        ),
        turning=re.compile(r"^[\s,]*(?:but|however|though|instead|what i can)\b"),
        another=re.compile(
            r"^\W*(?:and |but |as for )?(?:your|the|lost) (?:lost )?(?:wages?|pay|bonus|earnings|day|half[- ]day)\b"
        ),
        doubting=re.compile(
            r"^[\s,]*(?:but|though|only) (?:i|we|it|that|that's|don't)?.{0,12}\b(?:promise|swear|guarantee|them talking|hold me|count on|certain|say for sure)"
        ),
        supposed=re.compile(r"\b(?:if|in case)\b"),
        failing=re.compile(
            r"\b(?:if|unless)\b.*\b(?:hasn't|haven't|isn't|nothing|not|doesn't|didn't|no|still)\b"
        ),
        mending=re.compile(
            r"\b(?:i mean|i meant|sorry|correct|correction|make that|scratch that|rather|no wait|did i say|said)\b|^no,|, no,|\bnot .{3,25} but\b"
        ),
        calling=re.compile(
            r"\b(?:call|calls|calling|ring|rings|phone|phones|telephone|email|text|reply|answer|back to you|contact|touch|visit|round|over|engineer|technician|plumber|"
            r"repair|fix|update|news|know|hear)\b"
        ),
        arriving=re.compile(
            r"\b(?:it|that|they|them|arriv\w*|reach\w*|with you|there|here|ready|done|fixed|fitted|sorted|deliver\w*|back|paid|account|lands?|in place|complete\w*|settled|yours|you'll have)\b"
        ),
        starting=re.compile(
            r"\b(?:send|sending|post|posting|ship|shipping|order|ordering|log|logging|file|filing|submit|submitting|put in|putting in|"
            r"report|reporting|write|writing|dispatch\w*)\b(?!.*\b(?:arriv\w*|reach\w*|with you|to your|there|gone|cleared|fetched|collected|picked up)\b)"
        ),
    ),
}
#: Commas that part clauses; not the one in 1,000.
_COMMA: Final = re.compile(r"[,:](?!\d)|(?<!\d)[,:](?=\d)| - ")


def promised(
    reply: str,
    acts: Set[str],
    topics: Sequence[tuple[str, str, tuple[int, ...]]],
    now: datetime | None,
    language: Language,
) -> tuple[Promise, ...]:
    """Return the promises of an even `reply` that performs `acts` or may do so; `topics` as
    `simulator.language.topics.touched` gives them.
    """
    if COMMITTING.isdisjoint(acts):
        return ()
    all_times, all_amounts = times(reply, language), amounts(reply, language)
    if not all_times and not all_amounts:
        return ()
    remedies = [(id, places) for id, kind, places in topics if kind == "remedy"]
    cues = _CUES[language]
    found: list[Promise] = []
    end = 0
    # One form of address, so that each cue is written once; both have one character.
    said = reply.replace("你", "您") if language == "zh" else reply
    for number, sentence in _sentences(said, language):
        begin = said.index(sentence, end)
        end = begin + len(sentence)
        when = [time for time in all_times if begin <= time.start < end]
        much = [amount for amount in all_amounts if begin <= amount.start < end]
        if (not when and not much) or ("?" in sentence and not cues.agreeing.search(sentence)):
            continue
        if len(when) + len(much) > 1 and cues.mending.search(sentence):
            when, much = when[-1:], much[-1:]
        scopes = _scopes(sentence, begin, [*when, *much], cues)
        own = any(number in places for _, places in remedies)
        if (
            when
            and not cues.forward.search(sentence)
            and (cues.over.search(sentence) or (not own and _rest(sentence, when) > _WORDS[language]))
        ):
            when = []
        when = [time for time in when if not _told(scopes[time.start].clause, cues)]
        if (
            much
            and (cues.over.search(sentence) or cues.priced.search(sentence))
            and not cues.giving.search(sentence)
        ):
            much = []
        when = [time for time in when if _committed(scopes[time.start], cues, restored=False)]
        much = [amount for amount in much if _committed(scopes[amount.start], cues, restored=True)]
        if not when and not much:
            continue
        what = _remedy(remedies, number)
        if not own and _rest(sentence, when) > _WORDS[language] and not cues.arriving.search(sentence):
            what = None  # another matter: tonight you might use a launderette
        calls = [time for time in when if cues.calling.search(scopes[time.start].clause)] if when else []
        if not much:
            if calls and not own:
                what = None  # a call is promised, not the remedy of another sentence
            if when and what is not None:
                done = [time for time in when if not cues.starting.search(scopes[time.start].clause)]
                if done:
                    when = done
                else:
                    what = None
            if (within := _latest(when, now)) is not None:
                found.append(Promise(what, within, None, None))
            continue
        places = {scopes[amount.start].place for amount in much}
        calls = [time for time in calls if scopes[time.start].place not in places]
        within = _latest([time for time in when if time not in calls], now)
        found += [Promise(what, within, amount.hundredths, amount.unit) for amount in much]
        if (within := _latest(calls, now)) is not None:
            found.append(Promise(None, within, None, None))
    return tuple(dict.fromkeys(found))


def refuses(sentence: str, language: Language) -> bool:
    """Return whether an even `sentence` refuses something, leaves it open, or says that somebody else has it:
    I won't punish her, 这个批不下来, the River Room is taken.
    """
    cues = _CUES[language]
    return cues.refused.search(sentence) is not None or cues.taken.search(sentence) is not None


#: A point between two figures, which ends no Chinese sentence.
_POINT: Final = re.compile(r"\d\.$")


def _sentences(text: str, language: Language) -> list[tuple[int, str]]:
    """Return the sentences of an even `text` with their places, 12.5 whole."""
    found: list[tuple[int, str]] = []
    for number, sentence in enumerate(sentences(text, language)):
        if found and _POINT.search(found[-1][1]) and sentence[0].isdigit():
            found[-1] = (number, found[-1][1] + sentence)
        else:
            found.append((number, sentence))
    return found


#: So many characters beside a time are no statement of their own: Thursday, I meant Thursday.
_WORDS: Final[Mapping[Language, int]] = {"zh": 4, "en": 10}


def _rest(sentence: str, when: Sequence[Time]) -> int:
    """Return how many characters of `sentence` belong to no time."""
    return len(sentence) - sum(time.end - time.start for time in when)


class _Scope(NamedTuple):
    """The clause of a time or amount and its place, this clause with those that belong to it, and the clauses
    before it.
    """

    place: int
    clause: str
    around: str
    before: str


def _scopes(sentence: str, begin: int, said: Sequence[Time | Amount], cues: _Cues) -> dict[int, _Scope]:
    """Return for the place of each time or amount the words that decide about it."""
    starts = [0, *(match.end() for match in _COMMA.finditer(sentence))]
    ends = [*starts[1:], len(sentence)]
    clauses = [sentence[start:stop] for start, stop in zip(starts, ends, strict=True)]
    owner = {
        quantity.start: next(
            place for place, stop in enumerate(ends) if quantity.start - begin < stop or stop == len(sentence)
        )
        for quantity in said
    }
    taken = set(owner.values())
    scopes = {}
    for start, place in owner.items():
        last = place + 1
        while (
            last < len(clauses)
            and last not in taken
            and not cues.another.search(clauses[last])
            and (not cues.turning.search(clauses[last]) or cues.doubting.search(clauses[last]))
        ):
            last += 1
        own = clauses[place]
        turn = cues.turning.search(own)
        if turn and turn.start() < start - begin - starts[place]:
            own = own[turn.start() :]
        scopes[start] = _Scope(place, own, own + "".join(clauses[place + 1 : last]), "".join(clauses[:place]))
    return scopes


def _told(clause: str, cues: _Cues) -> bool:
    """Return whether `clause` tells what was."""
    return cues.past.search(clause) is not None and cues.coming.search(clause) is None


def _committed(scope: _Scope, cues: _Cues, *, restored: bool) -> bool:
    """Return whether the speaker commits himself; `restored` if what the customer spent may come back."""
    _, clause, around, before = scope
    if cues.supposed.search(clause) and cues.theirs.search(around):
        return False
    if cues.spent.search(clause) and not (restored and cues.restoring.search(around)):
        return False
    if cues.theirs.search(clause) or cues.refused.search(around) or cues.told.search(around):
        return False
    if not restored and cues.failing.search(clause):
        return False
    meant = cues.giving if restored else cues.forward
    return not cues.told.search(before) or meant.search(clause) is not None


def _remedy(remedies: Sequence[tuple[str, tuple[int, ...]]], number: int) -> str | None:
    """Return the remedy of the sentence, or the only one of the reply, or the one of the nearest sentence
    before.
    """
    here = [id for id, places in remedies if number in places]
    if here:
        return here[0]
    if len(remedies) == 1:
        return remedies[0][0]
    before = [
        (max(place for place in places if place < number), id)
        for id, places in remedies
        if min(places) < number
    ]
    return max(before)[1] if before else None


def _latest(when: Sequence[Time], now: datetime | None) -> int | None:
    """Return the hours to the time that the sentence promises: of several, the last to come is the
    promise kept. A day that is named again with its hour is that hour: by Thursday, Thursday noon.
    """
    exact = {(time.kind, time.value) for time in when if time.minute >= 0}
    said = [
        span
        for time in when
        if (time.minute >= 0 or (time.kind, time.value) not in exact)
        and (span := hours(time, now)) is not None
    ]
    return max(said) if said else None
