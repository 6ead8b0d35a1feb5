"""Pages for people, by Flask, over what the endpoint answers from."""

# What workers are told to open a release with, by name: only they load Flask.
APPLICATION = "regio_graph.web.dispatch:open_release"
