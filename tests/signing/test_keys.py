"""The token through its seam: a session made up of what python-pkcs11 would give."""

import io
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, ObjectClass
from pkcs11 import exceptions as p11
from pyhanko.pdf_utils.reader import PdfFileReader

from nachweis.signing.errors import SigningError
from nachweis.signing.keys import Token
from nachweis.signing.signing import sign, signed_name
from nachweis.signing.verifying import verify
from tests.signing.conftest import Holder, MakeKey, issue


class FakeKey:
    """Signs a digest, as CKM_ECDSA does: r and s side by side."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder

    def sign(self, data: bytes, mechanism: object = None, **_: object) -> bytes:
        assert mechanism is pkcs11.Mechanism.ECDSA
        assert len(data) == sha256().digest_size
        assert isinstance(self.holder.key, ec.EllipticCurvePrivateKey)
        der = self.holder.key.sign(data, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return b"".join(part.to_bytes(32, "big") for part in utils.decode_dss_signature(der))


class FakeSession:
    def __init__(self, holder: Holder, label: str, *others: Holder) -> None:
        self.holder = holder
        self.label = label
        self.others = [other.certificate for other in others]
        self.closed = False

    def get_objects(self, query: dict[Attribute, object]) -> Iterator[object]:
        if query.get(Attribute.LABEL, self.label) != self.label:
            return
        if query[Attribute.CLASS] is ObjectClass.CERTIFICATE:
            others = self.others if Attribute.LABEL not in query else []
            for certificate in [self.holder.certificate, *others]:
                yield {Attribute.VALUE: certificate.public_bytes(Encoding.DER)}
        else:
            yield FakeKey(self.holder)

    def close(self) -> None:
        self.closed = True


def token(session: Callable[[Token], object], key: str = "handbuch") -> Token:
    return Token(module=Path("/nirgends.so"), token="Stick", key=key, pin="1234", session=session)  # type: ignore[arg-type]


def test_a_key_on_a_token_signs(handbook: Path, officer: Holder, roots: Path) -> None:
    session = FakeSession(officer, "handbuch")
    sign(handbook, signed_name(handbook), token(lambda _: session))

    (verdict,) = verify(signed_name(handbook), roots)
    assert (verdict.sound, verdict.trusted, verdict.signer) == (True, True, "Datenschutz, Beispiel GmbH")
    assert session.closed


def test_only_certificates_on_the_way_to_the_root_are_signed_with(
    handbook: Path, officer: Holder, authority: Holder
) -> None:
    session = FakeSession(officer, "handbuch", issue(authority, "Jemand anders"), authority)
    sign(handbook, signed_name(handbook), token(lambda _: session))

    (signature,) = PdfFileReader(io.BytesIO(signed_name(handbook).read_bytes())).embedded_signatures
    held = [signature.signer_cert, *signature.other_embedded_certs]
    assert [certificate.subject.native["common_name"] for certificate in held] == ["Datenschutz", "Prüfstelle"]


def test_a_key_that_is_not_on_the_token_is_said(handbook: Path, officer: Holder) -> None:
    session = FakeSession(officer, "anderes")

    with pytest.raises(SigningError, match="gibt es „handbuch“ nicht genau einmal"):
        sign(handbook, signed_name(handbook), token(lambda _: session))
    assert session.closed


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (p11.PinIncorrect(), "Die PIN passt nicht"),
        (p11.PinLenRange(), "Die PIN passt nicht"),
        (p11.PinLocked(), "ist gesperrt"),
        (p11.NoSuchToken(), "ist nicht da"),
        (p11.GeneralError(), "lässt sich nicht öffnen (GeneralError)"),
        (RuntimeError("no such file"), "lässt sich nicht öffnen (no such file)"),
    ],
)
def test_a_token_that_does_not_open_is_said(handbook: Path, error: Exception, said: str) -> None:
    def fail(_: Token) -> object:
        raise error

    with pytest.raises(SigningError) as refusal:
        sign(handbook, signed_name(handbook), token(fail))
    assert said in str(refusal.value)


def test_a_module_that_is_none_is_said(handbook: Path) -> None:
    absent = Token(module=Path("/nirgends.so"), token="Stick", key="handbuch", pin="1234")

    with pytest.raises(SigningError, match=r"Das PKCS#11-Modul „/nirgends.so“ lässt sich nicht öffnen"):
        sign(handbook, signed_name(handbook), absent)


def test_a_token_that_breaks_off_is_said(handbook: Path, officer: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> bytes:
        raise p11.DeviceRemoved

    monkeypatch.setattr(FakeKey, "sign", gone)
    with pytest.raises(SigningError, match=r"hat nicht signiert \(DeviceRemoved\)"):
        sign(handbook, signed_name(handbook), token(lambda _: FakeSession(officer, "handbuch")))
    assert not signed_name(handbook).exists()


def test_a_missing_package_is_said(handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)

    with pytest.raises(SigningError, match="python-pkcs11"):
        sign(handbook, signed_name(handbook), token(lambda _: None))


def test_secrets_show_nowhere(key_file: MakeKey) -> None:
    assert "geheim" not in repr(key_file())
    assert "1234" not in repr(token(lambda _: None))
