"""`python -m voyager`."""

from voyager.cli.main import main

main()
