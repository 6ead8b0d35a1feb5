"""`python -m regio_graph.editions`: the commands of this package on their own."""

from .commands import main

main(prog_name="regio-graph")
