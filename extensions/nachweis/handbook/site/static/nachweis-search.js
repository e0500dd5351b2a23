/* The search: entries as one types, with filters. Over http Pagefind finds them; opened as files, Sphinx' own search does. */
(function () {
  "use strict";

  var own = document.currentScript;
  var root = new URL("../", own.src);
  var STOP = new Set(("aber alle allen als also am an auch auf aus bei beim bin bis bitte da damit dann darf das dass dein dem den der des " +
    "dich die dies diese diesem diesen dieser dir doch dort du dürfen ein eine einem einen einer eines er erlaubt es etwas für gibt gilt gelten " +
    "haben hat hier ich ihr ihre im in ins ist ja jede jeder kann kein keine können machen man mein meine meinem meinen meiner mich mir mit " +
    "muss müssen nach nicht noch nun nur ob oder passiert sehen sein seine sich sie sind so soll sollen stehen steht tun über um und uns unser " +
    "unsere vom von vor wann war warum was welche welchem welchen welcher welches wem wen wenn wer werden wie wieso wir wird wo woher wohin " +
    "worauf zu zum zur brauche braucht muß gegen ohne durch wozu wofür viel viele oft lang lange").split(" "));
  var SHOWN = 10, ENOUGH = 300;

  function fold(word) {
    return word.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss");
  }
  function plain(query) { // as the index has it: no soft hyphens, plain hyphens, letters in one piece
    return query.normalize("NFC").replace(/[\u00ad\u200b\u2060\ufeff]/g, "").replace(/[\u2010\u2011]/g, "-");
  }
  function bare(word) { // also „Schluessel“ typed for „Schlüssel“, and the plural „Schlüsseln“
    return fold(word).replace(/(?:innen|ungen|enden|ern|en|er|es|em|e|n|s)$/, "");
  }

  // ── what is loaded at the first search, once ──────────────────────────────────────────────────────────────
  var loading = null;
  function load() {
    if (!loading) {
      loading = Promise.all([
        import(new URL("pagefind/pagefind.js", root).href),
        fetch(new URL("pagefind/facets.json", root)).then(function (answer) { return answer.json(); }),
        fetch(new URL("pagefind/words.json", root)).then(function (answer) { return answer.json(); })
      ]).then(function (loaded) {
        var engine = loaded[0], facets = loaded[1];
        var byName = new Map();
        var records = facets.records.map(function (row) {
          var url = facets.pages[row[3]] + (row[1] ? "#" + row[1] : "");
          var record = { name: row[0], id: row[1], number: row[2], url: url, rank: facets.ranks[row[4][0]], facets: {} };
          Object.keys(facets.tables).forEach(function (facet, index) {
            record.facets[facet] = row[4 + index].map(function (number) { return facets.tables[facet][number]; });
          });
          byName.set(record.name, record);
          return record;
        });
        var options = { excerptLength: 24, ranking: { termSimilarity: 1.5, pageLength: 0.6, termSaturation: 1.2 } };
        return engine.options(options)
          .then(function () { return engine.init(); })
          .then(function () { // a large handbook has further pieces
            return Promise.all(Array.from({ length: (facets.pieces || 1) - 1 }, function (_, index) {
              return engine.mergeIndex(new URL("pagefind/" + (index + 1) + "/", root).href, options);
            }));
          })
          .then(function () {
            return { engine: engine, records: records, byName: byName, names: Object.keys(facets.tables), labels: facets.labels,
              words: loaded[2].map(function (word) { return [word, fold(word)]; }) };
          });
      });
    }
    return loading;
  }

  // ── what a reader means ───────────────────────────────────────────────────────────────────────────────────
  function terms(query) {
    var all = query.replace(/[„“”"?!,;:()]/g, " ").split(/\s+/).map(function (word) { return word.replace(/\.$/, ""); }).filter(Boolean);
    var kept = all.filter(function (word) { return !STOP.has(word.toLowerCase()); });
    return kept.length ? kept : all;
  }

  function distance(a, b, most) { // how many letters differ, swapped neighbours count once; more than ``most`` is not counted
    if (Math.abs(a.length - b.length) > most) { return most + 1; }
    var before = [], last = [], row = [];
    for (var j = 0; j <= b.length; j += 1) { last[j] = j; }
    for (var i = 1; i <= a.length; i += 1) {
      row = [i];
      var best = i;
      for (j = 1; j <= b.length; j += 1) {
        var cost = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) { row[j] = Math.min(row[j], before[j - 2] + 1); }
        best = Math.min(best, row[j]);
      }
      if (best > most) { return most + 1; }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  /* Words of the handbook that a typed word means: itself and its forms, compounds with it inside, else the nearest. */
  function meant(known, word) {
    var folded = fold(word), stem = bare(word);
    var forms = [], inside = [], near = [];
    if (!/^[a-z]{3,}$/.test(folded)) { return { forms: forms, inside: inside, near: near }; }
    known.words.forEach(function (pair) {
      var at = stem.length > 3 ? pair[1].indexOf(stem) : -1;
      if (pair[1] === folded || bare(pair[1]) === stem) { forms.push(pair[0]); }
      else if (at === 0 && stem.length > 3) { forms.push(pair[0]); }
      else if (at > 0) { inside.push(pair[0]); }
    });
    if (!forms.length && !inside.length && folded.length > 4) {
      var most = folded.length > 6 ? 2 : 1;
      known.words.forEach(function (pair) {
        var apart = Math.min(distance(folded, pair[1], most), distance(folded, pair[1].slice(0, folded.length), most - 1 || 1) + 0.5);
        if (apart <= most) { near.push([apart, pair[0]]); }
      });
      near.sort(function (a, b) { return a[0] - b[0]; });
      near = near.slice(0, 4).map(function (pair) { return pair[1]; });
    }
    if (!forms.length && !inside.length && !near.length && folded.length > 9) { // a compound whose head alone is known
      known.words.forEach(function (pair) {
        if (pair[1].length > 5 && folded.indexOf(pair[1]) >= 0) { near.push(pair[0]); }
      });
      near = near.sort(function (a, b) { return b.length - a.length; }).slice(0, 3);
    }
    return { forms: forms, inside: inside, near: near };
  }

  function tidy(words) { return fold(words.replace(/\u00a0/g, " ").replace(/\s+/g, " ").trim()); }

  function find(known, query) {
    var scores = new Map();
    function add(record, score) { if (record) { scores.set(record, (scores.get(record) || 0) + score); } }
    var typed = tidy(query), id = query.trim().toUpperCase();

    // ids in part, and the numbers of clauses and provisions
    if (/^[A-Z]*\d*(?:-?[A-Z0-9]+)+$/.test(id) && /[-\d]/.test(id)) {
      known.records.forEach(function (record) {
        var at = record.id.indexOf(id);
        if (at >= 0) { add(record, 1e6 - at * 1e3 - record.id.length); }
      });
    }
    if (/^(§|art\b|abs\b|anl|anhang)/.test(typed)) {
      var asked = typed.replace(/\bartikel\b/, "art.").replace(/^art (?=\d)/, "art. ");
      known.records.forEach(function (record) {
        var number = tidy(record.number);
        if (number && (number === asked || number.indexOf(asked) === 0 && !/\d/.test(number[asked.length] || ""))) {
          add(record, 1e6 - number.length);
        }
      });
    }
    var wanted = terms(query);
    var queries = [{ text: wanted.join(" "), weight: 3, word: -1 }];
    wanted.forEach(function (word, number) {
      var ways = meant(known, word);
      function ask(other, weight) { queries.push({ text: other, weight: weight, word: number }); }
      if (wanted.length > 1) { ask(word, 1); }
      ways.forms.filter(function (other) { return other !== word.toLowerCase(); }).slice(0, 3).forEach(function (other) { ask(other, 0.9); });
      ways.inside.slice(0, 8).forEach(function (other) { ask(other, 0.8); });
      ways.near.forEach(function (other, index) { ask(other, 2 - index * 0.4); });
    });
    return known.engine.search(queries[0].text).then(function (whole) {
      var rest = whole.results.length > ENOUGH ? [] : queries.slice(1, 30); // much found as typed: no guessing
      return Promise.all(rest.map(function (one) { return known.engine.search(one.text); })).then(function (answers) {
        return [whole].concat(answers);
      });
    }).then(function (answers) {
      var results = new Map(), best = wanted.map(function () { return new Map(); });
      answers.forEach(function (answer, index) {
        var hits = answer.results, asked = queries[index];
        if (!hits.length) { return; }
        var rare = Math.log(1 + known.records.length / hits.length), top = hits[0].score || 1;
        hits.forEach(function (hit) {
          var record = known.byName.get(hit.id);
          if (!record) { return; }
          if (!results.has(record)) { results.set(record, hit); }
          var score = asked.weight * rare * (0.4 + 0.6 * hit.score / top) * record.rank;
          if (asked.word < 0) { add(record, score); return; }
          best[asked.word].set(record, Math.max(score, best[asked.word].get(record) || 0)); // of all ways to say a word the best counts
        });
      });
      best.forEach(function (scored) { scored.forEach(function (score, record) { add(record, score); }); });
      var found = Array.from(scores.keys());
      found.sort(function (a, b) { return scores.get(b) - scores.get(a) || (a.url < b.url ? -1 : 1); });
      return found.map(function (record) { return { record: record, hit: results.get(record) }; });
    });
  }

  // ── what a reader sees ────────────────────────────────────────────────────────────────────────────────────
  function element(name, words, kind) {
    var made = document.createElement(name);
    if (words) { made.textContent = words; }
    if (kind) { made.className = kind; }
    return made;
  }

  function mount(place, start) {
    var known = null, found = [], turn = 0, shown = SHOWN, chosen = {};
    var form = element("form", "", "nw-search");
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Im Handbuch suchen");
    var label = element("label", "Suchbegriff, Kennung oder Vorschrift");
    var input = element("input");
    input.type = "search";
    input.id = "nw-search-field";
    input.name = "q";
    input.autocomplete = "off";
    label.htmlFor = input.id;
    var filters = element("div", "", "nw-search-filters");
    var state = element("p", "", "nw-search-state");
    state.setAttribute("role", "status");
    var list = element("ol", "", "nw-search-results");
    var more = element("button", "Weitere zeigen", "nw-search-more");
    more.type = "button";
    more.hidden = true;
    form.append(label, input, filters);
    place.replaceChildren(form, state, list, more);

    function narrowed(but) {
      return found.filter(function (one) {
        return Object.keys(chosen).every(function (facet) {
          return facet === but || !chosen[facet] || one.record.facets[facet].indexOf(chosen[facet]) >= 0;
        });
      });
    }

    function offer() {
      filters.replaceChildren();
      known.names.forEach(function (facet) {
        var counts = new Map();
        narrowed(facet).forEach(function (one) {
          one.record.facets[facet].forEach(function (word) { counts.set(word, (counts.get(word) || 0) + 1); });
        });
        if (counts.size < 2 && !chosen[facet]) { return; }
        var wrapper = element("div"), name = element("label", known.labels[facet]), select = element("select");
        select.id = "nw-search-" + facet;
        name.htmlFor = select.id;
        select.append(new Option("alle", ""));
        Array.from(counts.keys()).sort(function (a, b) { return a.localeCompare(b, "de", { numeric: true }); }).forEach(function (word) {
          select.append(new Option(word + " (" + counts.get(word) + ")", word, false, chosen[facet] === word));
        });
        select.addEventListener("change", function () {
          chosen[facet] = select.value;
          shown = SHOWN;
          offer();
          document.getElementById(select.id).focus();
          print();
        });
        wrapper.append(name, select);
        filters.append(wrapper);
      });
    }

    function print() {
      var now = turn, all = narrowed(), some = all.slice(0, shown);
      state.textContent = !input.value.trim() ? "" : all.length === 0 ? "Nichts gefunden. Versuchen Sie ein anderes Wort oder eine Kennung wie ACO-B1-07."
        : all.length === 1 ? "1 Treffer" : all.length + " Treffer";
      more.hidden = all.length <= shown;
      return Promise.all(some.map(function (one) { return text(one.record, one.hit); })).then(function (texts) {
        if (now !== turn) { return; }
        list.replaceChildren.apply(list, some.map(function (one, index) { return item(one.record, texts[index]); }));
      });
    }

    function text(record, hit) { // found by its id alone: its text is asked for by that
      if (hit) { return hit.data(); }
      return known.engine.search(record.id).then(function (answer) {
        var own = answer.results.find(function (one) { return one.id === record.name; });
        return own ? own.data() : null;
      });
    }

    function item(record, data) {
      var made = element("li"), link = element("a"), facts = element("p", "", "nw-search-facts");
      link.href = new URL(record.url, root).href;
      if (record.number || record.id) { link.append(element("span", record.number || record.id, "nw-search-id"), " "); }
      link.append(data && data.meta.title || record.id);
      [record.facets.art[0], record.number && record.id, record.facets.dokument[0], record.facets.status[0]].filter(Boolean)
        .forEach(function (word) { facts.append(element("span", word)); });
      made.append(link, facts);
      if (data && data.excerpt) {
        var excerpt = element("p", "", "nw-search-excerpt");
        var parsed = new DOMParser().parseFromString(data.excerpt, "text/html");
        parsed.body.childNodes.forEach(function (node) {
          excerpt.append(node.nodeName === "MARK" ? element("mark", node.textContent) : node.textContent);
        });
        made.append(excerpt);
      }
      return made;
    }

    function search() {
      var now = turn += 1, query = plain(input.value);
      shown = SHOWN;
      if (!query.trim()) { found = []; chosen = {}; filters.replaceChildren(); print(); return Promise.resolve(); }
      return load().then(function (loaded) {
        known = loaded;
        return find(known, query);
      }).then(function (answer) {
        if (now !== turn) { return; }
        found = answer;
        offer();
        return print();
      }).then(function () { place.dataset.answered = query; });
    }

    input.addEventListener("input", search);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var first = list.querySelector("a");
      if (first) { first.focus(); }
    });
    more.addEventListener("click", function () {
      shown += SHOWN;
      print().then(function () { list.querySelectorAll("li > a")[shown - SHOWN].focus(); });
    });
    place.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.target.nodeName === "SELECT") { return; }
      var stops = [input].concat(Array.from(list.querySelectorAll("li > a")));
      var next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
    input.value = start || "";
    if (input.value) { search(); }
    return { input: input, search: search };
  }

  // ── where it is: its own page, and a window over every other ────────────────────────────────────────────────
  var place = document.getElementById("nw-search");
  if (place && location.protocol !== "file:") {
    var page = mount(place, new URLSearchParams(location.search).get("q"));
    if (!page.input.value) { page.input.focus(); }
    window.nachweisSearch = function (query) { return load().then(function (known) { return find(known, query); }); };
  } else if (place) {
    ["_static/searchtools.js", "_static/language_data.js", "searchindex.js"].reduce(function (before, path) {
      return before.then(function () {
        return new Promise(function (done) {
          var script = document.createElement("script");
          script.src = new URL(path, root).href;
          script.onload = done;
          document.head.append(script);
        });
      });
    }, Promise.resolve());
  }

  var side = document.querySelector(".sidebar-search");
  var windowed = null;
  function open(query) {
    if (place) { document.getElementById("nw-search-field").focus(); return; }
    if (!windowed) {
      var dialog = element("dialog", "", "nw-search-dialog");
      dialog.setAttribute("aria-label", "Suche");
      var close = element("button", "Schließen", "nw-search-close");
      close.type = "button";
      close.addEventListener("click", function () { dialog.close(); });
      var inner = element("div");
      dialog.append(close, inner);
      document.body.append(dialog);
      windowed = { dialog: dialog, search: mount(inner, "") };
      dialog.addEventListener("click", function (event) {
        if (event.target === dialog || event.target.closest("li > a")) { dialog.close(); }
      });
    }
    windowed.dialog.showModal();
    windowed.search.input.focus();
    if (query) { windowed.search.input.value = query; windowed.search.search(); }
  }
  if (location.protocol !== "file:") {
    document.addEventListener("keydown", function (event) {
      var target = event.target;
      var typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.nodeName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); open(""); }
    });
    if (side && !place) {
      side.addEventListener("input", function () { var typed = side.value; side.value = ""; open(typed); });
    }
  } else if (side) {
    document.addEventListener("keydown", function (event) {
      if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.nodeName)) { event.preventDefault(); side.focus(); }
    });
  }
})();
