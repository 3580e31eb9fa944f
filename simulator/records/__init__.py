"""What is kept: tapes (the truth) and an index of them that can be rebuilt.

`tape`    reading and writing tape files, with the texts they were played with beside them
`index`   who played what, when, and how well: history and best scores
"""
