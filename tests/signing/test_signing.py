import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import page as validator
import pikepdf
import pytest
from asn1crypto import tsp
from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1 as as_key

from nachweis.signing.errors import SigningError
from nachweis.signing.keys import Pkcs12
from nachweis.signing.signing import sign, signed_name
from nachweis.signing.verifying import verify
from tests.signing.conftest import TODAY, Holder, MakeKey, StampService, issue


@pytest.fixture
def signed(handbook: Path, key_file: MakeKey) -> Path:
    sign(handbook, signed_name(handbook), key_file(), now=TODAY)
    return signed_name(handbook)


def test_what_is_signed_is_whole_certified_and_trusted(signed: Path, roots: Path) -> None:
    (verdict,) = verify(signed, roots)

    assert signed.name == "handbuch-signiert.pdf"
    assert verdict.sound
    assert (verdict.intact, verdict.covers, verdict.changes) == (True, True, ())
    assert (verdict.trusted, verdict.reason, verdict.forbids_changes) == (True, "", True)
    assert (verdict.signer, verdict.subject) == ("Datenschutz, Beispiel GmbH", "CN=Datenschutz,O=Beispiel GmbH")
    assert (verdict.claimed is not None, verdict.stamp) == (True, None)


def test_it_is_pades_and_allows_no_change(signed: Path) -> None:
    with pikepdf.open(signed) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert signature.SubFilter == "/ETSI.CAdES.detached"
        assert pdf.Root.Perms.DocMDP.objgen == signature.objgen
        (reference,) = signature.Reference
        assert reference.TransformMethod == "/DocMDP"
        assert reference.TransformParams.P == 1
        assert {"/DigestMethod", "/DigestValue"}.isdisjoint(reference.keys())  # ISO 19005-3, 6.1.12


def test_the_file_as_built_stays_the_beginning(signed: Path, handbook: Path) -> None:
    assert signed.read_bytes().startswith(handbook.read_bytes())


def test_labels_attachment_and_tags_are_kept(signed: Path, handbook: Path) -> None:
    with pikepdf.open(signed) as after, pikepdf.open(handbook) as before:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in after.Root.Metadata.read_bytes()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in after.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)
        assert after.attachments["needs.json"].get_file().read_bytes() == b'{"a": 1}'
        assert [file.AFRelationship for file in after.Root.AF] == ["/Data"]
        (document,) = after.Root.StructTreeRoot.K
        assert [str(kid.S) for kid in document.K] == ["/H1", "/P", "/H2", "/P", "/Form"]
        assert after.Root.MarkInfo == before.Root.MarkInfo
        assert (str(after.Root.Lang), after.pdf_version) == ("de", "1.7")
        assert "/Version" not in after.Root
        assert set(after.Root.Extensions.keys()) == {"/ESIC"}
        assert after.check_pdf_syntax() == []


def test_a_time_stamp_is_asked_for_once(handbook: Path, key_file: MakeKey, roots: Path, service: StampService) -> None:
    sign(handbook, signed_name(handbook), key_file(), tsa_url=service.url)

    (verdict,) = verify(signed_name(handbook), roots)
    assert service.asked == 1
    assert verdict.sound
    assert verdict.stamp is not None
    assert (verdict.stamp.time, verdict.stamp.trusted, verdict.stamp.intact) == (TODAY, True, True)
    assert verdict.stamp.authority == "Zeitstempel, Beispiel GmbH"


def other_digest(query: tsp.TimeStampReq) -> None:
    query["message_imprint"]["hashed_message"] = bytes(32)


def other_nonce(query: tsp.TimeStampReq) -> None:
    query["nonce"] = 7


@pytest.mark.parametrize("spoil", [other_digest, other_nonce])
def test_a_stamp_for_something_else_is_refused(
    handbook: Path,
    key_file: MakeKey,
    service: StampService,
    spoil: Callable[[tsp.TimeStampReq], None],
) -> None:
    service.spoil.append(spoil)

    with pytest.raises(SigningError, match="nicht mit einem Zeitstempel zu dieser Anfrage"):
        sign(handbook, signed_name(handbook), key_file(), tsa_url=service.url)
    assert not signed_name(handbook).exists()


