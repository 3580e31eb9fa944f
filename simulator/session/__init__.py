"""The engine: reading → ruling → mood → beat → customer line → ending, pure and exactly repeatable.

`cast`      a scenario and its persona made ready to play, slots drawn from the seed
`hearing`   what a reading says on its face, before the state is asked; the table of acts and mood
`ruling`    a reading held against the scenario's truth
`mood`      how the customer's mood moves (the only place with the model's constants)
`lines`     sets of lines made ready: which fit a moment, and the ways to say each
`customer`  which line the customer says
`engine`    start, step, hang up, replay
`chance`    deterministic choices from (seed, stream, turn)

Nothing here knows a clock, a file, a window or a random generator.
"""
