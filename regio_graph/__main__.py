"""Run the command line as `python -m regio_graph`."""

from .cli import main

main()
