"""Why something is not done."""

from typing import ClassVar


class RefusalError(Exception):
    """Something is not done; the message is German and says why, and what helps."""

    status: ClassVar[int] = 2
    """How a command ends that meets it: 2 if it could not, 1 if what it found stops it."""
