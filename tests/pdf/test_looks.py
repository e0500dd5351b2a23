"""How a few pages look, beside stored pictures; ``pytest --renew-looks`` makes new ones, to be looked at."""

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.pdf.conftest import Printed

LOOKS = Path(__file__).with_name("looks")
SCALE = 0.75
"""54 dots per inch: enough to see where things are, small enough to keep."""
DIFFERENT = 48
"""From which difference of brightness on a blurred pixel is another one; fonts are smoothed a little differently."""
TOLERATED = 0.0005
"""Which share of a page's pixels may be another one."""

PAGES = {
    "umschlag": lambda page, number: number == 1,
    "inhalt": lambda page, number: page.lstrip().startswith("Inhalt"),
    "paragraf": lambda page, number: " AVV-07-2-a Klausel" in page,
    "kontrolle": lambda page, number: " ACO-B1-07 Maßnahme" in page,
    "matrix": lambda page, number: "Kontrollen × Vorschriften: entspricht" in page,
    "stichworte": lambda page, number: " Stichwortverzeichnis " in f" {page[:120]} ",
    "pruefung-umschlag": lambda page, number: number == 1,
    "pruefung-ergebnis": lambda page, number: "Nicht behobene Befunde" in page,
    "pruefung-vertrag": lambda page, number: "AVV-07-2-a" in page and "Inhalt in einem Satz" in page,
    "pruefung-massnahmen": lambda page, number: "ACO-B1-07" in page and "Kennung Maßnahme" in page,
    "pruefung-befunde": lambda page, number: "Zuständig: " in page,
    "pruefung-anwendbarkeit": lambda page, number: "A.5.1 " in page,
}
"""The pages, by the name of the picture; those of the auditor's book say so."""


def picture(book: Printed, name: str) -> Image.Image:
    """The first page that is meant, in grey."""
    wanted = PAGES[name]
    number = next(n for n, page in enumerate(book.pages, start=1) if wanted(page, n))  # type: ignore[no-untyped-call]
    made: Image.Image = pypdfium2.PdfDocument(book.data)[number - 1].render(scale=SCALE).to_pil()
    return made.convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ between two pages of the same size, once both are blurred."""
    if one.size != other.size:
        return 1.0
    blurred = [image.filter(ImageFilter.GaussianBlur(1)) for image in (one, other)]
    pixels = ImageChops.difference(*blurred).point(lambda value: 255 if value > DIFFERENT else 0)
    return pixels.histogram()[255] / (one.width * one.height)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(
    worked_book: Printed, audit_book: Printed, name: str, pytestconfig: pytest.Config
) -> None:
    path = LOOKS / f"{name}.png"
    made = picture(audit_book if name.startswith("pruefung-") else worked_book, name)
    if pytestconfig.getoption("--renew-looks"):
        made.quantize(16).save(path, optimize=True)

    assert difference(made, Image.open(path).convert("L")) <= TOLERATED


def test_a_page_with_something_missing_is_seen(worked_book: Printed) -> None:
    whole = picture(worked_book, "kontrolle")
    lacking = whole.copy()
    lacking.paste(255, (100, 100, 300, 112))  # one line of text

    assert difference(whole, lacking) > TOLERATED
