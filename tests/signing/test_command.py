import io
import sys
from pathlib import Path

import pytest

from nachweis.cli import main
from tests.signing.conftest import PASSWORD, MakeKey, StampService


@pytest.fixture
def key(key_file: MakeKey, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("HANDBUCH_PASSWORT", PASSWORD)
    return ["--pkcs12", str(key_file().path), "--passwort-variable", "HANDBUCH_PASSWORT"]


def test_one_command_signs_and_one_checks(
    handbook: Path, key: list[str], font: Path, roots: Path, service: StampService, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sign", str(handbook), *key, "--zeitstempel", service.url, "--sichtbar", "--schrift", str(font)]) == 0
    signed = handbook.with_name("handbuch-signiert.pdf")
    assert capsys.readouterr().out == f"Signiert: {signed}\n"

    assert main(["verify", str(signed), "--zertifikate", str(roots)]) == 0
    out = capsys.readouterr().out
    assert "Signatur „Signatur1“ von Datenschutz, Beispiel GmbH" in out
    assert "umfasst die ganze Datei: ja" in out
    assert "Vertrauen: ja" in out
    assert "Sperrung: nicht geprüft" in out
    assert "Uhr (UTC), von Zeitstempel, Beispiel GmbH; Vertrauen: ja" in out
    assert out.endswith("Ergebnis: in Ordnung\n")


def test_what_is_not_checked_is_not_called_fine(
    handbook: Path, key: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "andere.pdf"
    main(["sign", str(handbook), *key, "--ausgabe", str(target)])

    assert main(["verify", str(target)]) == 3
    out = capsys.readouterr().out
    assert "Vertrauen: nicht geprüft, weil keine Zertifikate angegeben\n" in out
    assert out.endswith("Ergebnis: unverändert; ob das Zertifikat echt ist, bleibt offen\n")


def test_a_changed_file_fails_the_check(handbook: Path, key: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["sign", str(handbook), *key])
    signed = handbook.with_name("handbuch-signiert.pdf")
    signed.write_bytes(signed.read_bytes().replace(b"/Title", b"/Titel", 1))

    assert main(["verify", str(signed)]) == 1
    out = capsys.readouterr().out
    assert "unversehrt: NEIN" in out
    assert out.endswith("Ergebnis: nicht in Ordnung\n")


def test_a_pdf_without_a_signature_fails_the_check(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(handbook)]) == 1
    assert "trägt keine Signatur" in capsys.readouterr().out


def test_a_mistake_is_one_sentence(handbook: Path, key: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign", str(handbook.with_name("fehlt.pdf")), *key]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Die Datei „")


def test_the_password_can_come_from_a_file(handbook: Path, key: list[str], tmp_path: Path) -> None:
    secret = tmp_path / "passwort.txt"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")

    assert main(["sign", str(handbook), *key[:2], "--passwort-datei", str(secret)]) == 0


def test_the_password_can_be_typed(handbook: Path, key: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)

    assert main(["sign", str(handbook), *key[:2]]) == 0


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (["--passwort-variable", "FEHLT"], "„FEHLT“ ist nicht gesetzt"),
        (["--passwort-datei", "/nirgends"], "Die Passwortdatei „/nirgends“ ist nicht lesbar (es gibt sie nicht)."),
        (["--passwort-datei", "/"], "Die Passwortdatei „/“ ist nicht lesbar (da ist ein Ordner)."),
        ([], "Hier kann niemand ein Passwort eintippen"),
    ],
)
def test_a_password_that_is_nowhere_is_said(
    handbook: Path,
    key: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    secret: list[str],
    said: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    assert main(["sign", str(handbook), *key[:2], *secret]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Errno" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "/nirgends.pdf"],
        ["verify", "{pdf}", "--zertifikate", "/nirgends.pem"],
        ["sign", "{pdf}", "--pkcs12", "/nirgends.p12", "--passwort-variable", "HANDBUCH_PASSWORT"],
        [
            "sign",
            "{pdf}",
            *("--pkcs12", "{key}"),
            "--passwort-variable",
            "HANDBUCH_PASSWORT",
            "--ausgabe",
            "/proc/x.pdf",
        ],
    ],
)
def test_what_the_system_says_of_a_file_is_said_in_german(
    handbook: Path, key: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    given = [argument.format(pdf=handbook, key=key[1]) for argument in arguments]

    assert main(given) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert not {"Errno", "No such", "denied", "directory"} & set(line.replace("[", " ").split())
    assert "es gibt sie nicht" in line


def test_the_ends_stand_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["verify", "--help"])
    out = capsys.readouterr().out
    assert "3  unverändert, aber von wem, bleibt offen" in out
    assert "gesperrt" in out


def test_a_token_needs_its_names(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign", str(handbook), "--pkcs11", "/x.so"]) == 2
    assert "Ergänzen Sie --token und --kennung" in capsys.readouterr().err


def test_no_password_goes_on_the_command_line(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["sign", str(handbook), "--pkcs12", "k.p12", "--passwort", "geheim"])

    assert stop.value.code == 2
    assert "Das versteht der Befehl nicht" in capsys.readouterr().err
