/* Loads the page anew when it was built, and shows what is wrong where it is. */
(function () {
  "use strict";
  function listen() {
    var socket = new WebSocket("ws://" + location.host + "/__live__/reload");
    socket.onmessage = function () { location.reload(); }; // the browser itself keeps where the reader is
    socket.onclose = function () { setTimeout(listen, 1000); };
  }
  listen();

  function note(text) {
    var made = document.createElement("p");
    made.className = "nw-live-finding";
    made.setAttribute("role", "note");
    made.textContent = text;
    return made;
  }

  fetch("/__live__/findings.json", { cache: "no-store" }).then(function (answer) { return answer.json(); }).then(function (findings) {
    var page = decodeURIComponent(location.pathname).replace(/^\//, "").replace(/\.html$/, "");
    var top = document.querySelector("article[role=main]") || document.body;
    var elsewhere = 0;
    findings.forEach(function (finding) {
      if (finding.page && finding.page !== page) { elsewhere += 1; return; }
      var card = finding.entry && document.getElementById(finding.entry);
      if (card) { card.prepend(note(finding.text)); } else { top.prepend(note(finding.text)); }
    });
    if (elsewhere) { top.prepend(note("Auf anderen Seiten: " + elsewhere + (elsewhere === 1 ? " Befund" : " Befunde"))); }
    document.documentElement.dataset.live = String(findings.length);
  });
})();
