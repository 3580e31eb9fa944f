"""Judging an attempt from its tape alone.

`score`     tape + scenario + rubric → score card, every point with its evidence
`outcome`   satisfaction 1–5 and what the customer does next
`debrief`   what is said about a score card, turn by turn and as a whole
"""
