/* The words of Sphinx' scripts in German, set without evaluating text; Sphinx' own file leaves some of them empty. */
Documentation.LOCALE = "de";
Documentation.PLURAL_EXPR = (n) => (n === 1 ? 0 : 1);
Documentation.TRANSLATIONS = {
  "Hide Search Matches": "Treffer nicht mehr hervorheben",
  "Search": "Suche",
  "Searching": "Suche läuft",
  "Preparing search...": "Suche wird vorbereitet …",
  "Search Results": "Suchergebnisse",
  "Search Page": "Suche",
  "Searching for multiple words only shows matches that contain\n    all words.": "Gesucht werden Seiten, die alle Wörter enthalten.",
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.": "Nichts gefunden. Prüfen Sie die Schreibung oder suchen Sie mit weniger Wörtern.",
  "Search finished, found one page matching the search query.": ["Eine Seite gefunden.", "${resultCount} Seiten gefunden."],
  "Search finished, found ${resultCount} page(s) matching the search query.": "${resultCount} Seiten gefunden.",
  ", in ": ", in ",
  "Link to this heading": "Link zu dieser Überschrift",
  "Permalink to this headline": "Link zu dieser Überschrift",
};
