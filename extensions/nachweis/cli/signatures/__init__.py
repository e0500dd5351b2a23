"""Who answers for a PDF."""

import logging


def quiet() -> None:
    """Keep pyHanko from printing what the verdict says."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
