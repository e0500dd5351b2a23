import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic

from nachweis.signing.errors import SigningError
from nachweis.signing.signing import sign, signed_name
from nachweis.signing.verifying import UNCHECKED, _trust, verify
from tests.signing.conftest import TODAY, Holder, MakeKey, StampService, issue


@pytest.fixture
def signed(handbook: Path, key_file: MakeKey, service: StampService) -> Path:
    sign(handbook, signed_name(handbook), key_file(), tsa_url=service.url)
    return signed_name(handbook)


def found_out(path: Path) -> bool:
    """Whether anything is said against the file."""
    try:
        verdicts = verify(path)
    except SigningError:
        return True
    return not verdicts or not all(verdict.sound for verdict in verdicts)


def content_at(path: Path) -> int:
    """The middle of the first page's content."""
    data = path.read_bytes()
    with pikepdf.open(path) as pdf:
        raw = pdf.pages[0].Contents.read_raw_bytes()
    return data.index(raw) + len(raw) // 2


def test_a_changed_byte_in_a_page_is_detected(signed: Path) -> None:
    data = bytearray(signed.read_bytes())
    data[content_at(signed)] ^= 1
    signed.write_bytes(data)

    (verdict,) = verify(signed)
    assert (verdict.intact, verdict.covers, verdict.sound) == (False, True, False)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.24, 0.9, 0.98, 0.991, 0.993, 0.995, 0.997, 0.999])
def test_a_changed_byte_anywhere_is_detected(signed: Path, share: float) -> None:
    data = bytearray(signed.read_bytes())
    data[int(len(data) * share)] ^= 4
    signed.write_bytes(data)

    assert found_out(signed)


def test_nothing_hides_in_the_space_kept_for_the_signature(signed: Path) -> None:
    data = signed.read_bytes()
    padding = data.index(b"0" * 2000) + 1000
    signed.write_bytes(data[:padding] + b"41" + data[padding + 2 :])

    (verdict,) = verify(signed)
    assert (verdict.intact, verdict.sound) == (False, False)


def test_a_wider_gap_is_not_called_whole(signed: Path) -> None:
    data = signed.read_bytes()
    start, end, rest = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", data).groups()  # type: ignore[union-attr]
    wider = b"%s %d %d]" % (start, int(end) + 2, int(rest) - 2)
    signed.write_bytes(data.replace(b"%s %s %s]" % (start, end, rest), wider))

    (verdict,) = verify(signed)
    assert (verdict.intact, verdict.covers) == (False, False)
    assert verdict.changes == ("Die Signatur lässt Teile der Datei aus.",)


@pytest.mark.parametrize("junk", [b"\n", b"\n%%EOF\n", b"x" * 99])
def test_appended_bytes_are_detected(signed: Path, junk: bytes) -> None:
    signed.write_bytes(signed.read_bytes() + junk)

    assert found_out(signed)


def test_an_update_that_changes_a_page_is_told(signed: Path) -> None:
    from pyhanko.pdf_utils.generic import NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    with signed.open("rb+") as file:
        writer = IncrementalPdfFileWriter(file)
        page = writer.find_page_for_modification(0)[0]
        page.get_object()[NameObject("/Rotate")] = NumberObject(90)
        writer.mark_update(page)
        writer.write_in_place()

    (verdict,) = verify(signed)
    assert (verdict.intact, verdict.covers, verdict.sound) == (True, False, False)
    assert "Byte angehängt" in verdict.changes[0]
    assert verdict.changes[1] == "Der Inhalt kann dadurch ein anderer sein."


def test_an_encrypted_pdf_is_not_called_changed(handbook: Path) -> None:
    with pikepdf.open(handbook, allow_overwriting_input=True) as pdf:
        pdf.save(encryption=pikepdf.Encryption(owner="chef", user="geheim"))

    with pytest.raises(SigningError, match="Das PDF ist verschlüsselt"):
        verify(handbook)


def test_a_pdf_as_built_has_no_signature(handbook: Path) -> None:
    assert verify(handbook) == []


def test_without_roots_trust_is_not_claimed(signed: Path) -> None:
    (verdict,) = verify(signed)

    assert (verdict.sound, verdict.trusted, verdict.reason) == (True, None, UNCHECKED)
    assert verdict.stamp is not None
    assert (verdict.stamp.trusted, verdict.stamp.reason) == (None, UNCHECKED)


def test_roots_of_others_trust_nobody(signed: Path, roots: Path) -> None:
    roots.write_bytes(issue(None, "Fremde Stelle").certificate.public_bytes(Encoding.PEM))

    (verdict,) = verify(signed, roots)
    assert (verdict.sound, verdict.trusted, verdict.intact) == (False, False, True)
    assert verdict.reason == "kein Aussteller steht in den angegebenen Zertifikaten"


def test_a_namesake_of_the_authority_is_not_trusted(signed: Path, roots: Path) -> None:
    roots.write_bytes(issue(None, "Prüfstelle").certificate.public_bytes(Encoding.PEM))

    (verdict,) = verify(signed, roots)
    assert (verdict.sound, verdict.trusted) == (False, False)
    assert verdict.reason == "keines der angegebenen Zertifikate hat es ausgestellt, auch wenn eines so heißt"


@pytest.mark.parametrize("problem", [*AdESFailure, *AdESIndeterminate])
def test_no_reason_is_in_the_words_of_the_standard(problem: AdESSubIndic) -> None:
    trusted, reason = _trust(False, problem, [])

    assert trusted is False
    assert reason
    assert problem.standard_name not in reason


@pytest.mark.parametrize(("stamped", "trusted"), [(True, True), (False, False)])
def test_a_stamp_outlives_the_certificate(
    handbook: Path,
    key_file: MakeKey,
    authority: Holder,
    service: StampService,
    roots: Path,
    stamped: bool,
    trusted: bool,
) -> None:
    short = issue(authority, "Datenschutz", days=20)
    sign(handbook, signed_name(handbook), key_file(short), tsa_url=service.url if stamped else None)

    (verdict,) = verify(signed_name(handbook), roots, now=TODAY + timedelta(days=30))
    assert (verdict.trusted, verdict.sound) == (trusted, trusted)
    assert verdict.reason == ("" if trusted else "das Zertifikat galt zu dieser Zeit nicht")


@pytest.mark.parametrize(("content", "said"), [(None, "nicht lesbar"), (b"", "keine Zertifikate"), (b"x", "keine")])
def test_roots_that_are_none_are_said(signed: Path, roots: Path, content: bytes | None, said: str) -> None:
    roots.unlink()
    if content is not None:
        roots.write_bytes(content)

    with pytest.raises(SigningError, match=said):
        verify(signed, roots)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "nicht lesbar"), (b"GIF89a", "ist kein PDF"), (b"%PDF-1.7\nxref", "ist beschädigt")],
)
def test_a_file_that_is_no_pdf_is_said(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "a.pdf"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SigningError, match=said):
        verify(path)
