"""A language server: what editors ask of Turtle and TriG while they are being written.

    client → language_server → describing · completing · navigating · fixing       what is asked
                             → session → background → diagnosing ← recheck ← region   what is told

`region` has a project's files as they stand, `workfile` what one says, `outline` what a text
mentions that may be broken. Only `recheck` knows how the validator works.

Rules of the room
1. Whatever a client sends, the server stays: a request that cannot be answered has no answer.
2. Nothing is written but what the client is given as an edit.
3. A fix is offered only where one mend is certain.
"""
