"""From the report of a next edition to the edition: its text frozen, drafted, reviewed and released.

`text` freezes what a PDF says, since offsets hold for one extraction only. `draft` carries
forward what still stands and reads the rest by a template that is data (`data/templates/`).
`review` walks what is in doubt, and `release` moves what was decided to `data/editions/`.
Nothing here is served: it reads and writes files.
"""
