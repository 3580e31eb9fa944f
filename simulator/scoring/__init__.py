"""Judging an attempt from its tape alone.

`score`     tape + scenario + rubric → score card, every point with its evidence
`plan`      rubric, course and persona made ready: what is counted, and what counts come to
`outcome`   satisfaction 1–5 and what the customer does next
`debrief`   what is said about a score card, turn by turn and as a whole
"""
