/* What makes the pages handier; without it everything is still there to read, and registers print whole. */
(function () {
  "use strict";

  // ── permalinks: a button beside each id copies its address ──────────────────────────────────────────────────
  document.querySelectorAll(".nw-card > .nw-meta > .nw-id").forEach(function (link) {
    if (!navigator.clipboard) { return; }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "nw-copy";
    function say(words, spoken) {
      button.textContent = words;
      button.setAttribute("aria-label", spoken);
    }
    function ready() { say("Link kopieren", "Adresse von " + link.textContent + " kopieren"); }
    ready();
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(link.href).then(
        function () { say("Kopiert", "Adresse von " + link.textContent + " ist kopiert"); },
        function () { say("Nicht erlaubt", "Der Browser erlaubt das Kopieren nicht"); }
      );
      setTimeout(ready, 3000);
    });
    link.parentNode.append(button);
  });

  // ── registers: sort by a column, filter by words and by what a column holds ─────────────────────────────────
  var FILTERED = ["nw-col-dokument", "nw-col-kontrolle", "nw-col-status", "nw-col-rolle", "nw-col-liegt_bei", "nw-col-recht", "nw-col-art", "nw-col-land", "nw-col-stand", "nw-col-mass"];
  var german = new Intl.Collator("de", { numeric: true, sensitivity: "base" });

  function text(cell) { return cell ? cell.textContent.trim() : ""; }
  function values(cell) { return (text(cell && cell.querySelector(".nw-badge")) || text(cell) || "–").split("; "); }

  var fields = 0;
  function field(words, control) {
    var wrapper = document.createElement("div");
    var label = document.createElement("label");
    control.id = "nw-field-" + (fields += 1);
    label.htmlFor = control.id;
    label.textContent = words;
    wrapper.append(label, control);
    return wrapper;
  }

  function setup(table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    rows.forEach(function (row) {
      Array.from(row.cells).forEach(function (cell, index) { cell.dataset.label = text(heads[index]); });
    });
    if (rows.length < 8) { return; }

    heads.forEach(function (head, index) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "nw-sort";
      button.textContent = text(head);
      head.replaceChildren(button);
      button.addEventListener("click", function () { sort(index, head.getAttribute("aria-sort") === "ascending"); });
    });

    function sort(index, down) {
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort(function (a, b) {
        return (down ? -1 : 1) * german.compare(text(a.cells[index]), text(b.cells[index]));
      });
      body.append.apply(body, rows);
    }

    var filters = [];
    var form = document.createElement("form");
    form.className = "nw-filters";
    form.setAttribute("role", "search");
    var earlier = document.querySelectorAll("form.nw-filters").length;
    form.setAttribute("aria-label", earlier ? "Register " + (earlier + 1) + " filtern" : "Register filtern");
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    var words = document.createElement("input");
    words.type = "search";
    form.append(field("Enthält", words));
    words.addEventListener("input", apply);

    heads.forEach(function (head, index) {
      if (!FILTERED.some(function (name) { return head.classList.contains(name); })) { return; }
      var found = new Set();
      rows.forEach(function (row) { values(row.cells[index]).forEach(function (value) { found.add(value); }); });
      var select = document.createElement("select");
      select.append(new Option("alle", ""));
      Array.from(found).sort(german.compare).forEach(function (value) { select.append(new Option(value, value)); });
      select.addEventListener("change", apply);
      filters.push({ index: index, select: select });
      form.append(field(head.textContent, select));
    });

    var order = document.createElement("select");
    heads.forEach(function (head, index) { order.append(new Option(text(head), index)); });
    order.addEventListener("change", function () { sort(Number(order.value), false); });
    var sorting = field("Sortieren nach", order);
    sorting.className = "nw-sort-by";
    form.append(sorting);
    form.addEventListener("reset", function () { setTimeout(apply); });

    var box = document.createElement("details");
    box.className = "nw-filter-box";
    box.open = window.matchMedia("(min-width: 46em)").matches;
    var summary = document.createElement("summary");
    summary.textContent = "Filtern";
    box.append(summary, form);

    var reset = document.createElement("button");
    reset.type = "button";
    reset.className = "nw-reset";
    reset.textContent = "Filter zurücksetzen";
    reset.addEventListener("click", function () { form.reset(); words.focus(); });
    var shownText = document.createElement("span");
    var count = document.createElement("p");
    count.className = "nw-count";
    count.setAttribute("aria-live", "polite");
    var place = table.closest(".table-wrapper") || table;
    count.append(shownText, reset);
    place.before(box, count);

    function apply() {
      var wanted = words.value.trim().toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row) {
        var all = row.textContent.toLocaleLowerCase("de").replace(/\u00a0/g, " ");
        var fits = wanted.every(function (word) { return all.includes(word); }) && filters.every(function (filter) {
          var value = filter.select.value;
          return !value || values(row.cells[filter.index]).includes(value);
        });
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      shownText.textContent = shown + " von " + rows.length + " Einträgen";
      reset.hidden = shown === rows.length;
    }
    apply();
  }

  document.querySelectorAll("table.nw-register").forEach(setup);

  // on a phone the sidebars are opened by labels, which the keyboard does not reach: make them buttons
  document.querySelectorAll(".mobile-header label").forEach(function (label) {
    var box = document.getElementById(label.htmlFor);
    var button = document.createElement("button");
    button.type = "button";
    button.className = label.className + " nw-plain";
    button.setAttribute("aria-label", box.getAttribute("aria-label"));
    button.append.apply(button, label.childNodes);
    button.addEventListener("click", function () { box.click(); });
    label.replaceWith(button);
  });

  // what scrolls must be reachable with the keyboard
  document.querySelectorAll(".highlight pre").forEach(function (block) { block.tabIndex = 0; });

  // a table that scrolls must be reachable with the keyboard
  document.querySelectorAll(".table-wrapper").forEach(function (wrapper) {
    var table = wrapper.querySelector("table.nw-table");
    if (!table) { return; }
    wrapper.tabIndex = 0;
    wrapper.setAttribute("role", "region");
    var caption = table.querySelector("caption .caption-text");
    wrapper.setAttribute("aria-label", caption ? caption.textContent : "Tabelle");
  });
})();
