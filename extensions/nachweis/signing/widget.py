"""The field that holds the signature: in the form, in the tag tree, and on the page where it is to be seen.

All of it goes into the one incremental update that is signed, so the file as Typst wrote it stays, byte for byte, the
beginning of the signed one.
"""

import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import typst
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from nachweis.signing.errors import SigningError, why
from nachweis.signing.foreign import FaithfulWriter

PRINT_AND_LOCKED = 4 | 128
"""Flags of the annotation; PDF/A wants it printable (ISO 19005-3, 6.3.2)."""
MILLIMETRE = 72 / 25.4
"""Points."""

STAMP = """
#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 2mm, fill: none)
#set text(font: sys.inputs.family, size: 8pt, lang: "de", fallback: false)
#set par(leading: 0.5em)
#sys.inputs.said
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A signature that is seen: a line of text in a font of the house."""

    font: Path
    """File of the font, .ttf or .otf; a part of it is embedded."""
    page: int = 1
    """Counted from 1."""
    left: float = 25.0
    """Millimetres from the left edge."""
    bottom: float = 6.0
    """Millimetres from the lower edge."""
    width: float = 160.0
    """Millimetres; the height follows from the text."""


def add_field(writer: FaithfulWriter, said: str, appearance: Appearance | None) -> str:
    """Add an empty signature field that tells ``said`` to a screen reader; gives the field's name.

    :raises SigningError: If the page does not exist or the font does not serve.
    """
    number = appearance.page if appearance else 1
    if not 1 <= number <= writer.root["/Pages"]["/Count"]:
        raise SigningError(
            f"Das PDF hat keine Seite {number}. Geben Sie eine vorhandene Seite für die sichtbare Signatur an."
        )
    page = writer.find_page_for_modification(number - 1)[0]
    picture, box = _drawn(writer, said, appearance) if appearance else _nothing(writer)
    form = _form(writer)
    name = _free_name(form)
    widget = _widget(name, said, box, picture)
    widget[pdf_name("/P")] = page
    field = writer.add_object(widget)
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    writer.register_annotation(page, field)
    page.get_object()[pdf_name("/Tabs")] = pdf_name("/S")
    writer.mark_update(page)
    key = _next_key(writer)
    if key is not None:
        widget[pdf_name("/StructParent")] = NumberObject(key)
        _tag(writer, field, page, key)
    return name


def _widget(name: str, said: str, box: tuple[float, ...], picture: IndirectObject) -> DictionaryObject:
    """Field and annotation in one; ``box`` is left, bottom, right, top in points."""
    return DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): TextStringObject(name),
            pdf_name("/TU"): TextStringObject(said),
            pdf_name("/Rect"): ArrayObject([FloatObject(value) for value in box]),
            pdf_name("/F"): NumberObject(PRINT_AND_LOCKED),
            pdf_name("/AP"): DictionaryObject({pdf_name("/N"): picture}),
        }
    )


def _form(writer: FaithfulWriter) -> DictionaryObject:
    root = writer.root
    if "/AcroForm" not in root:
        root[pdf_name("/AcroForm")] = writer.add_object(DictionaryObject())
        writer.update_root()
    form: DictionaryObject = root["/AcroForm"]
    if "/Fields" not in form:
        form[pdf_name("/Fields")] = ArrayObject()
        writer.update_container(form)
    return form


def _free_name(form: DictionaryObject) -> str:
    taken = {field.get_object().get("/T") for field in form["/Fields"]}
    return next(name for n in range(1, len(taken) + 2) if (name := f"Signatur{n}") not in taken)


def _next_key(writer: FaithfulWriter) -> int | None:
    """The first free key of the parent tree (ISO 32000-1, 14.7.4.4); ``None`` for a file without tags."""
    if "/StructTreeRoot" not in writer.root:
        return None
    tree = writer.root["/StructTreeRoot"]
    highest = _highest(tree["/ParentTree"]) if "/ParentTree" in tree else -1
    return int(max(tree.get("/ParentTreeNextKey", 0), highest + 1))


def _highest(node: DictionaryObject) -> int:
    if node.get("/Nums"):
        return int(node["/Nums"][-2])
    return _highest(node["/Kids"][-1].get_object()) if node.get("/Kids") else -1


