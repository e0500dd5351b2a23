"""A company with its own authority, its own time stamp service, and a handbook of two pages."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import typst
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1 as as_certificate
from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1 as as_key
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nachweis.signing.keys import Pkcs12

PASSWORD = "geheim ß"
TODAY = datetime.now(UTC).replace(microsecond=0)

HANDBOOK = """
#set document(title: "Handbuch", author: "Beispiel GmbH", date: datetime(year: 2026, month: 11, day: 22))
#set text(lang: "de")
#set page(footer: context counter(page).display())
= Handbuch
Die Tür ist zu. #link("https://example.org")[Ein Verweis]
#pdf.attach("needs.json", bytes("{\\"a\\": 1}"), relationship: "data", mime-type: "application/json", description: "x")
#pagebreak()
== Zweite Seite
Mehr Text.
"""

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Holder:
    """A key and its certificate."""

    key: Key
    certificate: x509.Certificate


def issue(
    by: Holder | None,
    name: str,
    *,
    key: Key | None = None,
    start: datetime = TODAY - timedelta(days=9),
    days: int = 99,
    stamps: bool = False,
    signs: bool = True,
) -> Holder:
    """A certificate of „Beispiel GmbH“; an authority's where nobody issues it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Beispiel GmbH"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    usages = dict.fromkeys(["key_agreement", "data_encipherment", "encipher_only", "decipher_only"], False)
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                **usages,
                digital_signature=signs and by is not None,
                content_commitment=False,
                key_encipherment=not signs,
                key_cert_sign=by is None,
                crl_sign=by is None,
            ),
            critical=True,
        )
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Holder(key, builder.sign(by.key if by else key, hashes.SHA256()))


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font of boxes, one per sign, so that no test looks for one on the machine."""
    signs = {code: f"u{code:04X}" for code in [*range(32, 127), *range(160, 256)]}
    names = [".notdef", *signs.values()]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in [(50, 600), (450, 600), (450, 0)]:
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(signs)
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Kasten", "styleName": "Regular", "psName": "Kasten"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    path = tmp_path_factory.mktemp("schrift") / "kasten.ttf"
    builder.save(path)
    return path


@pytest.fixture(scope="session")
def authority() -> Holder:
    return issue(None, "Prüfstelle")


@pytest.fixture(scope="session")
def officer(authority: Holder) -> Holder:
    return issue(authority, "Datenschutz")


@pytest.fixture(scope="session")
def handbook_bytes() -> bytes:
    made = typst.compile(HANDBOOK.encode(), pdf_standards=["a-3a", "ua-1"], timestamp=TODAY)
    assert isinstance(made, bytes)
    return made


@pytest.fixture
def handbook(tmp_path: Path, handbook_bytes: bytes) -> Path:
    path = tmp_path / "handbuch.pdf"
    path.write_bytes(handbook_bytes)
    return path


def pkcs12_bytes(holder: Holder, authority: Holder, *, with_key: bool = True) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"x",
        holder.key if with_key else None,
        holder.certificate,
        [authority.certificate],
        BestAvailableEncryption(PASSWORD.encode()),
    )


MakeKey = Callable[..., Pkcs12]


@pytest.fixture
def key_file(tmp_path: Path, authority: Holder, officer: Holder) -> MakeKey:
    """Writes a PKCS#12 file; of the officer if nothing else is said."""

    def write(holder: Holder = officer, password: str = PASSWORD, **kind: bool) -> Pkcs12:
        path = tmp_path / "schluessel.p12"
        path.write_bytes(pkcs12_bytes(holder, authority, **kind))
        return Pkcs12(path=path, password=password)

    return write


@pytest.fixture
def roots(tmp_path: Path, authority: Holder) -> Path:
    path = tmp_path / "wurzeln.pem"
    path.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    return path


@dataclass
class StampService:
    """A time stamp service on this machine."""

    url: str
    stamper: DummyTimeStamper
    asked: int = 0
    status: int = 200
    answer: bytes | None = None
    """Sent instead of a stamp."""
    spoil: list[Callable[[tsp.TimeStampReq], None]] = field(default_factory=list)
    """Change what was asked before it is answered."""


@pytest.fixture(scope="session")
def stamp_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)  # pyHanko's own service knows nothing else


@pytest.fixture
def service(authority: Holder, stamp_key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[StampService]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    holder = issue(authority, "Zeitstempel", key=stamp_key, stamps=True)
    store = SimpleCertificateStore()
    stamper = DummyTimeStamper(as_certificate(holder.certificate), as_key(holder.key), store, fixed_dt=TODAY)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.asked += 1
            query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            for spoil in made.spoil:
                spoil(query)
            answer = made.answer if made.answer is not None else stamper.request_tsa_response(query).dump()
            self.send_response(made.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        made = StampService(f"http://127.0.0.1:{server.server_port}/tsa", stamper)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()
