"""Lets ``python -m nbviva`` stand for the command ``nbviva``."""

import sys

from nbviva.cli import main

sys.exit(main())
