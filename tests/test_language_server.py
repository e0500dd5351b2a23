"""esbonio with this repository, driven as an editor drives it: ids are offered, findings arrive at their lines."""

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import write_project

PAGE = "# A\n\n:::{kontrolle} Zutrittskontrolle\n:id: MOB-1\n\n- [MOB-1-01] Die Tür ist verschlossen.\n:::\n"
Message = dict[str, Any]


class Editor:
    """The least that an editor says to a language server (LSP 3.17 over standard input and output)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "esbonio", "server", "-i", "nachweis.writing.language_server"]
        self.server = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.inbox: queue.Queue[Message] = queue.Queue()
        self.found: dict[str, list[Message]] = {}
        self.number = 0
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.server.stdout
        while True:
            length = 0
            while (line := self.server.stdout.readline()).strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            self.inbox.put(json.loads(self.server.stdout.read(length)))

    def send(self, **message: Any) -> None:
        assert self.server.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def wait(self, until: Callable[[Message], bool], seconds: float = 90) -> Message:
        end = time.monotonic() + seconds
        while True:
            message = self.inbox.get(timeout=max(0.01, end - time.monotonic()))
            if "method" in message and "id" in message:
                items = (
                    message.get("params", {}).get("items") if message["method"] == "workspace/configuration" else None
                )
                self.send(id=message["id"], result=None if items is None else [None] * len(items))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
            if until(message):
                return message

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self.send(id=self.number, method=method, params=params)
        return self.wait(lambda message: message.get("id") == self.number and "method" not in message).get("result")

    def tell(self, method: str, **params: Any) -> None:
        self.send(method=method, params=params)

    def save(self, page: Path, text: str, version: int) -> None:
        """Type a text, save it, and wait until it is built."""
        self.tell(
            "textDocument/didChange",
            textDocument={"uri": page.as_uri(), "version": version},
            contentChanges=[{"text": text}],
        )
        page.write_text(text, encoding="utf-8")
        self.tell("textDocument/didSave", textDocument={"uri": page.as_uri()})
        self.wait(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end")


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    editor = Editor(write_project(tmp_path / "project", {"a.md": PAGE}, 'include_patterns = ["docs/**"]\n'))
    yield editor
    editor.server.kill()
    editor.server.wait(20)
    editor.listener.join(20)
    for stream in (editor.server.stdin, editor.server.stdout):
        with contextlib.suppress(BrokenPipeError):
            assert stream
            stream.close()


def test_ids_and_blocks_are_offered_and_findings_stand_at_their_lines(editor: Editor) -> None:
    page = editor.folder / "docs" / "a.md"
    sphinx = {
        "pythonCommand": [sys.executable],
        "buildCommand": ["sphinx-build", "-b", "dirhtml", ".", "_build/esbonio"],
        "buildTriggers": {"onSave": True, "onChange": False},
    }
    editor.ask(
        "initialize",
        processId=None,
        rootUri=editor.folder.as_uri(),
        workspaceFolders=[{"uri": editor.folder.as_uri(), "name": "probe"}],
        initializationOptions={"sphinx": sphinx},
        capabilities={"workspace": {"configuration": True}, "window": {"workDoneProgress": True}},
    )
    editor.tell("initialized")
    document = {"uri": page.as_uri(), "languageId": "markdown", "version": 1, "text": PAGE}
    editor.tell("textDocument/didOpen", textDocument=document)
    editor.wait(lambda message: message.get("method") == "sphinx/appCreated")

    wrong = (
        PAGE.replace("- [MOB-1-01]", "- [MOB-1-01]\n  :gibtsnicht: x\n- [MOB-1-02]") + "\nSiehe [](#MOB-9).\n\n[](#\n"
    )
    editor.save(page, wrong, 2)
    deadline = time.monotonic() + 20
    while not editor.found.get(page.as_uri()) and time.monotonic() < deadline:
        editor.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")
    lines = wrong.splitlines()
    told = {d["range"]["start"]["line"]: d["message"] for d in editor.found[page.as_uri()]}
    assert any("„MOB-9“ gibt es nicht" in message for message in told.values())
    assert "MOB-9" in lines[next(line for line, message in told.items() if "„MOB-9“" in message)]

    position = {"line": len(lines) - 1, "character": len(lines[-1])}
    offered = editor.ask("textDocument/completion", textDocument={"uri": page.as_uri()}, position=position)
    assert {"MOB-1", "MOB-1-01", "MOB-1-02", "DOK-1"} <= {item["label"] for item in offered["items"]}

    typed = f"{wrong}\n:::{{kon\n"
    change = {"uri": page.as_uri(), "version": 3}
    editor.tell("textDocument/didChange", textDocument=change, contentChanges=[{"text": typed}])
    position = {"line": len(typed.splitlines()) - 1, "character": 7}
    offered = editor.ask("textDocument/completion", textDocument={"uri": page.as_uri()}, position=position)
    assert {"kontrolle", "tom", "register", "nur"} <= {item["label"] for item in offered["items"]}
