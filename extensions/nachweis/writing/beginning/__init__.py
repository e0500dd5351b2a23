"""A handbook of one's own to begin with: templates ─▶ a folder that builds, and says what is to be filled in."""

import json
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from nachweis.telling.refusal import RefusalError

TEMPLATES: Final = Path(__file__).parent / "house"
SUFFIX: Final = ".in"
"""How the names of templates end; „dot-“ at the beginning of a name stands for the point of a hidden file."""

DOCUMENTS: Final = {
    "tom": "technische und organisatorische Maßnahmen",
    "avv": "Vertrag zur Auftragsverarbeitung",
    "uav": "Verzeichnis der Unterauftragsverarbeiter",
}
"""What a handbook can begin with, by the word that is typed."""

_FOLDERS: Final = {"tom": "measures/tom", "avv": "docs/avv", "uav": "docs/unterauftragsverarbeiter"}
_COVERED: Final = {
    "sicherheit": ("08",),
    "weisung": ("05", "06"),
    "vertraulichkeit": ("07",),
    "rechte": ("09", "10"),
    "meldung": ("11",),
    "unterauftrag": ("13", "14"),
    "ende": ("15",),
    "nachweis": ("12",),
}
"""Which clauses the measures of the templates keep, by the name of the place in the template."""
_SHORT: Final = re.compile(r"[A-Z][A-Z0-9]{0,11}")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a handbook begins with."""

    company: str
    short: str
    """What every id of it has, „BSP“."""
    documents: Collection[str]
    """Keys of :data:`DOCUMENTS`."""

    def __post_init__(self) -> None:
        if not self.company.strip() or not self.company.isprintable():
            raise RefusalError("Ein Handbuch braucht den Namen der Firma, deren Handbuch es ist.")
        if not _SHORT.fullmatch(self.short):
            raise RefusalError(
                f"„{self.short}“ ist kein Kürzel: Nehmen Sie einen bis zwölf Großbuchstaben und Ziffern, etwa "
                f"„{short_of(self.company)}“."
            )


def short_of(company: str) -> str:
    """A short name for ids, made of a company's name: „BSP“ for „Beispiel GmbH“."""
    plain = (
        unicodedata.normalize("NFKD", re.sub(r"\be\. ?V\.", "", company).replace("ß", "ss"))
        .encode("ascii", "ignore")
        .decode()
        .upper()
    )
    words = [word for word in re.findall(r"[A-Z0-9]+", plain) if word not in _FORMS] or ["HB"]
    initials = "".join(word[0] for word in words)[:4]
    made = initials if len(words) > 1 else words[0][:1] + re.sub(r"[AEIOU]", "", words[0][1:])[:2]
    return made if made[:1].isalpha() else f"H{made}"[:4]


_FORMS: Final = frozenset("GMBH AG KG UG OHG GBR EG EV SE MBH CO".split())  # noqa: SIM905
"""Legal forms, which do not tell companies apart."""


def begin(folder: Path, beginning: Beginning) -> list[Path]:
    """Write the files of a handbook into a new or empty folder and give their paths in it; all of them, or none.

    :raises RefusalError: If something lies there already, or the folder cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RefusalError(
                f"„{folder}“ ist nicht leer. Nennen Sie einen Ordner, den es noch nicht gibt: Was da ist, bleibt, "
                "wie es ist."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder.with_name(f".{folder.name}.neu")
        shutil.rmtree(beside, ignore_errors=True)
        written = dict(_files(beginning))
        for path, text in written.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise RefusalError(
            f"„{error.filename or folder}“ lässt sich nicht schreiben ({error.strerror}). Nennen Sie einen Ordner, in "
            "dem Sie schreiben dürfen."
        ) from error
    return sorted(written)


def _files(beginning: Beginning) -> Iterator[tuple[Path, str]]:
    values = _values(beginning)
    left_out = [folder for document, folder in _FOLDERS.items() if document not in beginning.documents]
    for template in sorted(TEMPLATES.rglob(f"*{SUFFIX}")):
        parts = template.relative_to(TEMPLATES).parts
        path = Path(*(f".{part[4:]}" if part.startswith("dot-") else part for part in parts)).with_suffix("")
        if any(path.is_relative_to(folder) for folder in left_out):
            continue
        yield path, Template(template.read_text(encoding="utf-8")).substitute(values)
    yield from _editor()


def _editor() -> Iterator[tuple[Path, str]]:
    """What an editor offers while one types, as far as it needs no handbook."""
    from nachweis.writing.editor import blocks, front_matter

    for name, data in (("bausteine.code-snippets", blocks()), ("seite.schema.json", front_matter())):
        yield Path(".vscode", name), f"{json.dumps(data, ensure_ascii=False, indent=2)}\n"


def _values(beginning: Beginning) -> Mapping[str, str]:
    """What stands in the places of the templates."""
    short, has = beginning.short, set(beginning.documents)
    pages = {"tom": "/measures/tom/index", "avv": "avv/index", "uav": "unterauftragsverarbeiter/index"}
    covers = {
        f"deckt_{name}": f"  :deckt: {'; '.join(f'AVV-{short}-{number}' for number in numbers)}\n"
        if "avv" in has
        else ""
        for name, numbers in _COVERED.items()
    }
    covers["deckt_sicherheit"] = covers["deckt_sicherheit"].lstrip()
    views = [f"## {DOCUMENTS[name][:1].upper()}{DOCUMENTS[name][1:]}" for name in DOCUMENTS]
    register = {
        "tom": f"{views[0]}\n\n:::{{deckung}} DOK-{short}-TOM\n:von: art32\n:::\n\n:::{{register}} tom\n:::\n",
        "avv": f"{views[1]}\n\n:::{{deckung}} DOK-{short}-AVV\n:::\n\n:::{{kette}} DOK-{short}-AVV\n:::\n",
        "uav": f"{views[2]}\n\n:::{{register}} uav\n:::\n",
    }
    return covers | {
        "firma": beginning.company,
        "firma_py": json.dumps(beginning.company, ensure_ascii=False),
        "kuerzel": short,
        "seiten": "\n".join(page for name, page in pages.items() if name in has),
        "nachschlagen": "nachweise/index\nregister/index\nbefunde/index",
        "betrifft": f":betrifft: UAV-{short}-1\n" if "uav" in has else "",
        "belegt": f":belegt_durch: NW-{short}-1\n",
        "register": "\n".join(text for name, text in register.items() if name in has),
    }
