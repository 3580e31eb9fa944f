"""YAML → model, with every problem and its place.

`catalogue` which files there are, their text, and what they say that they are
`places`    text → plain data, each value with its line and column
`syntax`    why a text is no YAML, and which line is to blame
`problems`  what is wrong, with its place
`sentences` what is said of it, in both languages
`loader`    one file → one model, or every problem of it
`mismatches` where the data lacks the shape that it should have
`recovery`  reading on behind a fault of syntax
`reach`     which beats, endings and facts can be reached
`rules`     what must hold between the parts of a scenario, a persona, a rubric
`library`   the shipped contents and the user's own, looked up by id
"""
