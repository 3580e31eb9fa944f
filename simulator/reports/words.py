"""Every word of the reports in Chinese and English, one table; and how dates and numbers are written.

In: a key of `WORDS`, the language, and the values of its slots. Out: the text to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from simulator.model.texts import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "kesu": ("客诉", "Kesu"),
    "tagline": ("客户投诉处理演练", "Complaint handling practice"),
    "trainee_title": ("学员成绩报告", "Trainee report"),
    "cohort_title": ("团队成绩报告", "Cohort report"),
    "everybody": ("全体学员", "All trainees"),
    "team": ("班组", "Team"),
    "number": ("工号", "Employee no."),
    "name": ("姓名", "Name"),
    "made": ("生成于 {date}", "Made on {date}"),
    "period": ("统计区间", "Period"),
    "all_time": ("全部记录（截至 {last}）", "All records up to {last}"),
    "from_to": ("{first} 至 {last}", "{first} to {last}"),
    "to": ("截至 {last}", "Up to {last}"),
    "none": ("—", "–"),
    "comma": ("、", ", "),
    "colon": ("：", ": "),
    "page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "points": ("{value} 分", "{value}"),
    "plus_minus": ("{value} ± {error}", "{value} ± {error}"),
    "range": ("{low} 至 {high}", "{low} to {high}"),
    "people_one": ("1 人", "1 person"),
    "people_many": ("{count} 人", "{count} people"),
    "under_five": ("未显示", "not shown"),
    "hidden": (
        "不显示：不足 5 人，或避免推算出另一组",
        "Not shown: under 5 people, or another team would follow",
    ),
    # readiness
    "readiness": ("能否上岗", "Ready for the phones?"),
    "ready": ("可以上岗", "Ready"),
    "borderline": ("临界", "Borderline"),
    "not_yet": ("尚需练习", "Not yet"),
    "review": ("待人工复核", "Needs review"),
    "few": ("考试太少", "Too few exams"),
    "no_exams": ("未参加考试", "No exam yet"),
    "why_ready": (
        "考试平均分高出及格线，差距大于其标准误，也没有明显未通过的考试。",
        (
            "The mean of the exams lies above the pass mark by more than its standard error, and no exam "
            "was clearly failed."
        ),
    ),
    "why_failed": (
        "考试平均分高出及格线，但有考试明显未通过：低于及格线，且差距大于该次考试的标准误。",
        (
            "The mean of the exams lies above the pass mark, but an exam was clearly failed: it lies below "
            "its pass mark by more than its own standard error."
        ),
    ),
    "why_within": (
        "考试平均分与及格线之差不超过其标准误，仅凭这些考试还不能下结论。多考几个场景，误差通常会变小。",
        (
            "The mean of the exams lies within its standard error of the pass mark, so these exams decide "
            "nothing. More scenarios usually make the error smaller."
        ),
    ),
    "why_below": (
        "考试平均分低于及格线，差距大于其标准误。",
        "The mean of the exams lies below the pass mark by more than its standard error.",
    ),
    "why_knocked": (
        "有考试不论得分多少都不算通过：触犯了一票否决的公司规定，或没谈完就挂断。",
        (
            "An exam was failed whatever its score: it broke a house rule, or was hung up with nothing "
            "settled."
        ),
    ),
    "why_both": (
        "考试平均分低于及格线，差距大于其标准误；另有考试不论得分多少都不算通过：触犯了一票否决的公司规定，或没谈完就挂断。",
        (
            "The mean of the exams lies below the pass mark by more than its standard error, and an exam "
            "was failed whatever its score: it broke a house rule, or was hung up with nothing settled."
        ),
    ),
    "all_passed": ("{count} 次考试全部通过。", "{count} exams, all passed."),
    "none_passed": ("{count} 次考试均未通过。", "{count} exams, none passed."),
    "one_failed": ("1 次考试，未通过。", "1 exam, not passed."),
    "one_waiting": ("1 次考试，待人工复核。", "1 exam, still to be reviewed."),
    "one_passed": ("1 次考试，已通过。", "1 exam, passed."),
    "not_passed": ("{count} 次考试中有 {failed} 次未通过。", "{failed} of {count} exams not passed."),
    "awaiting": (
        "{count} 次考试中有 {waiting} 次待人工复核。",
        "{waiting} of {count} exams still to be reviewed.",
    ),
    "few_replies": (
        "{count} 次考试中有 {few} 次回复不足 {least} 轮，很难据此评价。",
        "In {few} of {count} exams there were fewer than {least} replies: hardly to be judged.",
    ),
    "only_replies_many": ("（仅 {count} 轮回复）", " (only {count} replies)"),
    "only_replies_one": ("（仅 1 轮回复）", " (only 1 reply)"),
    "uncertified": ("（场景未认证）", " (scenario not certified)"),
    "no_reply": ("（没有回复）", " (no reply)"),
    "why_review": (
        "至少有一次考试需要人工复核，复核之前不下结论。",
        "A person has yet to look at one of the exams; until then there is no verdict.",
    ),
    "why_few": (
        "计入成绩的考试不足 2 个场景，不足以判断。",
        "Fewer than two scenarios were examined, which is too little to judge by.",
    ),
    "why_none": (
        "还没有计入成绩的考试。平时练习不用于判断能否上岗。",
        "There is no exam that counts. Practice is not used to judge readiness.",
    ),
    "exams_only": (
        "只看计入成绩的考试（每人每个场景的第一次），平时练习不算。平均分的标准误取两者中较大的：各次考试测量误差合成的，或各次考试之间分散程度得出的。",
        (
            "Only exams that count are used: a person's first of each scenario. Practice is left out. "
            "The standard error of a mean is the larger of two: what the exams' own errors of measuring "
            "come to, and what the spread between the exams comes to."
        ),
    ),
    "caution": (
        "这些得分与有经验的人工评分是否一致，目前还不知道：请勿仅凭得分对任何人作出决定。",
        (
            "How far these scores agree with experienced human graders is not known: base no decision about "
            "a person on them alone."
        ),
    ),
    "in_zh": ("中文", "Chinese"),
    "in_en": ("英文", "English"),
    "mean_exam": ("考试平均分", "Mean of exams"),
    "pass_mark": ("及格线", "Pass mark"),
    "pass_mark_at": ("及格线 {value}", "Pass mark {value}"),
    "error_band": ("误差范围", "Error band"),
    "exams": ("考试", "Exams"),
    "exam": ("考试", "Exam"),
    "practice": ("练习", "Practice"),
    "repeated": ("重考（不计入）", "Repeated exam (doesn't count)"),
    "repeated_exams": ("重考次数（不计入）", "Repeated exams (don't count)"),
    "mode": ("方式", "Mode"),
    "what": ("项目", "What"),
    "value": ("内容", "Value"),
    "reason": ("理由", "Reason"),
    "caution_title": ("注意", "Please note"),
    "counted": ("计入成绩", "Counts"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "guided": ("引导", "Guided"),
    "coached": ("辅导", "Coached"),
    "scenario": ("场景", "Scenario"),
    "date": ("日期", "Date"),
    "score": ("得分", "Score"),
    "error": ("标准误", "Standard error"),
    "result": ("结果", "Result"),
    "remark": ("备注", "Remarks"),
    "evidence": ("依据", "Evidence"),
    "kind": ("类别", "Kind"),
    "judgement": ("评语", "Judgement"),
    "their_words": ("原话", "Words"),
    "advice": ("可以怎么做", "What to try"),
    "where": ("出处", "Where"),
    "passed": ("通过", "Passed"),
    "failed": ("未通过", "Not passed"),
    "near": ("（临界）", " (borderline)"),
    "corrected_mark": ("（经更正）", " (corrected)"),
    # trainee
    "principles": ("各项原则", "Principles"),
    "principle": ("原则", "Principle"),
    "principles_note": (
        (
            "点为本区间全部演练按机会次数加权的平均分，横线为 ± 1 个标准误；机会不足 4 次的原则用空心点，"
            "不作评价。"
        ),
        (
            "Dots are means over all attempts of the period, weighted by occasions; bars are ± 1 standard "
            "error. Hollow dots rest on fewer than four occasions and are not judged."
        ),
    ),
    "occasions": ("机会", "Occasions"),
    "occasions_one": ("1 次机会", "1 occasion"),
    "occasions_many": ("{count} 次机会", "{count} occasions"),
    "strengths": ("做得好的", "Strengths"),
    "next_steps": ("下一步", "Next steps"),
    "no_evidence": (
        "本区间的演练记录中没有可引用的例子。",
        "The tapes of this period hold no example to quote.",
    ),
    "no_strengths": (
        "还说不上哪项原则是长处：至少要有 4 次机会，多数做到，而且那句话本身没有失误。",
        (
            "No principle can be called a strength yet: that takes four occasions, most of them used, and "
            "a reply without a slip to show it."
        ),
    ),
    "said": ("“{text}”", "“{text}”"),
    "said_at": ("{scenario} · 第 {turn} 轮 · {date}", "{scenario} · turn {turn} · {date}"),
    "try": ("试试：{text}", "Try: {text}"),
    "trend": ("进步情况", "Progress"),
    "trend_up": (
        "平均每次演练进步 {slope} 分（95% 区间 {low} 至 {high}）。",
        "Each attempt gained {slope} points on average (95% interval {low} to {high}).",
    ),
    "trend_down": (
        "平均每次演练下降 {slope} 分（95% 区间 {low} 至 {high}）。",
        "Each attempt lost {slope} points on average (95% interval {low} to {high}).",
    ),
    "trend_level": (
        "起伏在偶然范围内，看不出进步或退步（95% 区间每次 {low} 至 {high} 分）。",
        (
            "Ups and downs are within chance: no trend to be seen (95% interval {low} to {high} points an "
            "attempt)."
        ),
    ),
    "trend_few": ("演练不足 5 次，看不出趋势。", "Fewer than five attempts: too few for a trend."),
    "trend_note": (
        "按先后排列，间隔不代表时间。场景难度不同，曲线起伏不全是能力变化。竖线为 ± 1 个标准误。",
        (
            "In order, not spaced by time. Scenarios differ in difficulty, so not every step is a change of "
            "skill. Bars are ± 1 standard error."
        ),
    ),
    "contested": ("申诉", "Appeals"),
    "contested_open": (
        "{scenario}（{date}）第 {turn} 轮：已申诉，尚未处理",
        "{scenario} ({date}), turn {turn}: contested, not decided yet",
    ),
    "contested_upheld": (
        "{scenario}（{date}）第 {turn} 轮：申诉成立，由 {by} 于 {when} 处理",
        "{scenario} ({date}), turn {turn}: contested; upheld by {by} on {when}",
    ),
    "contested_rejected": (
        "{scenario}（{date}）第 {turn} 轮：申诉驳回，由 {by} 于 {when} 处理",
        "{scenario} ({date}), turn {turn}: contested; rejected by {by} on {when}",
    ),
    "contested_reason": ("。理由：{text}", ". Reason: {text}"),
    "contested_answer": ("。答复：{text}", ". Answer: {text}"),
    "contested_scores": ("。总分由 {before} 改为 {after}", ". Score: {before} before, {after} after"),
    "contested_same": (
        "。处理前后总分都是 {after}",
        ". Score: {after} before and after this decision",
    ),
    "corrections": ("人工更正", "Corrections by people"),
    "corrections_note": (
        "这些轮次的读法经人工更正，得分已按更正后的读法重新计算；原读法仍保留在演练记录中。",
        (
            "The readings of these turns were corrected by a person and the attempts scored again; the "
            "first readings stay on the tapes."
        ),
    ),
    "correction": (
        "{scenario}（{date}）第 {turn} 轮，由 {by} 于 {when} 更正：{what}",
        "{scenario} ({date}), turn {turn}: corrected by {by} on {when}: {what}",
    ),
    "turn": ("轮次", "Turn"),
    "state": ("处理结果", "Decision"),
    "state_open": ("尚未处理", "not decided yet"),
    "state_upheld": ("成立", "upheld"),
    "state_rejected": ("驳回", "rejected"),
    "answer": ("答复", "Answer"),
    "score_before": ("处理前总分", "Score before"),
    "score_after": ("处理后总分", "Score after"),
    "by": ("处理人", "By"),
    "on": ("处理日期", "On"),
    "corrected_what": ("更正内容", "What was corrected"),
    "corrected_acts": ("（原读作：{before}；改为：{after}）", " (was: {before}; now: {after})"),
    "corrected_same": ("。更正前后总分都是 {after}", ". Score: {after} before and after"),
    "no_acts": ("没有", "none"),
    "acts_before": ("原读作", "Read before"),
    "acts_after": ("改为", "Read now"),
    "reading_acts": ("言语行为", "acts"),
    "reading_topics": ("涉及内容", "what it is about"),
    "reading_promises": ("承诺", "promises"),
    "reading_confirmed": ("确认原读法无误", "the reading as it was is right"),
    "reading_understood": ("是否读懂", "whether it could be read"),
    "missing_tapes_one": (
        "有 1 份演练记录读不到，其原话未能引用。",
        "1 tape could not be read, so its words are not quoted.",
    ),
    "missing_tapes_many": (
        "有 {count} 份演练记录读不到，其原话未能引用。",
        "{count} tapes could not be read, so their words are not quoted.",
    ),
    # certificate
    "certificate": ("合格证明", "Certificate"),
    "certifies": ("兹证明", "This certifies that"),
    "certificate_text": (
        (
            "参加“客诉”客户投诉处理考试，以下 {count} 个场景平均 {mean} 分（标准误 {error}，及格线 {mark}），"
            "达到上岗要求。{tally}"
        ),
        (
            "sat the complaint handling exam in the following {count} scenarios, reached a mean of {mean} "
            "points (standard error {error}, pass mark {mark}), and is ready for the phones. {tally}"
        ),
    ),
    "certificate_limits": (
        "本证明说明所列考试的得分可以逐字复核。参加考试的是否本人，由监考人确认。",
        (
            "The scores of these exams can be checked word by word. That this person sat them is for the "
            "invigilator to confirm."
        ),
    ),
    "invigilator": ("监考人", "Invigilator"),
    "signature_date": ("日期", "Date"),
    # cohort
    "overview": ("总览", "Overview"),
    "people_count": ("学员", "Trainees"),
    "people_practised": ("练过的学员", "Trainees who practised"),
    "of_roster": ("名册共 {count} 人", "of {count} on the roster"),
    "unnamed_many": (
        "另有 {count} 次演练不属于任何学员（已匿名化，或练习时没有填工号），不计入以上数字。",
        (
            "Another {count} attempts bear no name (made anonymous, or practised without one) and are not "
            "in these figures."
        ),
    ),
    "unnamed_one": (
        "另有 1 次演练不属于任何学员（已匿名化，或练习时没有填工号），不计入以上数字。",
        (
            "Another attempt bears no name (made anonymous, or practised without one) and is not in these "
            "figures."
        ),
    ),
    "exams_counted": ("计入成绩的考试", "Exams that count"),
    "attempts": ("演练次数", "Attempts"),
    "ready_share": ("可以上岗", "Ready"),
    "mean_of_people": ("人均考试分", "Mean exam score"),
    "interval": ("95% 区间", "95% interval"),
    "distribution": ("考试分布", "Distribution of exam means"),
    "distribution_note": (
        "每人取其考试平均分。中位数 {middle}，中间一半的人在 {low} 至 {high} 之间。",
        (
            "One value a person: the mean of their exams. Median {middle}; the middle half lies between "
            "{low} and {high}."
        ),
    ),
    "too_few_people": (
        "不足 5 人参加考试，不作统计。",
        "Fewer than five people have sat exams, so no statistics are shown.",
    ),
    "comparisons": ("比较与分析", "Comparisons"),
    "too_small": (
        "区间内有演练的不足 5 人：不作分布统计，不比较班组、原则和场景，也不估计考试的信度和培训的效果。",
        (
            "Fewer than five people have attempts in this period, so there is no distribution, no comparison "
            "of teams, principles or scenarios, and no estimate of the exam's reliability or of progress."
        ),
    ),
    "too_few_of_teams": (
        "没有一个班组有 5 人参加考试，不作比较。",
        "In no team have five people sat exams, so teams are not compared.",
    ),
    "too_few_for_heat": (
        "没有一个班组有 5 人在某项原则上有 4 次以上的机会，不作比较。",
        "In no team have five people had four occasions for a principle, so none is shown.",
    ),
    "too_few_of_principles": (
        "没有一项原则有 5 人达到 4 次机会，不作统计。",
        "For no principle have five people had four occasions, so no statistics are shown.",
    ),
    "too_few_of_scenarios": (
        "没有一个场景有 5 人参加考试，不作统计。",
        "In no scenario have five people sat the exam, so no statistics are shown.",
    ),
    "teams": ("班组比较", "Teams"),
    "teams_note": (
        (
            "点为人均考试分，横线为 95% 区间，竖线为全体平均。只有与其余人员的差异经 Holm "
            "校正后仍显著时才作评价；其余差异可能只是偶然，因此不排名次，按名称排列。"
        ),
        (
            "Dots are means per person, bars are 95% intervals, the vertical line is the mean of all. A "
            "team is judged only where its difference from everybody else holds after Holm's correction. "
            "Other differences may be chance, so teams are in alphabetical order, not ranked."
        ),
    ),
    "above": ("高于其他人员", "Above the others"),
    "below": ("低于其他人员", "Below the others"),
    "alone": ("未作比较", "Not compared"),
    "same": ("看不出差异", "No difference shown"),
    "few_people": ("人数太少", "Too few people"),
    "heat_teams": ("班组 × 原则", "Teams by principle"),
    "heat_note": (
        (
            "本区间全部演练的平均分（含练习），用来安排培训，不用来判断能否上岗。不足 5 人或机会不足 4 "
            "次的不显示。"
        ),
        (
            "Means over all attempts of the period, practice included: for planning training, not for "
            "judging readiness. Fewer than five people, or four occasions, are not shown."
        ),
    ),
    "needs": ("最需要训练：{principles}。", "Most in need of training: {principles}."),
    "of_principles": ("哪些原则能区分水平", "Which principles separate"),
    "of_scenarios": ("哪些场景能区分水平", "Which scenarios separate"),
    "separation_note": (
        (
            "相关系数：该项得分与同一个人其余各项平均分的相关，越高越能区分强弱（Ebel 与 Frisbie，1991："
            "0.3 以上为好，0.2 以下为弱）。少于 30 人不作评价。"
        ),
        (
            "Correlation of a person's score here with the mean of their others; the higher, the better it "
            "tells strong from weak (Ebel & Frisbie 1991: good from 0.3, weak below 0.2). Not judged with "
            "fewer than 30 people."
        ),
    ),
    "mean": ("平均分", "Mean"),
    "pass_share": ("通过率", "Passed"),
    "correlation": ("区分度", "Correlation"),
    "power": ("评价", "Verdict"),
    "power_good": ("区分良好", "Separates well"),
    "power_fair": ("尚可", "Fair"),
    "power_weak": ("区分不足", "Hardly separates"),
    "power_unsure": ("尚不能确定", "Not certain yet"),
    "power_few": ("人数太少", "Too few people"),
    "reliability": ("考试的信度", "Reliability of the exam"),
    "reliability_text": (
        (
            "{people} 人都考了相同的 {scenarios} 个场景：克龙巴赫 α = {alpha}（95% 区间 {low} 至 "
            "{high}），可靠性系数 Φ = {phi}；"
            "一个人的平均分的测量标准误为 {error} 分。"
        ),
        (
            "{people} people sat the same {scenarios} scenarios: Cronbach's alpha {alpha} (95% interval "
            "{low} to {high}), dependability phi {phi}; the standard error of measurement of one person's "
            "mean is {error} points."
        ),
    ),
    "reliability_high": (
        "各场景之间相当一致，足以区分个人（≥ 0.8）；是否与人工评分一致，由此看不出来。",
        (
            "The scenarios agree well enough to tell single people apart (0.8 or more); whether they agree "
            "with human graders this does not say."
        ),
    ),
    "reliability_middle": (
        "可用于团队比较；看个人时请留意临界区间（0.7 至 0.8）。",
        "Good for comparing groups; with single people mind the borderline band (0.7 to 0.8).",
    ),
    "reliability_low": (
        "不足以区分个人（低于 0.7），请增加场景。",
        "Too low to tell single people apart (below 0.7): add scenarios.",
    ),
    "reliability_few": (
        "参加相同两个以上场景考试的不足 30 人，无法估计信度。",
        "Fewer than 30 people sat the same two or more scenarios, so reliability cannot be estimated.",
    ),
    "reliability_source": (
        "方法：Cronbach（1951）；区间 Hakstian 与 Whalen（1976）；Φ 为人 × 场景的概化理论（Brennan，2001）。",
        (
            "Method: Cronbach 1951; interval Hakstian & Whalen 1976; phi by generalisability of persons × "
            "scenarios (Brennan 2001)."
        ),
    ),
    "gain": ("从第一次到最好一次", "From first to best"),
    "gain_text": (
        (
            "{people} 人在同一场景以相同方式练过两次以上：第一次平均 {first} 分，最近一次 {latest} "
            "分（{to_latest}），最好一次 {best} 分（{to_best}）。"
        ),
        (
            "{people} people tried a scenario more than once in the same mode: {first} points at first, "
            "{latest} at their latest ({to_latest}), {best} at their best ({to_best})."
        ),
    ),
    "gain_note": (
        "最好一次取自多次中的最高分，偶然因素会使它偏高；评估进步请看最近一次。",
        "The best of several is too high by chance alone; judge progress by the latest.",
    ),
    "gain_few": (
        "在同一场景以相同方式练过两次以上的不足 5 人。",
        "Fewer than five people tried a scenario more than once in the same mode.",
    ),
    "change": ("{value} 分，95% 区间 {low} 至 {high}", "{value}, 95% interval {low} to {high}"),
    "effect": ("培训前后", "Before and after the course"),
    "effect_text": (
        (
            "{people} 人在 {date} 前后以相同方式练过相同场景：{before} → {after} 分，变化 {change}；"
            "效应量 Hedges g = {g}（95% 区间 "
            "{low} 至 {high}）。"
        ),
        (
            "{people} people tried the same scenarios in the same mode before and after {date}: {before} → "
            "{after} points, a change of {change}; effect size Hedges' g = {g} (95% interval {low} to "
            "{high})."
        ),
    ),
    "effect_real": ("变化不是偶然。", "The change is more than chance."),
    "effect_chance": ("变化在偶然范围内。", "The change is within chance."),
    "effect_note": (
        "没有对照组：重复练习本身也会进步。要看出培训的作用，请与同期未参加培训的班组比较。",
        (
            "There is no control group, and repeating a scenario helps by itself. To see what the course "
            "did, compare with teams that did not take it."
        ),
    ),
    "effect_few": (
        "在 {date} 前后以相同方式练过相同场景的不足 5 人，无法比较。",
        (
            "Fewer than five people tried the same scenario in the same mode before and after {date}: "
            "nothing to compare."
        ),
    ),
    "trainees": ("学员一览", "Trainees"),
    "private_note": (
        "隐私模式：不列出个人，也不显示不足 5 人的数字；凡能由总数推算出来的，另隐去一项或合并。",
        (
            "Privacy mode: nobody is named and no figure stands for fewer than five; where one would follow "
            "from the total, another is left out as well, or both are put together."
        ),
    ),
    "people_elsewhere": (
        "共 {count} 人，印在纸上过长：名单和每人各项原则的得分见网页版或表格版。",
        (
            "{count} people are too many for paper: see the web page or the workbook for the list and for "
            "everybody's principles."
        ),
    ),
    "heat_people": ("每人各项原则", "Principles of everybody"),
    "heat_people_note": (
        "数字为该学员全部演练的平均分，每场同等计算，含练习；“–”表示机会不足 4 次，不作判断。",
        (
            "Figures are means over all attempts of that trainee, each counting alike, practice included; a "
            "dash stands for fewer than four occasions, which decide nothing."
        ),
    ),
    "filter": ("按姓名、工号或班组查找", "Find by name, number or team"),
    "all_verdicts": ("全部结论", "All verdicts"),
    "all_teams": ("全部班组", "All teams"),
    "showing": ("显示 {shown} / {count} 人", "{shown} of {count} shown"),
    "more": ("再显示 {count} 人", "Show {count} more"),
    "show_all": ("全部显示", "Show all"),
    "sort_by": ("按{column}排序", "Sort by {column}"),
    "print": ("打印", "Print"),
    "needs_script": (
        "查看名单需要允许本页脚本运行。",
        "The list needs this page's own script to be allowed.",
    ),
    "last": ("最近演练", "Last attempt"),
    "best": ("练习最好", "Best practice"),
    # basis
    "basis": ("数据与复核", "Data and how to verify"),
    "basis_text": (
        "依据 {people}的 {attempts}，其中计入成绩的考试 {exams} 次。",
        "Based on {attempts} by {people}; exams that count among them: {exams}.",
    ),
    "basis_trainee": (
        "依据 {attempts}，其中计入成绩的考试 {exams} 次。",
        "Based on {attempts}; exams that count among them: {exams}.",
    ),
    "basis_nothing": ("本区间没有演练记录。", "There is no attempt in this period."),
    "attempts_one": ("1 次演练", "1 attempt"),
    "attempts_many": ("{count} 次演练", "{count} attempts"),
    "judged_by": ("评分标准", "Rubric"),
    "content": ("课程内容", "Course"),
    "house": ("公司规定", "House rules"),
    "version": ("客诉版本", "Kesu version"),
    "fingerprint": ("记录指纹", "Fingerprint of the tapes"),
    "tape_hash": ("记录校验码", "Tape hash"),
    "verify": (
        (
            "复核：对演练记录运行 kesu verify，可逐轮重放并核对每个得分；"
            "以相同的区间（到上面写的最后一天为止）再生成一次报告，"
            "记录指纹应相同，除非其间又有演练完成、更正、删除或补送。"
            "评分标准与内容版本为原文 SHA-256 的前 12 位。"
        ),
        (
            "To verify: run kesu verify on the tapes, which replays every turn and compares every score; "
            "make this report again for the same period, up to the last day told above, and the fingerprint "
            "must be the same, unless attempts of it were finished, corrected, deleted or came in late "
            "since. Versions are the first twelve characters of the SHA-256 of the exact texts."
        ),
    ),
    "verify_limits": (
        "复核能发现损坏和改动；参加考试的是否本人，由监考人确认。",
        "Verifying finds damage and edits. That a person sat the exam is for the invigilator to confirm.",
    ),
    "confidential": ("内部资料 · 含个人成绩", "Confidential · personal results"),
    "confidential_group": ("内部资料", "Confidential"),
}

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say(language: Language, key: str, /, **values: object) -> str:
    """Return the words of `key`, with its slots filled.

    :raises KeyError: no such key, or a slot without a value.
    """
    words = WORDS[key][0 if language == "zh" else 1]
    return words.format(**values) if values else words


def several(language: Language, key: str, count: int) -> str:
    """Return the words of `key` for so many things: one has words of its own.

    :raises KeyError: no such key.
    """
    return say(language, f"{key}_{'one' if count == 1 else 'many'}", count=f"{count:,}")


def day(language: Language, moment: datetime | int) -> str:
    """Return the day of a moment (seconds since 1970 are told in the machine's own time)."""
    when = datetime.fromtimestamp(moment, UTC).astimezone() if isinstance(moment, int) else moment
    if language == "zh":
        return f"{when.year} 年 {when.month} 月 {when.day} 日"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def number(value: float | None, digits: int = 1, sign: bool = False) -> str:
    """Return a number with so many decimals and a real minus sign; a dash for None."""
    if value is None:
        return "–"
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    if not text.strip("+-0."):
        text = text.lstrip("+-")
    return text.replace("-", "−")
