"""What pyHanko does not promise and signing uses."""

import inspect

from pyhanko.pdf_utils import writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from nachweis.signing.foreign import FaithfulWriter, as_certificate, as_key


def test_pyhanko_writes_metadata_by_the_name_that_is_overridden() -> None:
    assert "self._update_meta()" in inspect.getsource(writer)
    assert FaithfulWriter._update_meta is not IncrementalPdfFileWriter._update_meta
    assert "ensure_output_version" in dir(IncrementalPdfFileWriter)
    assert "register_extension" in dir(IncrementalPdfFileWriter)


def test_pyhanko_translates_keys_and_certificates() -> None:
    assert callable(as_key)
    assert callable(as_certificate)
