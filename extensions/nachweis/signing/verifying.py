"""Check signatures: does the file still say what was signed, who signed it, and when."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto import cms, x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from nachweis.signing.errors import SigningError, why
from nachweis.signing.keys import KEY_USAGES, distinguished_name, subject

UNCHECKED = "nicht geprüft, weil keine Zertifikate angegeben"

WHY: dict[AdESSubIndic, str] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "kein Aussteller steht in den angegebenen Zertifikaten",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "das Zertifikat galt zu dieser Zeit nicht",
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: "das Zertifikat galt zu dieser Zeit nicht",
    AdESIndeterminate.EXPIRED: "das Zertifikat galt zu dieser Zeit nicht",
    AdESIndeterminate.NOT_YET_VALID: "das Zertifikat galt zu dieser Zeit nicht",
    AdESFailure.NOT_YET_VALID: "das Zertifikat galt zu dieser Zeit nicht",
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: (
        "keines der angegebenen Zertifikate hat es ausgestellt, auch wenn eines so heißt"
    ),
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "das Zertifikat ist für diesen Zweck nicht bestimmt",
    AdESIndeterminate.REVOKED_NO_POE: "das Zertifikat ist gesperrt",
    AdESFailure.REVOKED: "das Zertifikat ist gesperrt",
}

LEVELS = {
    ModificationLevel.LTA_UPDATES: "Angefügt wurden Nachweise zur Signatur.",
    ModificationLevel.FORM_FILLING: "Angefügt wurden Formularfelder oder Unterschriften.",
    ModificationLevel.ANNOTATIONS: "Angefügt wurden Anmerkungen.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp on a signature."""

    time: datetime
    """As the service says it, UTC."""
    authority: str
    intact: bool
    """It belongs to this signature, and its own signature is right."""
    trusted: bool | None
    """``None`` without roots."""
    reason: str
    """Why not trusted, in German; empty if trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What there is to say about one signature."""

    field: str
    signer: str
    """Link or name, and organisation."""
    subject: str
    """All that the certificate says of its holder: ``CN=Datenschutz,O=Beispiel GmbH``."""
    intact: bool
    """The signed bytes are those that were signed, by the key of the certificate."""
    covers: bool
    """The signature spans the whole file but itself."""
    changes: tuple[str, ...]
    """German sentences on what came after the signature."""
    forbids_changes: bool
    """It certifies the document and allows no change (DocMDP, level 1)."""
    trusted: bool | None
    """``None`` without roots."""
    reason: str
    """Why not trusted, in German; empty if trusted."""
    claimed: datetime | None
    """When it was signed as the signer says."""
    stamp: Stamp | None

    @property
    def sound(self) -> bool:
        """Intact, whole, unmodified; and trusted where that was asked."""
        stamp = self.stamp is None or (self.stamp.intact and self.stamp.trusted is not False)
        return self.intact and self.covers and not self.changes and self.trusted is not False and stamp


