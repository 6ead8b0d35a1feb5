"""Run the command line as `python -m regio_graph`."""

from .cli.main import main

main()
