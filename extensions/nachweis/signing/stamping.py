"""Time stamps after RFC 3161, asked for over HTTP."""

import asyncio
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from asn1crypto import cms, core, tsp
from pyhanko.sign.timestamps import TimeStamper

from nachweis.signing.errors import SigningError

TIMEOUT = 20
"""Seconds to wait for the service."""
MOST = 1 << 20
"""Bytes that an answer has at most; more is nonsense."""


class Answer(core.Sequence):  # type: ignore[misc]
    """A time stamp response; asn1crypto's own has no room for a refusal, which comes without a token."""

    _fields = [  # noqa: RUF012 – asn1crypto's way to declare
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class HttpTimeStamper(TimeStamper):
    """Asks the service once per signature; knows the proxies of the environment, and says in German what fails."""

    def __init__(self, url: str) -> None:
        """Take the address of the service.

        :raises SigningError: If it is no HTTP address.
        """
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise SigningError(
                f"„{url}“ ist keine Adresse eines Zeitstempeldienstes. Sie beginnt mit „https://“ oder „http://“."
            )
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What the service answers, checked against what was asked.

        :raises SigningError: If it cannot be reached, refuses, or answers something else.
        """
        answer = await asyncio.to_thread(self._ask, req.dump())
        try:
            response = Answer.load(answer, strict=True)
            if response["status"]["status"].native not in {"granted", "granted_with_mods"}:
                raise SigningError(
                    f"Der Zeitstempeldienst „{self.url}“ lehnt ab ({_refusal(response)}). "
                    "Fragen Sie den Betreiber, oder nehmen Sie einen anderen Dienst."
                )
            info = response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
            fits = (
                isinstance(info, tsp.TSTInfo)
                and info["message_imprint"]["hashed_message"].native == req["message_imprint"]["hashed_message"].native
                and info["nonce"].native == req["nonce"].native
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # all that asn1crypto raises for nonsense
            raise self._nonsense() from error
        if not fits:
            raise self._nonsense()
        granted = {"status": "granted"}  # the only status that pyHanko takes
        return tsp.TimeStampResp({"status": granted, "time_stamp_token": response["time_stamp_token"]})

    def _nonsense(self) -> SigningError:
        return SigningError(
            f"„{self.url}“ antwortet, aber nicht mit einem Zeitstempel zu dieser Anfrage. "
            "Prüfen Sie, ob die Adresse die des Zeitstempeldienstes (RFC 3161) ist."
        )

    def _ask(self, query: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            with urlopen(Request(self.url, data=query, headers=headers), timeout=TIMEOUT) as reply:
                answer: bytes = reply.read(MOST)
        except HTTPError as error:
            error.close()
            raise SigningError(
                f"Der Zeitstempeldienst „{self.url}“ antwortet mit dem Fehler {error.code}. "
                "Prüfen Sie die Adresse, oder versuchen Sie es später noch einmal."
            ) from error
        except (URLError, OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise SigningError(
                f"Der Zeitstempeldienst „{self.url}“ ist nicht erreichbar ({reason}). "
                "Prüfen Sie Adresse und Netzverbindung, oder signieren Sie ohne Zeitstempel."
            ) from error
        return answer


def _refusal(response: Answer) -> str:
    status = response["status"]
    told = [*(status["status_string"].native or []), *sorted(status["fail_info"].native or [])]
    return "; ".join(told) or str(status["status"].native)
