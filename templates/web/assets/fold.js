// One form of a text for searching, the same as briefings/compose/fold.py makes, by its rules, which stand above these lines.
(function () {
  "use strict";
  var rules = window.briefingsFolding, known = new Map();
  var MARK = new RegExp(rules.marks, "u"), FIGURES = new RegExp(rules.figures, "g"), THOUSANDS = new RegExp(rules.thousands);
  var ELIDED = new RegExp(rules.elided, "g"), UNSPACED = new RegExp("^" + rules.unspaced, "u");
  var RUNS = new RegExp(rules.unspaced + "|[^" + rules.unspaced.slice(1, -2) + "]+", "gu");
  var DIGIT = /\p{Nd}/u, WORD = /[\p{L}\p{M}\p{N}\p{Cn}\p{Co}.,]/u, BREAK = "|";

  function digit(code) { // digits stand in tens
    var steps = 0;
    while (DIGIT.test(String.fromCodePoint(code - steps - 1))) steps += 1;
    return String(steps % 10);
  }
  function plain(sign) {
    if (Object.prototype.hasOwnProperty.call(rules.letters, sign)) return rules.letters[sign];
    if (/\p{Cf}/u.test(sign) || MARK.test(sign)) return "";
    if (DIGIT.test(sign)) return digit(sign.codePointAt(0));
    return WORD.test(sign) ? sign : " ";
  }
  function character(sign) { // what it becomes, worked out once
    if (!known.has(sign)) {
      var small = Array.from(sign.normalize("NFKD"), function (one) { return one.toLowerCase(); }).join("").normalize("NFKD");
      known.set(sign, sign !== " " && /\p{Zs}/u.test(sign) ? "\u00a0" : Array.from(small, plain).join(""));
    }
    return known.get(sign);
  }
  function joined(figure) {
    var found = THOUSANDS.exec(figure);
    return found ? found[1].replace(/[.,'\u00a0]/g, "") + (found[2] || "") : figure.replace(/'/g, " ");
  }
  function fold(text) {
    return Array.from(text, character).join("").normalize("NFC").replace(ELIDED, "$1$2 ").replace(FIGURES, joined)
      .replace(/'/g, "").replace(/[yij]+/g, "i").replace(/[ .,\u00a0]+/g, " ").trim();
  }
  function places(folded) { // what is found of a folded text, each with its place
    var found = [], place = 0;
    folded.split(" ").forEach(function (word) {
      if (word === BREAK) place += 1;
      else (word.match(RUNS) || []).forEach(function (run) {
        if (!UNSPACED.test(run)) found.push([run, place++]);
        else Array.from(run).forEach(function (letter, at, letters) { found.push([letter + (letters[at + 1] || ""), place++]); });
      });
    });
    return found;
  }
  window.briefingsFold = fold;
  window.briefingsPlaces = places;
  window.briefingsUnspaced = function (word) { return UNSPACED.test(word); };
})();
