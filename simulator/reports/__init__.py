"""Score reports that can be defended: for one trainee, a team, or ten thousand people.

`estimates`   means, differences, effects and reliability, each with its error
`names`       what ids are called, and pass marks
`basis`       what a report rests on, what is enough to judge by, who is ready
`trainee`     the figures of one trainee
`cohort`      the figures of a team or of everybody
`gathering`   from the records to those figures
`words`       every word in both languages; `wording` makes the sentences
`drawing`     shapes, as SVG; `charts` draws them
`pages`       HTML, from `templates/`
`fonts`       which shipped font writes which sign of a PDF; `unwritten` tells of names that none can
`paper`       pages of a PDF; `documents` fills them
`book`        sheets of an XLSX; `cohort_book` and `trainee_book` fill them
`raw`         every attempt as CSV, XLSX or xAPI
`texts`       names made fit to be shown
`delivery`    which report, which format, which file; many at once

Figures know nothing of formats, and formats compute nothing.
"""
