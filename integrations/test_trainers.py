"""Takes along the tests of the trainers' folders, some of whose names are no names of packages.

`python3 -m unittest discover integrations` runs everything; `python3 -m unittest discover integrations/verl`, one folder.
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load_tests(_loader: unittest.TestLoader, tests: unittest.TestSuite, _pattern: str | None) -> unittest.TestSuite:
    for test in sorted(HERE.glob("*/test_*.py")):
        sys.path.append(str(test.parent))
        tests.addTests(unittest.defaultTestLoader.loadTestsFromName(test.stem))
    return tests
