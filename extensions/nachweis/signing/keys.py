"""Where the private key lies: in a PKCS#12 file, or on a PKCS#11 token (card, stick, HSM)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from asn1crypto import pkcs12 as asn1
from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nachweis.signing.errors import SigningError, spoken_day, why
from nachweis.signing.foreign import as_certificate, as_key

if TYPE_CHECKING:
    from pkcs11 import Session

KEY_USAGES = frozenset({"digital_signature", "non_repudiation"})
"""What a certificate must allow, at least one of it, if it says what it allows (RFC 5280, 4.2.1.3)."""


class KeySource(Protocol):
    """Anything that opens to a signer and closes again."""

    def opened(self) -> AbstractContextManager[Signer]:
        """The signer, with its certificate and what leads to the root; usable inside the ``with``.

        :raises SigningError: If there is no key, no certificate, or no access to them.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Pkcs12:
    """A file .p12 or .pfx with the key, its certificate and mostly those of the issuers."""

    path: Path
    password: str = field(repr=False)

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """See :class:`KeySource`."""
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise SigningError(
                f"Die Schlüsseldatei „{self.path}“ ist nicht lesbar ({why(error)}). Prüfen Sie Pfad und Rechte."
            ) from error
        try:
            _ = asn1.Pfx.load(data, strict=True).native  # tells a wrong file from a wrong password
        except (ValueError, TypeError, KeyError) as error:
            raise SigningError(
                f"„{self.path}“ ist keine PKCS#12-Datei. Geben Sie die Datei mit der Endung .p12 oder .pfx an, "
                "in der Zertifikat und privater Schlüssel zusammen stehen."
            ) from error
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(data, self.password.encode())
        except UnsupportedAlgorithm as error:
            raise SigningError(
                f"„{self.path}“ ist mit einem veralteten Verfahren verschlüsselt. "
                "Exportieren Sie Zertifikat und Schlüssel neu, mit AES-256."
            ) from error
        except ValueError as error:
            raise SigningError(
                f"Das Passwort passt nicht zu „{self.path}“. Prüfen Sie das Passwort, auch Groß- und Kleinschreibung."
            ) from error
        if key is None or certificate is None:
            lacking = "kein privater Schlüssel" if key is None else "kein Zertifikat zum Schlüssel"
            raise SigningError(
                f"In „{self.path}“ steht {lacking}. Exportieren Sie das Zertifikat noch einmal, "
                "und zwar mit dem privaten Schlüssel."
            )
        own = as_certificate(certificate)
        store = SimpleCertificateStore()
        store.register_multiple(issuers(own, [as_certificate(other) for other in others]))
        yield SimpleSigner(signing_cert=own, signing_key=as_key(key), cert_registry=store)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key that never leaves its device, reached through the device's PKCS#11 module."""

    module: Path
    """The maker's library, such as ``/usr/lib/softhsm/libsofthsm2.so``."""
    token: str
    """Label of the token."""
    key: str
    """Label of the private key."""
    pin: str = field(repr=False)
    certificate: str | None = None
    """Label of the certificate; that of the key where there is none."""
    session: "Callable[[Token], Session] | None" = None
    """Opens the session instead of :func:`open_session`: for tests, and for devices that need a different login."""

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """See :class:`KeySource`."""
        try:
            import pkcs11
            from pyhanko.sign.pkcs11 import PKCS11Signer
        except ImportError as error:
            raise SigningError(
                "Für Karten und Tokens fehlt das Python-Paket „python-pkcs11“. Installieren Sie „pyHanko[pkcs11]“."
            ) from error
        session = self._logged_in()
        try:
            signer = PKCS11Signer(session, cert_label=self.certificate or self.key, key_label=self.key)
            certificate = _from_token(signer, self)
            found = session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE})
            others = [x509.Certificate.load(other[pkcs11.Attribute.VALUE]) for other in found]
            signer.cert_registry.register_multiple(issuers(certificate, others))
            # Few tokens hash for elliptic curves themselves; for all of them pyHanko can do it.
            signer.use_raw_mechanism = certificate.public_key.algorithm == "ec"
            yield signer
        except pkcs11.PKCS11Error as error:
            raise SigningError(
                f"Das Token „{self.token}“ hat nicht signiert ({_said(error)}). "
                "Prüfen Sie, ob der Schlüssel zum Signieren freigegeben ist."
            ) from error
        finally:
            session.close()

    def _logged_in(self) -> "Session":
        from pkcs11 import exceptions as p11

        try:
            return (self.session or open_session)(self)
        except (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange) as error:
            raise SigningError(
                f"Die PIN passt nicht zum Token „{self.token}“. Prüfen Sie die PIN; "
                "nach mehreren Fehlversuchen sperrt sich das Token."
            ) from error
        except p11.PinLocked as error:
            raise SigningError(f"Das Token „{self.token}“ ist gesperrt. Entsperren Sie es mit der PUK.") from error
        except p11.NoSuchToken as error:
            raise SigningError(
                f"Das Token „{self.token}“ ist nicht da. Stecken Sie es ein und prüfen Sie seinen Namen."
            ) from error
        except (RuntimeError, OSError) as error:
            raise SigningError(
                f"Das PKCS#11-Modul „{self.module}“ lässt sich nicht öffnen ({_said(error)}). "
                "Prüfen Sie den Pfad zur Bibliothek des Herstellers und ob das Gerät angeschlossen ist."
            ) from error