REFUSED = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["Kontingent erschöpft"]}).dump()
REFUSAL = b"\x30" + bytes([len(REFUSED)]) + REFUSED


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (200, b"<html>Guten Tag</html>", "nicht mit einem Zeitstempel"),
        (200, b"", "nicht mit einem Zeitstempel"),
        (200, b"\x30\x03\x02\x01\x00", "nicht mit einem Zeitstempel"),
        (200, b"\x30\x05\x30\x03\x02\x01\x00", "nicht mit einem Zeitstempel"),  # granted, and no stamp
        (503, b"", "antwortet mit dem Fehler 503"),
        (200, REFUSAL, "lehnt ab (Kontingent erschöpft)"),
    ],
)
def test_a_service_that_gives_no_stamp_is_said(
    handbook: Path, key_file: MakeKey, service: StampService, status: int, answer: bytes, said: str
) -> None:
    service.status, service.answer = status, answer

    with pytest.raises(SigningError) as refusal:
        sign(handbook, signed_name(handbook), key_file(), tsa_url=service.url)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/", "ist nicht erreichbar"),
        ("file:///etc/passwd", "ist keine Adresse"),
        ("tsa.example.org", "ist keine Adresse"),
    ],
)
def test_a_service_that_cannot_be_reached_is_said(
    handbook: Path, key_file: MakeKey, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    with pytest.raises(SigningError, match=said):
        sign(handbook, signed_name(handbook), key_file(), tsa_url=url)
    assert not signed_name(handbook).exists()


def test_a_wrong_password_is_said(handbook: Path, key_file: MakeKey) -> None:
    with pytest.raises(SigningError, match="Das Passwort passt nicht"):
        sign(handbook, signed_name(handbook), key_file(password="falsch"))


def test_a_file_without_the_key_is_said(handbook: Path, key_file: MakeKey) -> None:
    with pytest.raises(SigningError, match="steht kein privater Schlüssel"):
        sign(handbook, signed_name(handbook), key_file(with_key=False))


@pytest.mark.parametrize(("content", "said"), [(None, "ist nicht lesbar"), (b"\x30", "keine PKCS#12"), (b"", "keine")])
def test_a_key_file_that_is_none_is_said(handbook: Path, tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "k.p12"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SigningError, match=said):
        sign(handbook, signed_name(handbook), Pkcs12(path=path, password=""))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ({"start": TODAY - timedelta(days=9), "days": 5}, "ist am .* abgelaufen"),
        ({"start": TODAY + timedelta(days=9)}, "gilt erst ab dem"),
        ({"signs": False}, "nicht zum Signieren bestimmt"),
    ],
)
def test_a_certificate_that_does_not_serve_is_refused(
    handbook: Path, key_file: MakeKey, authority: Holder, kind: dict[str, object], said: str
) -> None:
    with pytest.raises(SigningError, match=said):
        sign(handbook, signed_name(handbook), key_file(issue(authority, "Datenschutz", **kind)))  # type: ignore[arg-type]


def test_a_certificate_of_another_key_is_found_out(
    handbook: Path, key_file: MakeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = key_file()
    wrong = as_key(issue(None, "Fremd").key)
    monkeypatch.setattr("nachweis.signing.keys.as_key", lambda _: wrong)

    with pytest.raises(SigningError, match="besteht die eigene Prüfung nicht"):
        sign(handbook, signed_name(handbook), signer)
    assert not signed_name(handbook).exists()


def test_what_is_signed_is_not_signed_again(signed: Path, key_file: MakeKey) -> None:
    with pytest.raises(SigningError, match="ist schon signiert"):
        sign(signed, signed_name(signed), key_file())


@pytest.mark.parametrize("password", ["", "geheim"])
def test_an_encrypted_pdf_is_refused(handbook: Path, key_file: MakeKey, password: str) -> None:
    locked = handbook.with_name("zu.pdf")
    with pikepdf.open(handbook) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="chef", user=password))

    with pytest.raises(SigningError, match="ist verschlüsselt"):
        sign(locked, signed_name(locked), key_file())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "gibt es nicht. Bauen Sie"),
        (b"", "ist kein PDF"),
        (b"PK\x03\x04", "ist kein PDF"),
        (b"%PDF-1.7\n%%EOF\n", "ist beschädigt"),
    ],
)
def test_a_source_that_is_no_pdf_is_said(tmp_path: Path, key_file: MakeKey, content: bytes | None, said: str) -> None:
    source = tmp_path / "da.pdf"
    if content is not None:
        source.write_bytes(content)

    with pytest.raises(SigningError, match=said):
        sign(source, signed_name(source), key_file())


def test_a_target_that_cannot_be_is_said(handbook: Path, key_file: MakeKey, tmp_path: Path) -> None:
    for target, said in [
        (tmp_path / "nirgends" / "a.pdf", "Den Ordner"),
        (tmp_path, "ist ein Ordner"),
        (handbook, "soll erhalten bleiben"),
    ]:
        with pytest.raises(SigningError, match=said):
            sign(handbook, target, key_file())


def test_nothing_is_left_where_writing_fails(
    handbook: Path, key_file: MakeKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer, target = key_file(), tmp_path / "out" / "a.pdf"
    target.parent.mkdir()
    target.write_bytes(b"alt")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SigningError, match="lässt sich nicht schreiben"):
        sign(handbook, target, signer)
    assert [path.name for path in target.parent.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == b"alt"


def test_the_signed_file_is_as_readable_as_its_source(handbook: Path, key_file: MakeKey) -> None:
    handbook.chmod(0o640)
    sign(handbook, signed_name(handbook), key_file())

    assert stat.S_IMODE(signed_name(handbook).stat().st_mode) == 0o640


def test_the_password_shows_nowhere(key_file: MakeKey) -> None:
    assert "geheim" not in repr(key_file())


def test_a_signed_file_keeps_the_standards(signed: Path) -> None:
    faults = {
        failure.rule_id
        for profile in ("3a", "ua1")
        for failure in validator.validate_pdf(str(signed), profile=profile).failures
    }

    assert faults == set()
