"""Many attempts at once: what a scenario and the mood model do with thousands of trainees.

`trainees`    synthetic trainees at graded skill, and cheap strategies; they see what a trainee sees
`attempts`    one synthetic trainee plays one attempt, many times
`balance`     what many attempts say of a scenario
`picture`     the same as a drawing
`whatif`      the smallest change of replies that would have passed
`agreement`   how far people who grade agree with each other and with Kesu
`laboratory`  a small laboratory scenario for what shipped ones cannot show alone
`crowd`       scripts of replies played to a crowd of customers, moods in one batch
`cells`       the crowds and courses that evidence rows compare
`findings`    checks: effects, regressions, intervals
`measures`    how each evidence row is counted
`rows`        the evidence rows as data
`evidence`    all rows tried, and the page that says so
"""
