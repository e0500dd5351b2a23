from pathlib import Path

import pikepdf
import pytest

from nachweis.signing.errors import SigningError
from nachweis.signing.signing import sign, signed_name
from nachweis.signing.verifying import verify
from nachweis.signing.widget import Appearance
from tests.signing.conftest import TODAY, MakeKey


@pytest.mark.parametrize("number", [None, 1, 2])
def test_the_field_is_tagged_and_speaks(handbook: Path, key_file: MakeKey, font: Path, number: int | None) -> None:
    appearance = Appearance(font=font, page=number) if number else None
    sign(handbook, signed_name(handbook), key_file(), appearance=appearance, now=TODAY)

    with pikepdf.open(signed_name(handbook)) as pdf:
        widget = pdf.Root.AcroForm.Fields[0]
        page = pdf.pages[appearance.page - 1 if appearance else 0]
        day = f"{TODAY.day}.{TODAY.month}.{TODAY.year}"
        assert f"Elektronisch signiert von Datenschutz, Beispiel GmbH, am {day}" == widget.TU
        assert widget.F == 132
        assert "/N" in widget.AP
        assert widget.P.objgen == page.objgen
        assert page.Tabs == "/S"
        assert page.Annots[-1].objgen == widget.objgen
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        element = numbers[numbers.index(widget.StructParent) + 1]
        assert [str(element.S), str(element.P.S), str(element.K.Type)] == ["/Form", "/Document", "/OBJR"]
        assert element.K.Obj.objgen == widget.objgen
        assert pdf.Root.StructTreeRoot.ParentTreeNextKey == widget.StructParent + 1
        assert sorted(numbers[::2]) == list(range(len(numbers) // 2))
        assert ([float(x) for x in widget.Rect] == [0, 0, 0, 0]) is (appearance is None)


def test_a_visible_signature_embeds_its_font(handbook: Path, key_file: MakeKey, font: Path) -> None:
    sign(handbook, signed_name(handbook), key_file(), appearance=Appearance(font=font))

    with pikepdf.open(signed_name(handbook)) as pdf:
        picture = pdf.Root.AcroForm.Fields[0].AP.N
        (embedded,) = picture.Resources.Font.values()
        assert str(embedded.BaseFont).endswith("+Kasten")
        assert "/ToUnicode" in embedded
        assert "/FontFile2" in embedded.DescendantFonts[0].FontDescriptor
        assert b"BDC" not in picture.read_bytes()  # tags inside would need a parent of their own


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ({"font": Path("/nirgends.ttf")}, "ist nicht lesbar"),
        ({"font": Path(__file__)}, "ist keine Schrift"),
        ({"page": 3}, "keine Seite 3"),
        ({"page": 0}, "keine Seite 0"),
    ],
)
def test_an_appearance_that_cannot_be_is_said(
    handbook: Path, key_file: MakeKey, font: Path, kind: dict[str, object], said: str
) -> None:
    with pytest.raises(SigningError, match=said):
        sign(handbook, signed_name(handbook), key_file(), appearance=Appearance(**{"font": font, **kind}))  # type: ignore[arg-type]


def test_a_form_and_a_branched_tree_are_kept(handbook: Path, key_file: MakeKey) -> None:
    with pikepdf.open(handbook, allow_overwriting_input=True) as pdf:
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        leaf = pikepdf.Dictionary(Nums=pikepdf.Array(numbers), Limits=[0, int(numbers[-2])])
        tree.ParentTree = pdf.make_indirect(pikepdf.Dictionary(Kids=[pdf.make_indirect(leaf)]))
        del tree.ParentTreeNextKey
        del pdf.pages[0].Tabs
        tree.K = tree.K[0]
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="Signatur1"))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        pdf.save(fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    sign(handbook, signed_name(handbook), key_file())

    assert verify(signed_name(handbook))[0].sound
    with pikepdf.open(signed_name(handbook)) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["Signatur1", "Signatur2"]
        widget = pdf.Root.AcroForm.Fields[1]
        assert pdf.pages[0].Tabs == "/S"
        key = int(numbers[-2]) + 1
        assert widget.StructParent == key
        last = pdf.Root.StructTreeRoot.ParentTree.Kids[-1]
        assert [int(limit) for limit in last.Limits] == [key, key]
        assert last.Nums[1].K.Obj.objgen == widget.objgen
        assert pdf.Root.StructTreeRoot.K.K[-1].objgen == last.Nums[1].objgen
        assert pdf.check_pdf_syntax() == []


def test_a_pdf_without_tags_is_signed_too(handbook: Path, key_file: MakeKey) -> None:
    with pikepdf.open(handbook, allow_overwriting_input=True) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save()

    sign(handbook, signed_name(handbook), key_file())
    assert verify(signed_name(handbook))[0].sound
