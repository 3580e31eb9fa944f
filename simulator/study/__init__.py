"""Many attempts at once: what a scenario and the mood model do with thousands of trainees.

`trainees`    synthetic trainees at graded skill, and cheap strategies; they see what a trainee sees
`attempts`    one synthetic trainee plays one attempt, many times
`balance`     what many attempts say of a scenario
`picture`     the same as a drawing
`laboratory`  small laboratory scenarios, and customers varied within bounds
`crowd`       scripts of readings played to a crowd of customers, moods in one batch
`findings`    the statistics of evidence rows: intervals, effects, regressions
`evidence`    the evidence rows themselves
"""
