"""The instructor's workshop: from an idea to a scenario that holds.

`checking`   every problem of many files at once, with a cache; `inspecting` those of one
`smells`     what is no error and yet spoils a scenario; `rehearsal` plays it, `disputes` reads its choices
`allowances` smells that an author keeps on purpose, with the reason
`telling`    a problem as an author reads it: sentence, line, caret, hint
"""
