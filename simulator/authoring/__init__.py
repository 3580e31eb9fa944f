"""The instructor's workshop: from an idea to a scenario that holds.

`checking`   every problem of many files at once, with a cache
`telling`    a problem as an author reads it: sentence, line, caret, hint
"""
