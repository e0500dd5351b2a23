"""The one door to what pyHanko does not promise. ``tests/signing/test_foreign.py`` holds pyHanko to it."""

from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1 as as_certificate
from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1 as as_key
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

__all__ = ["FaithfulWriter", "as_certificate", "as_key"]


class FaithfulWriter(IncrementalPdfFileWriter):
    """Leaves alone what makes the file PDF/A: pyHanko would write the XMP anew, and call the file PDF 2.0."""

    def _update_meta(self) -> None:
        pass

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Keep the version; PDF/A-3 knows none above 1.7 (ISO 19005-3, 6.1.2)."""

    def register_extension(self, ext: DeveloperExtension) -> None:
        """Declare what extends PDF 1.7, as PAdES does; for elliptic curves pyHanko would also declare one of 2.0."""
        if ext.base_version == "/1.7":
            super().register_extension(ext)
