"""Sign the handbook: PAdES, certified against every change, with a time stamp where a service is named."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyHankoError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp.noop import NoOpStampStyle

from nachweis.signing.errors import SigningError, spoken_day, why
from nachweis.signing.foreign import FaithfulWriter
from nachweis.signing.keys import KeySource, check_certificate, subject
from nachweis.signing.stamping import HttpTimeStamper
from nachweis.signing.verifying import verdicts
from nachweis.signing.widget import Appearance, add_field

RESERVED = 2 * 24 * 1024
"""Hexadecimal digits kept free for the signature: 24 KiB hold two long chains and a time stamp. A size given spares
pyHanko from asking the service for a second stamp only to measure it."""


def signed_name(source: Path) -> Path:
    """Where the signed file goes if nothing else is said: ``handbuch.pdf`` becomes ``handbuch-signiert.pdf``."""
    return source.with_name(f"{source.stem}-signiert{source.suffix}")


def sign(
    source: Path,
    target: Path,
    signer: KeySource,
    *,
    appearance: Appearance | None = None,
    tsa_url: str | None = None,
    now: datetime | None = None,
) -> None:
    """Write ``source``, signed, to ``target``; what stood there is replaced at once, or not at all.

    The signature (ETSI.CAdES.detached) certifies the document and allows no change. It is invisible without an
    ``appearance``; its field carries the same sentence for screen readers in both cases.

    :param now: the moment that the sentence names and at which the certificate must be valid, with its time zone; the
        clock's where there is none. The signature itself always carries the clock's.
    :raises SigningError: If anything given does not serve; the folder of ``target`` is then as it was.
    """
    now = now or datetime.now(UTC).astimezone()
    _check_paths(source, target)
    stamper = HttpTimeStamper(tsa_url) if tsa_url else None
    with _opened(source) as writer, signer.opened() as opened:
        certificate = opened.signing_cert
        if certificate is None:
            raise SigningError("Zum Schlüssel gibt es kein Zertifikat. Geben Sie eines mit an.")
        check_certificate(certificate, now)
        said = f"Elektronisch signiert von {subject(certificate)}, am {spoken_day(now)}"
        metadata = PdfSignatureMetadata(
            field_name=add_field(writer, said, appearance),
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
        )
        pdf_signer = PdfSigner(metadata, signer=opened, timestamper=stamper, stamp_style=NoOpStampStyle())
        signed = _signed(pdf_signer, writer, certificate, source)
    if not all(verdict.sound for verdict in verdicts(signed)):
        raise SigningError(
            f"Die Signatur von „{source}“ besteht die eigene Prüfung nicht; es wurde nichts geschrieben. "
            "Prüfen Sie, ob Schlüssel und Zertifikat zusammengehören."
        )
    _write(signed, target, like=source)


def _check_paths(source: Path, target: Path) -> None:
    if not source.is_file():
        raise SigningError(f"Die Datei „{source}“ gibt es nicht. Bauen Sie das PDF zuerst, oder prüfen Sie den Pfad.")
    if not target.parent.is_dir():
        raise SigningError(
            f"Den Ordner „{target.parent}“ gibt es nicht. Legen Sie ihn an, oder nennen Sie einen vorhandenen."
        )
    if target.is_dir():
        raise SigningError(f"„{target}“ ist ein Ordner. Geben Sie als Ausgabe eine Datei an.")
    if target.exists() and target.samefile(source):
        raise SigningError(
            f"„{target}“ ist das PDF ohne Signatur und soll erhalten bleiben. Geben Sie eine andere Ausgabe an."
        )


@contextmanager
def _opened(source: Path) -> Iterator[FaithfulWriter]:
    """The PDF, ready to get one signature."""
    try:
        data = source.read_bytes()
    except OSError as error:
        raise SigningError(f"„{source}“ ist nicht lesbar ({why(error)}). Prüfen Sie die Rechte.") from error
    if not data.startswith(b"%PDF-"):
        raise SigningError(f"„{source}“ ist kein PDF. Geben Sie das PDF an, das der Bau des Handbuchs schreibt.")
    try:
        ends = data.endswith((b"\n", b"\r"))  # what follows begins a line of its own (ISO 19005-3, 6.1.9)
        writer = FaithfulWriter(BytesIO(data if ends else data + b"\n"))
        encrypted = writer.prev.encrypted
        taken = False if encrypted else bool(writer.prev.embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SigningError(f"„{source}“ ist beschädigt ({error}). Bauen Sie das PDF neu.") from error
    if encrypted:
        raise SigningError(
            f"„{source}“ ist verschlüsselt. Signieren Sie das PDF ohne Kennwortschutz; PDF/A erlaubt keinen."
        )
    if taken:
        raise SigningError(
            f"„{source}“ ist schon signiert. Signieren Sie das PDF, das der Bau schreibt, nicht das signierte."
        )
    yield writer


def _signed(pdf_signer: PdfSigner, writer: FaithfulWriter, certificate: x509.Certificate, source: Path) -> bytes:
    try:
        out: BytesIO = pdf_signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=RESERVED)
    except (PyHankoError, PdfError, NotImplementedError, ValueError) as error:
        raise SigningError(
            f"„{source}“ lässt sich mit dem Zertifikat von „{subject(certificate)}“ nicht signieren ({error}). "
            "Versuchen Sie es mit einem Schlüssel vom Typ RSA oder ECDSA."
        ) from error
    return out.getvalue()


def _write(data: bytes, target: Path, like: Path) -> None:
    """Put a whole file in place; it is readable for those who can read ``like``."""
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            part = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(like, part)
        part.replace(target)
    except OSError as error:
        raise SigningError(
            f"„{target}“ lässt sich nicht schreiben ({why(error)}). Prüfen Sie Rechte und freien Platz."
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
