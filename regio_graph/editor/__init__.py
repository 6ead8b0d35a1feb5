"""A language server: what editors ask of Turtle and TriG while they are being written.

    client → language_server → diagnosing · hovering · completing · navigating · fixing
                                        → region (a project's files as they stand) → recheck

`outline` reads a text that may be broken, `workfile` what a whole one says. Only
`recheck` knows the validator, and only `language_server` the protocol's library, from
which the other modules borrow no more than the types of answers.

Rules of the room
1. Whatever a client sends, the server stays: a request that cannot be answered has no answer.
2. Nothing is written but what the client is given as an edit.
3. A fix is offered only where one mend is certain.
"""
