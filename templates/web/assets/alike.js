// Where a reader's words stand among those that a site publishes, by the rules of briefings/matcher; or what is nearest to them.
// A row has its words evened out (`text`), in `spans` that stand in a source's marks (`quoted`) or do not.
(function () {
  "use strict";
  var rules = window.briefingsTypography, even = window.briefingsEven;
  if (!rules) return;
  var LETTER = "(?:(?![" + rules.unspaced + "])[\\p{L}\\p{M}\\p{N}_])";
  var TOKEN = new RegExp("\\.\\.\\.|[" + rules.unspaced + "]\\p{M}*|" + LETTER + "+(?:'" + LETTER + "+|(?<=\\p{Nd})[.,](?=\\p{Nd})" + LETTER + "+)*|\\S", "gu");
  var WORD = /[\p{L}\p{N}_]/u, UNSPACED = new RegExp("[" + rules.unspaced + "]", "u"), CUT = " ... ", HYPHEN = /^[-‐‑]$/;
  var JOINS = new RegExp("^(?:(?![" + rules.unspaced + "])[\\p{L}\\p{N}_]['’‑-][\\p{L}\\p{N}_]|[0-9][.,][0-9])$", "u");
  var CLOSING = new RegExp("[" + rules.closing + "]$", "u"), ONLY_CLOSING = new RegExp("^[\\s\"']*[" + rules.closing + "]?[\\s\"']*$", "u");
  var ORDER = ["published", "part", "mixed", "outside", "former", "translation", "paraphrase", "claim"];
  var rows = [], postings = new Map(), asPrinted = new Map(), longest = 0, latest = {};

  function evened(text) { // a text is asked for several times in a row
    if (latest.of !== text) latest = { of: text, folded: even(text, true) };
    return latest.folded;
  }
  function tokens(text) {
    var found = [], match;
    TOKEN.lastIndex = 0;
    while ((match = TOKEN.exec(text))) {
      found.push({ start: match.index, end: match.index + match[0].length, text: match[0], isWord: WORD.test(match[0]), key: match[0].toLowerCase() });
    }
    return found;
  }
  function words(found) { return found.filter(function (token) { return token.isWord; }); }

  function add(data, kind, parts) { // a row of the site's
    var text = "", spans = [], open = new Set(), row; // `open`: dashes that are not the hyphen of a word
    parts.forEach(function (part, number) {
      var quoted = typeof part === "string", own = quoted ? part : part[0], folded = even(own, true), bare = folded.text.trim();
      if (text) text += quoted && spans[number - 1].quoted ? CUT : " ";
      spans.push({ start: text.length, end: text.length + bare.length, quoted: quoted, words: own, lead: folded.text.length - folded.text.trimStart().length });
      for (var at = bare.indexOf("-"); at >= 0; at = bare.indexOf("-", at + 1)) {
        var sign = spans[number].lead + at;
        if (!HYPHEN.test(own.slice(folded.from[sign], folded.to[sign]))) open.add(text.length + at);
      }
      text += bare;
    });
    row = { number: rows.length, data: data, kind: kind, text: text, spans: spans, count: 0, unique: 0, open: open };
    if (spans.length > 1) asPrinted.set(spans.map(function (span, number) {
      var own = text.slice(span.start, span.end);
      return (!number ? "" : span.quoted && spans[number - 1].quoted ? CUT : " ") + (span.quoted ? "\"" + own + "\"" : own);
    }).join(""), row);
    words(tokens(text)).forEach(function (token) {
      var list = postings.get(token.key);
      row.count += 1;
      if (list && list[list.length - 1] === row.number) return;
      row.unique += 1;
      if (list) list.push(row.number);
      else postings.set(token.key, [row.number]);
    });
    longest = Math.max(longest, text.length);
    rows.push(row);
  }

  // Words that stand in a row as they are.

  function isWordAt(text, at) { return at >= 0 && at < text.length && WORD.test(String.fromCodePoint(text.codePointAt(at))); }
  function joins(row, at) { // whether a sign inside a word stands there
    return !row.open.has(at) && JOINS.test(row.text.slice(Math.max(0, at - 1), at + 2));
  }
  function isEdge(row, place, own) { // as matcher/search.py has it: not inside a word, a compound, a contraction or a number
    var text = row.text, before = place ? text[place - 1] : "", after = text[place] || "";
    if (after && /\p{M}/u.test(String.fromCodePoint(text.codePointAt(place)))) return false;
    if (!WORD.test(own)) return !((own === "-" || own === ".") && before === after);
    if (before && after && isWordAt(text, place - 1) && isWordAt(text, place)) {
      return (UNSPACED.test(before) && UNSPACED.test(after)) || (/\p{Nd}/u.test(before) && /\p{Lu}/u.test(after));
    }
    return !joins(row, place) && !joins(row, place - 1);
  }
  function place(row, wanted, start) {
    var at = row.text.indexOf(wanted, start);
    while (at >= 0) {
      if (isEdge(row, at, wanted[0]) && isEdge(row, at + wanted.length, wanted[wanted.length - 1])) return at;
      at = row.text.indexOf(wanted, at + 1);
    }
    return -1;
  }
  function swapped(text) {
    var first = String.fromCodePoint(text.codePointAt(0)), other = first.toUpperCase() === first ? first.toLowerCase() : first.toUpperCase();
    return other + text.slice(first.length);
  }
  function unmarked(text) { return text.replace(/^[\s"'-]+/, "").replace(/[\s"']+[.,]?[\s"']*$/, ""); }
  function uncut(text) { return text.replace(/^(?:[\s"']|\.\.\.)+/, "").replace(/(?:[\s"']|\.\.\.)+$/, ""); }
  function variants(text) { // first as it is, then without what may stand around it; of each the forms that the matcher accepts
    var bare = text.trim(), forms = [bare, unmarked(bare), uncut(unmarked(bare))], found = [];
    forms.forEach(function (form) {
      var open = /\.\.$/.test(form) ? form : form.replace(CLOSING, "");
      [form, open].forEach(function (one) { if (WORD.test(one)) found.push(one, swapped(one)); });
    });
    return Array.from(new Set(found));
  }
  function candidates(found) { // the rows that have the rarest of some words; none where a word is nowhere
    var best = null;
    for (var i = 0; i < found.length; i += 1) {
      var list = postings.get(found[i].key);
      if (!list) return [];
      if (!best || list.length < best.length) best = list;
    }
    return best || [];
  }
  function overlap(span, range) { return [Math.max(span.start, range[0]), Math.min(span.end, range[1])]; }
  function classified(row, ranges, isCut) {
    var quoted = false, outside = false, left = [];
    if (row.kind !== "quotation") return { row: row, kind: row.kind, ranges: ranges };
    row.spans.forEach(function (span) {
      var at = span.start;
      ranges.forEach(function (range) {
        var both = overlap(span, range);
        if (both[0] >= both[1] || !WORD.test(row.text.slice(both[0], both[1]))) return;
        if (span.quoted) quoted = true;
        else outside = true;
        if (span.quoted) left.push(row.text.slice(at, both[0]));
        at = both[1];
      });
      if (span.quoted) left.push(row.text.slice(at, span.end));
    });
    if (outside) return { row: row, kind: quoted ? "mixed" : "outside", ranges: ranges };
    if (isCut || left.some(function (rest) { return WORD.test(rest); })) return { row: row, kind: "part", ranges: ranges, isCut: isCut };
    return { row: row, kind: left.every(function (rest) { return ONLY_CLOSING.test(rest); }) ? "published" : "signs", ranges: ranges };
  }
  function standing(text, among) { // every row in which words stand as they are
    var found = [];
    among.forEach(function (number) {
      var at = place(rows[number], text, 0);
      if (at >= 0) found.push(classified(rows[number], [[at, at + text.length]], false));
    });
    return found;
  }
  function inPieces(text, among) { // words with an ellipsis: its pieces stand in one row, in order, not far from each other
    var pieces = text.split(CUT), found = [];
    if (pieces.length < 2 || pieces.some(function (piece) { return words(tokens(piece)).length < rules.least; })) return found;
    among.forEach(function (number) {
      var row = rows[number], ranges = [], done = pieces.every(function (piece) {
        var last = ranges.length ? ranges[ranges.length - 1][1] : 0, at = place(row, piece, last);
        if (at < 0 || (ranges.length && (at - last > rules.gap || row.text.slice(last, at).indexOf(CUT) >= 0))) return false;
        ranges.push([at, at + piece.length]);
        return true;
      });
      if (done) found.push(classified(row, ranges, true));
    });
    return found;
  }
  function best(found) { // quotations where there are any: whole ones first, and one answer a page; else the words of one other kind
    var pages = new Set(), sorted = found.slice().sort(function (one, other) {
      return ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || one.row.count - other.row.count || one.row.number - other.row.number;
    });
    return sorted.filter(function (hit) {
      var known = pages.has(hit.row.data.path), first = sorted[0].kind;
      pages.add(hit.row.data.path);
      return !known && (hit.kind === first || (first === "published" && hit.kind === "part"));
    });
  }
  function exact(text) {
    if (text.length > 2 * longest + 400) return [];
    var folded = evened(text).text, forms, found = [], printed = asPrinted.get(folded.trim());
    if (printed) return [{ row: printed, kind: "published", ranges: [[0, printed.text.length]] }]; // with its marks where they belong
    var among = candidates(words(tokens(folded)));
    if (!among.length) return [];
    forms = variants(folded);
    for (var i = 0; i < forms.length && !found.length; i += 1) found = standing(forms[i], among);
    for (i = 0; i < forms.length && !found.length; i += 1) found = inPieces(forms[i], among);
    var signs = found.filter(function (hit) { return hit.kind === "signs"; });
    if (signs.length && !found.some(function (hit) { return hit.kind === "published" || hit.kind === "part"; })) {
      return [compared(asked(text), signs[0].row)];
    }
    return best(found.filter(function (hit) { return hit.kind !== "signs"; }));
  }

  // Words that stand nowhere: the row that is nearest, and what differs.

  function asked(text) {
    var folded = evened(text), found = tokens(folded.text);
    function isAround(token) { return !token.isWord && /^["'.,-]|^\.\.\.$/.test(token.text); }
    while (found.length && isAround(found[0])) found.shift();
    while (found.length && isAround(found[found.length - 1])) found.pop();
    return { text: text, folded: folded, tokens: found, words: words(found) };
  }
  function weight(key) { return Math.log(1 + rows.length / (postings.has(key) ? postings.get(key).length : 0.5)); }
  function spelledAlike(one, other) {
    var start = 0, end = 0, shorter = Math.min(one.length, other.length);
    while (start < shorter && one[start] === other[start]) start += 1;
    while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
    return start + end >= 3 && Math.max(one.length, other.length) - start - end <= 2;
  }
  function same(one, other, isFirst) {
    return one.text === other.text || (isFirst && one.isWord && swapped(one.text) === other.text);
  }
  function cost(one, other, isFirst) {
    if (same(one, other, isFirst)) return 0;
    if (one.key === other.key) return 1;
    if (one.isWord !== other.isWord) return 9;
    return one.isWord ? (spelledAlike(one.key, other.key) ? 3 : 5) : 2;
  }
  function added(token) { return token.isWord ? 6 : 1; } // dearer than some words left out: what is published is found even far apart
  function left(token) { return token.isOutside ? 0.01 : 1; }
  function aligned(ours, theirs, isWhole) { // pairs of what stands for what (-1: nothing), with the least cost
    var wide = theirs.length + 1, costs = new Float32Array((ours.length + 1) * wide), ways = new Uint8Array(costs.length), pairs = [], i, j;
    for (j = 1; j < wide; j += 1) { costs[j] = isWhole ? costs[j - 1] + left(theirs[j - 1]) : 0; ways[j] = 2; }
    for (i = 1; i <= ours.length; i += 1) {
      var row = i * wide, own = ours[i - 1], less = added(own);
      costs[row] = costs[row - wide] + less;
      ways[row] = 1;
      for (j = 1; j < wide; j += 1) {
        var over = costs[row - wide + j - 1] + cost(own, theirs[j - 1], i === 1 || j === 1), up = costs[row - wide + j] + less, on = costs[row + j - 1] + left(theirs[j - 1]);
        if (over <= up && over <= on) costs[row + j] = over;
        else if (up <= on) { costs[row + j] = up; ways[row + j] = 1; } else { costs[row + j] = on; ways[row + j] = 2; }
      }
    }
    i = ours.length;
    j = theirs.length;
    if (!isWhole) for (var k = 0; k < wide; k += 1) if (costs[i * wide + k] < costs[i * wide + j]) j = k;
    while (i > 0 || (j > 0 && isWhole)) {
      var way = ways[i * wide + j];
      if (way === 1) { i -= 1; pairs.push([i, -1, j]); } else if (way === 2) { j -= 1; pairs.push([-1, j, j]); } else { i -= 1; j -= 1; pairs.push([i, j, j]); }
    }
    return pairs.reverse();
  }
  function tokensOf(row) { // words outside the marks of a quotation may be left out
    var found = tokens(row.text), quoted = row.spans.filter(function (span) { return span.quoted; });
    if (quoted.length && quoted.length < row.spans.length) found.forEach(function (token) {
      token.isOutside = !quoted.some(function (span) { return span.start <= token.start && token.end <= span.end; });
    });
    return found;
  }
  function compared(ask, row) { // what differs between a reader's words and a row, and how alike they are
    var theirs = row.tokens || (row.tokens = tokensOf(row)), own = ask.tokens, groups = [], matched = 0, shared = 0, total = 0, count = ask.words.length, open = null;
    if (theirs.length && CLOSING.test(theirs[theirs.length - 1].text)) theirs = theirs.slice(0, -1);
    if (own.length * theirs.length > 2e6) return null;
    var quoted = 0, isSigns = true, isAround = true;
    aligned(own, theirs, count >= 0.6 * row.count).forEach(function (pair) {
      var ours = own[pair[0]], their = theirs[pair[1]];
      if (their && their.isOutside && !ours) return;
      if (ours && ours.isWord) total += weight(ours.key);
      if (their && their.isWord) { total += weight(their.key); count += 1; }
      if (ours && their && ours.isWord && ours.key === their.key) {
        matched += 2;
        shared += 2 * weight(ours.key);
        if (!their.isOutside) quoted += 1;
      } else if (ours && their && ours.isWord && their.isWord && spelledAlike(ours.key, their.key)) { matched += 1; shared += weight(their.key); }
      if (ours && their && same(ours, their, pair[0] === 0 || pair[1] === 0)) { open = null; return; }
      if (!open) groups.push(open = { ours: [], theirs: [] });
      if (their || (matched && matched < 2 * row.count)) isAround = false; // else only what stands before or behind differs
      if (ours) open.ours.push(ours);
      if (their) open.theirs.push(their);
      if ((ours && ours.isWord) || (their && their.isWord)) isSigns = isSigns && !!ours && !!their && ours.key === their.key;
    });
    var kind = row.kind !== "quotation" ? row.kind : quoted || !matched ? "differs" : "outside", isWithin = isAround && matched === 2 * row.count && row.count > 2;
    if (isWithin && kind === "differs" && matched < 0.6 * count) kind = "within";
    return {
      row: row, kind: kind, isNear: true, isWithin: isWithin, isSigns: isSigns, ask: ask, groups: groups, alike: matched / count, weighed: shared / total, matched: matched / 2,
      score: matched / count + shared / total - 0.01 * groups.length - 0.0001 * row.count - (row.kind === "quotation" ? 0 : 0.1)
    };
  }
  function beside(hit, group) { // the published words before and behind what is left out; null at either end
    var near = words(hit.row.tokens), first = group.theirs[0], last = group.theirs[group.theirs.length - 1];
    return [near.filter(function (token) { return token.end <= first.start; }).pop(), near.find(function (token) { return token.start >= last.end; })];
  }
  function isNear(found) {
    return found && found.isWithin || found && found.matched >= 2 && found.matched >= 0.6 * found.ask.words.length && found.alike >= 0.6 && found.alike + found.weighed >= 1.1;
  }
  function nearest(text, most) { // `most`: with so many rows words are compared one by one
    if (text.length > 4 * longest + 400) return null;
    var ask = asked(text), keys = Array.from(new Set(ask.words.map(function (token) { return token.key; }))), scores = new Map(), found = null;
    if (ask.words.length < 2) return null;
    var wanted = keys.length;
    keys = keys.filter(function (key) { return postings.has(key); });
    if (keys.length < 2) return null;
    keys.sort(function (one, other) { return postings.get(one).length - postings.get(other).length; });
    keys = keys.slice(0, 24);
    wanted = Math.min(wanted, 24);
    keys.forEach(function (key, at) { // a common word alone brings no row in
      var worth = weight(key), isRare = at < 8 || postings.get(key).length < 100;
      postings.get(key).forEach(function (number) {
        var known = scores.get(number);
        if (known) { known[0] += worth; known[1] += 1; } else if (isRare) scores.set(number, [worth, 1]);
      });
    });
    var top = Array.from(scores).filter(function (entry) {
      return entry[1][1] >= 2 && (entry[1][1] >= 0.45 * wanted || entry[1][1] >= rows[entry[0]].unique);
    }).sort(function (one, other) { return other[1][0] - one[1][0] || one[0] - other[0]; }).slice(0, 40);
    var first = Math.ceil(most * 2 / 3), close = top.slice(0, first).concat(top.slice(first).sort(function (one, other) { return rows[one[0]].count - rows[other[0]].count; }).slice(0, most - first));
    close.forEach(function (entry) {
      var one = compared(ask, rows[entry[0]]);
      if (isNear(one) && (!found || one.score > found.score)) found = one;
    });
    return found;
  }
  window.briefingsAlike = { add: add, exact: exact, nearest: nearest, beside: beside, classified: classified, words: function (text) { return words(tokens(evened(text).text)); } };
})();
