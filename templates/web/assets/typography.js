// Typography evened out as briefings/matcher/folding.py does it, by its own pattern, with a way back from each letter to its place.
(function () {
  "use strict";
  var rules = window.briefingsTypography;
  if (!rules) return;
  var EXACT = new RegExp(rules.pattern, "gu"), FIRST = new RegExp("[^" + rules.blanks + "]", "u");
  var ELLIPSIS = "[" + rules.blanks + "]*(?:\\[[" + rules.blanks + "]*(?:…|\\.(?: ?\\.){2})[" + rules.blanks + "]*\\]|…|\\.(?: ?\\.){2})[" + rules.blanks + "]*";
  var LOOSE = new RegExp(ELLIPSIS + "|(?<![\\p{L}\\p{N}])\\[\\p{L}\\](?=\\p{L})|" + rules.pattern, "gu");
  var SINGLE = new Set(rules.single), DOUBLE = new Set(rules.double), DASH = new Set(rules.dashes), COMPATIBLE = new RegExp("[" + rules.compatible + "]", "u");

  var APART = new RegExp("[" + rules.blanks + "].*[" + rules.blanks + "]|—|―|--|[–−].*[" + rules.blanks + "]|^-$", "su"); // not the hyphen of a word

  function plain(text) {
    var found = FIRST.exec(text), first = found && found[0];
    if (!first) return " ";
    if (DASH.has(first)) return APART.test(text) ? " - " : "-";
    if (first === "…" || first === ".") return "...";
    if (/^(?:``|''|‘‘|’’)$/.test(text) || DOUBLE.has(text)) return "\"";
    if (SINGLE.has(text)) return "'";
    if (text.indexOf(" ") >= 0) return text.replace(/ /g, "");
    if (COMPATIBLE.test(first)) return text.normalize("NFKC");
    return /[\p{L}\p{N}_]/u.test(first) && first !== "\u0640" ? text.normalize("NFC") : "";
  }
  function loosely(text) { // an ellipsis is the same with brackets and blanks and without, and so is [T]he
    if (/[….]/.test(text) && /^[^\p{L}\p{N}]*$/u.test(text)) return " ... ";
    return text[0] === "[" ? text[1] + text.slice(2, -1) : plain(text);
  }
  function even(text, isLoose) { // the text evened out; `from` and `to`: where each of its letters stands in the original
    var parts = [], from = [], to = [], done = 0, pattern = isLoose ? LOOSE : EXACT, found, piece, end;
    function kept(until) {
      parts.push(text.slice(done, until));
      for (var i = done; i < until; i += 1) { from.push(i); to.push(i + 1); }
    }
    pattern.lastIndex = 0;
    while ((found = pattern.exec(text))) {
      if (!found[0]) { pattern.lastIndex += 1; continue; }
      piece = isLoose ? loosely(found[0]) : plain(found[0]);
      end = found.index + found[0].length;
      kept(found.index);
      parts.push(piece);
      for (var i = 0; i < piece.length; i += 1) { from.push(found.index); to.push(end); }
      done = end;
    }
    kept(text.length);
    return { text: parts.join(""), from: from, to: to };
  }
  window.briefingsEven = even;
})();
