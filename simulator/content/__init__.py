"""YAML → model, with every problem and its place.

`places`    text → plain data, each value with its line and column
`problems`  what can be wrong, as codes with a sentence and a hint in both languages
`loader`    one file → one model, or every problem of it
`rules`     what must hold between the parts of a scenario, a persona, a rubric
`library`   the shipped contents and the user's own, looked up by id
"""
