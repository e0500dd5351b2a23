/* What a published page learns of versions that came after it: the switcher's list, and a banner if it is old. */
(function () {
  "use strict";
  var known = window.NACHWEIS_VERSIONS;
  var nav = document.querySelector(".nw-versions");
  if (!known || !nav) { return; }
  var own = nav.dataset.version, page = nav.dataset.page;
  var up = (document.documentElement.dataset.content_root || "./") + "../";

  function has(index) {
    return (known.pages[page] || "").split(",").some(function (range) {
      var ends = range.split("-");
      return range && index >= Number(ends[0]) && index <= Number(ends[1]);
    });
  }
  function link(href, words) {
    var made = document.createElement("a");
    made.href = href;
    made.textContent = words;
    return made;
  }
  function newest() {
    var last = known.versions.length - 1;
    if (has(last)) { return page; }
    return (known.moved[own] || {})[page] || "";
  }

  var list = nav.querySelector("ul");
  known.versions.slice().reverse().forEach(function (version, position) {
    var index = known.versions.length - 1 - position;
    var item = document.createElement("li");
    var there = has(index);
    var made = link(up + version[0] + "/" + (there ? page : "index.html"),
      "Fassung " + version[0] + " vom " + version[1] + (version[0] === known.latest ? " (aktuell)" : ""));
    if (version[0] === own) { made.setAttribute("aria-current", "true"); }
    item.append(made);
    if (!there && page in known.pages) { item.append(" – ohne diese Seite"); }
    list.insertBefore(item, list.lastElementChild);
  });
  if (known.draft) {
    var item = document.createElement("li");
    item.append(link(up + "entwurf/index.html", "Entwurf"));
    list.insertBefore(item, list.lastElementChild);
  }

  var banner = document.getElementById("nw-banner");
  if (!banner || !known.latest || own === known.latest || own === "Entwurf") { return; }
  var target = newest();
  banner.append("Sie lesen Fassung " + own + "; die aktuelle ist " + known.latest + ". ");
  banner.append(link(up + "stand/" + (target || "index.html"),
    target === page ? "Diese Seite in der aktuellen Fassung" : target ? "Was an ihre Stelle getreten ist" : "Zur aktuellen Fassung"));
  banner.hidden = false;
}());