def open_session(token: Token) -> "Session":
    """The session of a token, logged in; raises what python-pkcs11 raises."""
    import pkcs11

    return pkcs11.lib(str(token.module)).get_token(token_label=token.token).open(user_pin=token.pin)


def _from_token(signer: Signer, token: Token) -> x509.Certificate:
    import pkcs11

    try:
        certificate = signer.signing_cert
    except pkcs11.PKCS11Error as error:
        raise SigningError(
            f"Auf dem Token „{token.token}“ gibt es „{token.key}“ nicht genau einmal als privaten Schlüssel "
            f"und „{token.certificate or token.key}“ nicht genau einmal als Zertifikat. Prüfen Sie die Namen, "
            "etwa mit „pkcs11-tool --list-objects --login“."
        ) from error
    return certificate


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def issuers(certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """Those that lead from a certificate towards its root, nearest first.

    What else is stored beside it, certificates of other people say, stays out of the signature.
    """
    left, chain = list(others), [certificate]
    while above := [other for other in left if other.subject == chain[-1].issuer]:
        chain.append(above[0])
        left = [other for other in left if other not in above]
    return chain[1:]


def check_certificate(certificate: x509.Certificate, now: datetime) -> None:
    """Refuse a certificate with which nobody could sign at ``now``.

    :raises SigningError: If it is not yet or no longer valid, or is not meant for signatures.
    """
    if now < certificate.not_valid_before:
        raise SigningError(
            f"Das Zertifikat von „{subject(certificate)}“ gilt erst ab dem {spoken_day(certificate.not_valid_before)}. "
            "Signieren Sie danach oder mit einem anderen Zertifikat, und prüfen Sie die Uhr dieses Rechners."
        )
    if now > certificate.not_valid_after:
        raise SigningError(
            f"Das Zertifikat von „{subject(certificate)}“ ist am {spoken_day(certificate.not_valid_after)} abgelaufen. "
            "Beantragen Sie ein neues und signieren Sie damit."
        )
    usage = certificate.key_usage_value
    if usage is not None and not KEY_USAGES & usage.native:
        raise SigningError(
            f"Das Zertifikat von „{subject(certificate)}“ ist nicht zum Signieren bestimmt. "
            "Nehmen Sie eines mit dem Zweck „Digitale Signatur“ oder „Nichtabstreitbarkeit“."
        )


def subject(certificate: x509.Certificate) -> str:
    """Who signs, as a reader wants to know it: „Datenschutz, Beispiel GmbH“ from role or name, and organisation."""
    names = certificate.subject.native
    told = [names.get("title") or names.get("organizational_unit_name") or names.get("common_name")]
    told.append(names.get("organization_name"))
    flat = [", ".join(name) if isinstance(name, list) else name for name in told if name]
    return ", ".join(dict.fromkeys(flat)) or distinguished_name(certificate)


def distinguished_name(certificate: x509.Certificate) -> str:
    """The whole subject after RFC 4514."""
    return load_der_x509_certificate(certificate.dump()).subject.rfc4514_string()
