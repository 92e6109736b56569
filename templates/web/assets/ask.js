// A question as search and lists read it: words, rows of words, figures.
// A part of it has `word` (with its other `forms`), or `rows`: terms that stand next to each other, each with its place, one row a
// way to write it. `isOpen`: the last may go on, since it is still being typed. `isQuoted`: exactly so.
(function () {
  "use strict";
  var MARKS = /["“”„‟«»＂「」『』]/, BLANKS = /(^|[^0-9.,'])([1-9][0-9]{0,2}(?: [0-9]{3})+)(?![0-9])/g, ENGLISH = /^en\b/i;
  var SMALL = new Set(("a about an and any are at be by can could did do does for from had has have how i in is it its many me much of on or s say says show " +
    "tell that the their there they this to was were what when where which who whom whose why will with").split(" ")); // they tell pages apart from none
  var fold = window.briefingsFold, places = window.briefingsPlaces, unspaced = window.briefingsUnspaced;

  function within(text) { return text.replace(/([\p{L}\p{M}])["״](?=\p{L})/gu, "$1."); } // a sign of the word, as in Hebrew
  function figures(text) { return text.replace(BLANKS, function (all, before, figure) { return before + figure.replace(/ /g, "\u00a0"); }); }
  function forms(word) { // the plural of an English word, or what it is the plural of
    if (!ENGLISH.test(document.documentElement.lang) || !/^[a-z]{3,}$/.test(word)) return [];
    if (/ies$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)]; // cities: citi, since y is i
    if (/(s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
    if (/[^siu]s$/.test(word) && word.length > 3) return [word.slice(0, -1)];
    return /(s|x|z|ch|sh|i)$/.test(word) ? [word + "es"] : [word + "s"];
  }
  function isSmall(word) { return ENGLISH.test(document.documentElement.lang) && SMALL.has(word); }
  function terms(folded) { // of a row of letters of a script without blanks the last alone is left out
    return places(folded).filter(function (entry, at, all) {
      return !(unspaced(entry[0]) && Array.from(entry[0]).length === 1 && at && unspaced(all[at - 1][0]) && all[at - 1][0].endsWith(entry[0]));
    });
  }
  function ways(folded) { // figures may stand with blanks too, a group at a time
    var groups = folded.split(" ").map(function (word) {
      return /^[1-9][0-9]{3,}$/.test(word) ? word.replace(/(?=(?:[0-9]{3})+$)/g, " ").trim() : word;
    }).join(" ");
    return groups === folded ? [folded] : [folded, groups];
  }
  function part(text, isQuoted, isOpen) {
    var folded = fold(isQuoted || !ENGLISH.test(document.documentElement.lang) ? text : text.replace(/(\p{L})['’]s$/u, "$1")), found = terms(folded);
    if (!found.length) return null;
    var only = found.length === 1 && found[0][0], isNumber = only && /^[0-9]+$/.test(only);
    if (only && !isQuoted && !isNumber && !unspaced(only)) return { word: only, forms: forms(only), isWeighty: only.length > 3 && !isSmall(only), isSmall: isSmall(only), folded: folded };
    return {
      rows: ways(folded).map(terms), number: isNumber && only, isQuoted: isQuoted, folded: folded, isWeighty: folded.length > 3,
      isOpen: isOpen && !/[0-9]$/.test(folded)
    };
  }
  window.briefingsAsk = function (query) {
    return [].concat.apply([], figures(within(query)).split(MARKS).map(function (text, at, all) {
      if (at % 2) return [part(text, true, at === all.length - 1)];
      return text.split(/[ \t\n]+|[;:!?()…、，。；]+|,(?=[^0-9]|$)/).map(function (words) { return part(words, false, true); });
    })).filter(Boolean);
  };
  window.briefingsAsk.unmarked = function (query) { return within(query).replace(new RegExp(MARKS, "g"), " ").trim(); };
  window.briefingsAsk.beside = function (parts) { // all parts as one row
    return terms(parts.map(function (part) { return part.folded; }).join(" "));
  };
})();