def _tag(writer: FaithfulWriter, field: IndirectObject, page: IndirectObject, key: int) -> None:
    """Hang the field as a Form behind all that the document holds (ISO 14289-1, 7.18.4)."""
    tree = writer.root["/StructTreeRoot"]
    parent = tree.raw_get("/K") if "/K" in tree else None
    if isinstance(parent, ArrayObject | IndirectObject) and isinstance(parent.get_object(), ArrayObject):
        kids = parent.get_object()
        parent = kids.raw_get(len(kids) - 1) if len(kids) else None
    if not isinstance(parent, IndirectObject):  # no „Document“ element to hang it in
        parent = tree.container_ref
    element = writer.add_object(
        DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): parent,
                pdf_name("/Pg"): page,
                pdf_name("/K"): DictionaryObject(
                    {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field, pdf_name("/Pg"): page}
                ),
            }
        )
    )
    _append(writer, parent.get_object(), "/K", [element])
    if "/ParentTree" not in tree:
        tree[pdf_name("/ParentTree")] = writer.add_object(DictionaryObject({pdf_name("/Nums"): ArrayObject()}))
    numbers = tree["/ParentTree"]
    if numbers.get("/Kids"):
        limits = ArrayObject([NumberObject(key), NumberObject(key)])
        leaf = {pdf_name("/Limits"): limits, pdf_name("/Nums"): ArrayObject([NumberObject(key), element])}
        _append(writer, numbers, "/Kids", [writer.add_object(DictionaryObject(leaf))])
    else:
        _append(writer, numbers, "/Nums", [NumberObject(key), element])
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
    writer.update_container(tree)


def _append(writer: FaithfulWriter, owner: DictionaryObject, key: str, more: list[object]) -> None:
    """Append to an array that may be missing, direct, indirect, or a single value."""
    held = owner.get(key)
    if isinstance(held, ArrayObject):
        held.extend(more)
        writer.update_container(held)
    else:
        owner[pdf_name(key)] = ArrayObject([*([owner.raw_get(key)] if held is not None else []), *more])
    writer.update_container(owner)


def _nothing(writer: FaithfulWriter) -> tuple[IndirectObject, tuple[float, ...]]:
    box = ArrayObject([NumberObject(0)] * 4)
    picture = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
    return writer.add_object(StreamObject(picture, stream_data=b"")), (0, 0, 0, 0)


def _drawn(
    writer: FaithfulWriter, said: str, appearance: Appearance
) -> tuple[IndirectObject, tuple[float, float, float, float]]:
    """The text, set by Typst in the font given; gives the form XObject, and its place in points."""
    reader = PdfFileReader(BytesIO(_set_in_type(said, appearance)))
    picture = writer.import_page_as_xobject(reader)
    _, _, width, height = (float(value) for value in picture.get_object()["/BBox"])
    left, bottom = appearance.left * MILLIMETRE, appearance.bottom * MILLIMETRE
    return picture, (left, bottom, left + width, bottom + height)


def _set_in_type(said: str, appearance: Appearance) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        try:
            (Path(folder) / f"schrift{appearance.font.suffix}").write_bytes(appearance.font.read_bytes())
        except OSError as error:
            raise SigningError(
                f"Die Schrift „{appearance.font}“ ist nicht lesbar ({why(error)}). Prüfen Sie Pfad und Rechte."
            ) from error
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        if not fonts.families():
            raise SigningError(f"„{appearance.font}“ ist keine Schrift. Geben Sie eine Datei .ttf oder .otf an.")
        inputs = {"width": str(appearance.width), "family": fonts.families()[0], "said": said}
        try:
            drawn = typst.compile(
                STAMP.encode(), font_paths=fonts, sys_inputs=inputs, pdf_standards=["a-3b"], pdf_tags=False
            )
        except typst.TypstError as error:
            raise SigningError(
                f"Der Text der Signatur lässt sich nicht in „{appearance.font}“ setzen ({error.message}). "
                "Nehmen Sie eine Schrift mit allen Zeichen."
            ) from error
    if not isinstance(drawn, bytes):
        raise TypeError("Typst gave no page")
    return drawn