def verify(path: Path, roots: Path | None = None, *, now: datetime | None = None) -> list[Verdict]:
    """One verdict per signature, the oldest first; none for a PDF without a signature.

    No network is used, so nobody is asked whether a certificate was revoked.

    :param roots: a PEM file of the certificates that are trusted, those of time stamp services among them.
    :param now: the moment at which certificates must be valid that have no trusted time stamp; the clock's otherwise.
    :raises SigningError: If a file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SigningError(f"„{path}“ ist nicht lesbar ({why(error)}). Prüfen Sie Pfad und Rechte.") from error
    trusted = read_roots(roots) if roots else None
    if not data.startswith(b"%PDF-"):
        raise SigningError(f"„{path}“ ist kein PDF. Geben Sie das signierte PDF an.")
    try:
        return verdicts(data, trusted, now=now)
    except SigningError:
        raise
    except Exception as error:  # a forged file may break any assumption of the parsers
        raise SigningError(
            f"„{path}“ ist beschädigt oder verändert; seine Signatur ist nicht lesbar "
            f"({str(error) or type(error).__name__}). Besorgen Sie sich das Original noch einmal."
        ) from error


def read_roots(path: Path) -> list[x509.Certificate]:
    """The certificates in a PEM file.

    :raises SigningError: If there are none.
    """
    try:
        roots = list(load_certs_from_pemder_data(path.read_bytes()))
        for root in roots:
            _ = root.subject.native
    except OSError as error:
        raise SigningError(
            f"Die Zertifikate „{path}“ sind nicht lesbar ({why(error)}). Prüfen Sie Pfad und Rechte."
        ) from error
    except (ValueError, TypeError) as error:
        raise _no_roots(path) from error
    if not roots:
        raise _no_roots(path)
    return roots


def _no_roots(path: Path) -> SigningError:
    return SigningError(
        f"In „{path}“ stehen keine Zertifikate. Geben Sie eine PEM-Datei an („-----BEGIN CERTIFICATE-----“)."
    )


def verdicts(data: bytes, roots: list[x509.Certificate] | None = None, *, now: datetime | None = None) -> list[Verdict]:
    """As :func:`verify`, for the bytes of a PDF; raises what the parsers raise for a broken one."""
    reader = PdfFileReader(BytesIO(data))
    if reader.encrypted:
        raise SigningError("Das PDF ist verschlüsselt. Prüfen Sie es ohne Kennwortschutz.")
    return [_verdict(signature, data, roots, now) for signature in reader.embedded_regular_signatures]


def _verdict(
    signature: EmbeddedPdfSignature, data: bytes, roots: list[x509.Certificate] | None, now: datetime | None
) -> Verdict:
    status = _status(signature, roots, signer_at=now, stamp_at=now)
    stamp = _stamp(status.timestamp_validity, roots) if status.timestamp_validity else None
    if stamp and stamp.intact and stamp.trusted:  # what expired since was valid when it counted
        status = _status(signature, roots, signer_at=stamp.time, stamp_at=now)
    trusted, reason = _trust(status.trusted, status.trust_problem_indic, roots)
    return Verdict(
        field=signature.field_name,
        signer=subject(signature.signer_cert),
        subject=distinguished_name(signature.signer_cert),
        intact=status.intact and status.valid and _fills_only_itself(signature, data),
        covers=_end(signature) == len(data),
        changes=_changes(signature, data, status),
        forbids_changes=signature.docmdp_level is MDPPerm.NO_CHANGES,
        trusted=trusted,
        reason=reason,
        claimed=signature.self_reported_timestamp,
        stamp=stamp,
    )


def _status(
    signature: EmbeddedPdfSignature,
    roots: list[x509.Certificate] | None,
    *,
    signer_at: datetime | None,
    stamp_at: datetime | None,
) -> PdfSignatureStatus:
    usages = KeyUsageConstraints(key_usage=set(KEY_USAGES))
    return validate_pdf_signature(
        signature, _context(roots, signer_at), _context(roots, stamp_at), key_usage_settings=usages
    )


def _context(roots: list[x509.Certificate] | None, moment: datetime | None) -> ValidationContext:
    return ValidationContext(trust_roots=roots or [], moment=moment, allow_fetching=False)


def _stamp(status: TimestampSignatureStatus, roots: list[x509.Certificate] | None) -> Stamp:
    trusted, reason = _trust(status.trusted, status.trust_problem_indic, roots)
    return Stamp(
        time=status.timestamp,
        authority=subject(status.signing_cert),
        intact=status.intact and status.valid,
        trusted=trusted,
        reason=reason,
    )


def _trust(
    trusted: bool, problem: AdESSubIndic | None, roots: list[x509.Certificate] | None
) -> tuple[bool | None, str]:
    if roots is None:
        return None, UNCHECKED
    if trusted:
        return True, ""
    if problem is None:
        return False, "die Signatur selbst ist nicht in Ordnung"
    return False, WHY.get(problem, "die Kette der Zertifikate ist nicht gültig")


def _end(signature: EmbeddedPdfSignature) -> int:
    """Where the signed part ends; -1 if it is not everything before that but the signature itself."""
    bounds = [int(bound) for bound in signature.byte_range]
    if len(bounds) != 4 or bounds[0] != 0 or bounds[3] < 0:
        return -1
    gap = 2 + 2 * len(signature.pkcs7_content)
    return bounds[2] + bounds[3] if bounds[2] - bounds[1] == gap else -1


def _fills_only_itself(signature: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether the gap that no digest spans holds the signature and zeros, so that nothing can hide there."""
    start, end = int(signature.byte_range[1]), int(signature.byte_range[2])
    content = signature.pkcs7_content
    used = len(cms.ContentInfo.load(content).dump())
    return not any(content[used:]) and data[start:end].lower() == b"<" + content.hex().encode() + b">"


def _changes(signature: EmbeddedPdfSignature, data: bytes, status: PdfSignatureStatus) -> tuple[str, ...]:
    end = _end(signature)
    if end == len(data):
        return ()
    if end < 0:
        return ("Die Signatur lässt Teile der Datei aus.",)
    result = status.diff_result
    level = result.modification_level if isinstance(result, DiffResult) else ModificationLevel.OTHER
    added = f"Nach der Signatur wurden {len(data) - end} Byte angehängt."
    return (added, LEVELS.get(level, "Der Inhalt kann dadurch ein anderer sein."))
