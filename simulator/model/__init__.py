"""Frozen typed shapes of everything the simulator speaks about; no input or output happens here.

`acts`        ids of what a reply can do (shared/course vocabulary, never renamed)
`texts`       the base of all content shapes, bilingual texts, durations
`conditions`  the small closed set of conditions, and how one is held against a moment
`course`      principles, failures, figures, rubric
`persona`     a kind of customer
`scenario`    one case with one persona
`tape`        readings, rulings, moods, turns: what an attempt leaves behind
`scorecard`   findings and scores

Content shapes are pydantic models (strict, frozen, unknown keys refused); what the engine makes in
each turn are named tuples, because thousands of them are made every second.
"""
