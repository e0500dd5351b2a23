"""``python -m nachweis`` is ``nachweis``; published tags call it so, and will for ever."""

import sys

from nachweis.cli import main

if __name__ == "__main__":
    sys.exit(main())
