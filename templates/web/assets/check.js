// Checks what a reader pastes against what this site publishes. Nothing leaves the page; without script it says where the list is.
// First the words are looked for as a whole; then what stands beside them is taken off; then they are divided: by their quotation
// marks, by lines, by sentences.
(function () {
  "use strict";
  var box = document.querySelector("[data-check]"), alike = window.briefingsAlike, even = window.briefingsEven, rules = window.briefingsTypography;
  if (!box || !alike) return;
  var root = box.getAttribute("data-root"), input = box.querySelector("textarea"), status = box.querySelector("[data-status]"), answers = document.querySelector("[data-answers]");
  var parts = window.briefingsQuotationParts || [], waiting = parts.length, failed = false, timer = 0, isLong = false, known = new Map();
  var LONG = 5000; // of longer text nothing is taken off, and single words are not looked for
  var MOST = 200000, SHOWN = 5, CARDS = 40, BRIEF = 280, LISTED = 12;
  var WORD = /[\p{L}\p{N}]/u, MARKS = "\"" + rules.double.replace("″", ""), SINGLES = "‘’‚‛‹›'", DOUBLE = new RegExp("[" + MARKS + "]"), SINGLE = /(?:^|[\s\p{P}])[‘’‚‛‹›']/u;
  var OPENING = "“„‟«「『〝❝", CLOSING = "”»」』〞❞", TAIL = /\n|\s[-–—―]+\s*|[–—―]|\s[([]|,\s|["“”»]\s*|\.\s/g;

  // What is pasted, divided.

  function opens(text, at, depth) { // whether a mark opens, by the side on which blanks stand; else by what kind it is
    var before = at === 0 || /[\s([\p{Pd}]/u.test(text[at - 1]), after = at + 1 >= text.length || /[\s.,;:!?)\]\p{Pd}]/u.test(text[at + 1]);
    if (before !== after) return before;
    if (OPENING.indexOf(text[at]) >= 0 && !(depth && text[at] === "“")) return true;
    return CLOSING.indexOf(text[at]) >= 0 ? false : !depth;
  }
  function marked(text, signs) { // where quotations stand: the words between their marks, and with them
    if (!(signs === MARKS ? DOUBLE : SINGLE).test(text)) return [];
    var found = [], depth = 0, start = -1, head = true, sign = new RegExp("[" + signs + "]", "g"), match, last = 0;
    while ((match = sign.exec(text))) {
      var at = match.index, between = text.slice(last, at), line = between.lastIndexOf("\n");
      head = (head || line >= 0) && !/\S/.test(between.slice(line + 1)); // nothing but marks before it on its line
      last = at + 1;
      var isLetter = signs !== MARKS && at && WORD.test(text[at - 1]) && at + 1 < text.length && WORD.test(text[at + 1]);
      var isOfWord = signs === MARKS && text[at] === "\"" && at && /[\u0590-\u05ff]/.test(text[at - 1]) && /[\u0590-\u05ff]/.test(text[at + 1] || "");
      if (isLetter || isOfWord || (head && depth === 1 && opens(text, at, 0))) continue; // a mark that a paragraph repeats
      if (opens(text, at, depth)) { if (!depth) start = at; depth += 1; } else if (depth) {
        depth -= 1;
        if (!depth) found.push({ start: start, end: at + 1, words: text.slice(start + 1, at) });
      }
    }
    if (depth) { // a mark that never closes: to the end of its line
      var end = text.indexOf("\n", start);
      found.push({ start: start, end: end < 0 ? text.length : end, words: text.slice(start + 1, end < 0 ? text.length : end) });
    }
    return found.filter(function (one) { return WORD.test(one.words); });
  }
  function quotations(text) {
    var found = marked(text, MARKS);
    return found.length ? found : marked(text, SINGLES).filter(function (one) { return /^$|[\s([\p{P}]/u.test(text.slice(0, one.start).slice(-1)); });
  }
  function around(text, found) { // what stands beside quotations
    var rest = [], at = 0;
    found.forEach(function (one) { rest.push(text.slice(at, one.start)); at = one.end; });
    rest.push(text.slice(at));
    return rest.map(tidy).filter(function (one) { return WORD.test(one); });
  }
  function tidy(text) { return text.replace(/\s+/g, " ").replace(/^[\s,;:.–—―)-]+|[\s,;:(–—―-]+$/g, ""); }
  function pieces(text, pattern) { return text.split(pattern).filter(function (one) { return WORD.test(one); }); }
  function sentences(text) { return (text.match(/(?:[^.!?…。！？]|[.!?…](?![.!?…"'”’»)\]]*(?:\s|$)))+(?:[.!?…。！？]+["'”’»)\]]*|$)/g) || []).filter(function (one) { return WORD.test(one); }); }

  // Whose name stands beside words.

  function keys(text) { return (text.normalize("NFD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]{2,}/gu) || []); }
  function lower(word) { return word.toLowerCase(); }
  function names(row, beside) { // whether words beside a quotation name its speaker or source, and are little else
    var data = row.data, all = keys([].concat.apply([], [data.who, data.told, data.dates, data.cited].map(function (one) { return [].concat(one).map(String); })).join(" "));
    var known = new Set(all.map(lower)), own = keys(beside);
    var named = new Set(all.filter(function (word) { return word.length > 2 && lower(word) !== word || word.toUpperCase() === lower(word); }).map(lower));
    var hits = own.filter(function (word) { return known.has(lower(word)) || lower(word) !== word || /^\d/.test(word); });
    return own.length > 0 && own.length <= 25 && 2 * hits.length >= own.length && own.some(function (word) { return named.has(lower(word)) && !/^\d/.test(word); });
  }
  function beside(text, look) { // words with a name before or behind them: the finding of `look`, and what it left
    if (text.length > 4000) return null;
    var cuts = [], match, found, inMarks = marked(text, MARKS);
    function isFree(at) { return !inMarks.some(function (one) { return one.start < at && at < one.end - 1; }); }
    TAIL.lastIndex = 0;
    while ((match = TAIL.exec(text))) if (isFree(match.index)) cuts.push([text.slice(0, match.index), text.slice(match.index), /^[,.]/.test(match[0])]);
    cuts = cuts.slice(-10).reverse(); // the longest first; behind a comma or a full stop only what is whole
    for (var at = text.indexOf(":"), n = 0; at >= 0 && n < 2; at = text.indexOf(":", at + 1), n += 1) if (isFree(at)) cuts.push([text.slice(at + 1), text.slice(0, at), false]);
    for (var i = 0; i < cuts.length; i += 1) {
      if (!WORD.test(cuts[i][0]) || !WORD.test(cuts[i][1])) continue;
      found = look(cuts[i][0]);
      if (!found || (cuts[i][2] && !isWhole(found)) || !names(found.hits[0].row, cuts[i][1])) continue;
      found.beside = [tidy(cuts[i][1])];
      return found;
    }
    return null;
  }

  // Findings: the words, and the rows in which they stand (`hits`, none where they are not published).

  function once(name, text, look) { // what stands in a long text again and again is looked for once
    var key = name + text;
    if (!known.has(key)) known.set(key, look(text));
    return known.get(key);
  }
  function standing(text) {
    var hits = once("=", text, alike.exact);
    return hits.length ? { text: text, hits: hits } : null;
  }
  function nearest(text) { return once("~", text, function () { return alike.nearest(text, isLong ? 3 : 9); }); }
  function nearTo(text) {
    var near = nearest(text), other = near && beside(text, function (words) {
      var found = nearest(words);
      return found && found.alike > near.alike ? { text: words, hits: [found] } : null;
    });
    return other || (near ? { text: text, hits: [near] } : null);
  }
  function isWhole(finding) { return finding.hits.length && !finding.hits[0].isNear && finding.hits[0].kind !== "part"; }
  function isExact(finding) { return finding.hits.length && !finding.hits[0].isNear; }
  function resolved(text, level) {
    if (isLong && level > 1 && text.trim().length < 5) return [{ text: text, hits: [] }];
    var count = level ? alike.words(text).length : 0, whole = level > 1 && isLong && count < 3 ? null : standing(text);
    if (whole && level > 1 && count < 3 && !isWhole(whole)) whole = null; // a word or two of many stand anywhere
    whole = whole || (isLong ? null : beside(text, standing));
    if (whole) return [whole];
    if (level < 1) {
      var inMarks = quotations(text);
      if (inMarks.length && !isOne(text, inMarks)) return ofMarks(text, inMarks);
    }
    var found = level < 2 ? pieces(text, /\n\s*\n/) : [], next = 2;
    if (found.length < 2) { found = level < 3 ? pieces(text, /\n/) : []; next = 3; }
    if (found.length < 2) { found = level < 4 ? sentences(text) : []; next = 4; }
    if (found.length < 2) return [nearTo(text) || { text: text, hits: [] }];
    found = joined(found.flatMap(function (one) { return resolved(one, next); }), false);
    var isApart = !found.some(function (one, at) { return at && shared(found[at - 1], one); });
    if (isApart && found.every(isExact)) return found;
    var near = nearTo(text), isWorded = near && near.hits[0].alike > (found.some(isWhole) ? 0.85 : 0.6);
    return isWorded ? [near] : found;
  }
  function isOne(text, inMarks) { // one quotation and nothing else, or marks inside words that are not a separate quotation
    if (inMarks.length === 1 && !around(text, inMarks).length) return true;
    var near = nearest(text);
    if (!near || near.kind !== "differs") return false;
    var inside = inMarks.reduce(function (sum, one) { return sum + alike.words(one.words).length; }, 0), isMarked = /["']/.test(near.row.text.replace(/\p{L}'\p{L}/gu, ""));
    return near.isSigns || (isMarked && 2 * inside < near.ask.words.length && inMarks.every(function (one) {
      var found = standing(one.words);
      return !found || found.hits.some(function (hit) { return hit.row === near.row; });
    }));
  }
  function ofMarks(text, inMarks) {
    var breaks = /\n/g, match, cuts = [0], found = [];
    var next = 0; // the first quotation that ends behind the break
    while ((match = breaks.exec(text))) {
      while (next < inMarks.length && inMarks[next].end <= match.index) next += 1;
      if (next === inMarks.length || match.index <= inMarks[next].start) cuts.push(match.index + 1);
    }
    cuts.push(text.length);
    for (var i = 1; i < cuts.length; i += 1) {
      var line = text.slice(cuts[i - 1], cuts[i]), own = quotations(line), last = found[found.length - 1];
      if (own.length) {
        own.forEach(function (one) { found.push.apply(found, inner(one.words)); });
        found[found.length - 1].beside = (found[found.length - 1].beside || []).concat(around(line, own));
      } else if (WORD.test(line)) { // words without marks beside some that have them are not asked for unless they are here
        var known = standing(line);
        if (known && alike.words(line).length > 2) found.push(known);
        else if (last) (last.beside = last.beside || []).push(tidy(line));
        else found.push({ text: "", hits: [], beside: [tidy(line)] });
      }
    }
    if (found.length > 1 && !found[0].text) { found[1].beside = found[0].beside.concat(found[1].beside || []); found.shift(); }
    return joined(found, true);
  }
  function inner(text) { return resolved(text, 1); }
  function shared(last, now) { // the two hits of findings that stand in one row, the second behind the first
    for (var i = 0; i < last.hits.length; i += 1) {
      var one = last.hits[i], other = now.hits.find(function (hit) { return hit.row === one.row; });
      var isNext = other && [one, other].every(function (hit) { return !hit.isNear && (hit.kind === "part" || hit.kind === "published"); });
      if (isNext && other.ranges[0][0] >= one.ranges[one.ranges.length - 1][1]) return [one, other];
    }
    return null;
  }
  function joined(found, isMarked) { // what follows in one row is one finding; words may be left out between marks alone
    return found.reduce(function (all, now) {
      var last = all[all.length - 1], both = last && shared(last, now), one = both && both[0], other = both && both[1];
      if (!both) { all.push(now); return all; }
      var gap = one.row.text.slice(one.ranges[one.ranges.length - 1][1], other.ranges[0][0]);
      if (WORD.test(gap) && (!isMarked || gap.length > rules.gap)) { all.push(now); return all; }
      var isCut = one.isCut || other.isCut || WORD.test(gap);
      last.text += " " + now.text;
      last.hits = [alike.classified(one.row, one.ranges.concat(other.ranges), isCut)];
      last.beside = (last.beside || []).concat(now.beside || []);
      return all;
    }, []);
  }

  // What is shown.

  function template(name, value) { return document.querySelector("template[data-" + name + "=\"" + value + "\"]").content.cloneNode(true); }
  function element(tag, kind, text) {
    var made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  }
  function brief(text) { return text.length > BRIEF ? text.slice(0, BRIEF).replace(/\s+\S*$/, "") + " …" : text; }
  function voices(place, told) { // a source's words in its face
    [].concat(told).forEach(function (one) { place.append(Array.isArray(one) ? element("span", "words", one[0]) : one); });
  }
  function lit(place, text, ranges) { // text with some ranges set off, each with how
    var at = 0;
    ranges.forEach(function (range) {
      if (range[1] <= at) return;
      var start = Math.max(at, range[0]), own = text.slice(start, range[1]), bare = own.trim();
      start += own.indexOf(bare);
      place.append(text.slice(at, start), element("mark", range[2], bare));
      at = start + bare.length;
    });
    place.append(text.slice(at));
  }
  function original(folded, start, end) { // a stretch of an evened text, in the text as it was
    return [start < folded.from.length ? folded.from[start] : folded.to[folded.to.length - 1], end ? folded.to[end - 1] : 0];
  }
  function printed(row, start, end) { // words of a row as they are printed
    return row.spans.map(function (span) {
      var folded = even(span.words, true), low = Math.max(start, span.start), high = Math.min(end, span.end);
      return low < high ? String.prototype.slice.apply(span.words, original(folded, span.lead + low - span.start, span.lead + high - span.start)) : "";
    }).filter(Boolean).join(" […] ");
  }
  function stretch(found) { return [found[0].start, found[found.length - 1].end]; }
  function said(row, ranges) { // the words of a row: those of the source in marks and in its face
    var place = document.createDocumentFragment();
    row.spans.forEach(function (span, number) {
      var folded = even(span.words, true), own = element("span", span.quoted ? "words" : "outside");
      var inside = ranges.map(function (range) {
        var start = Math.max(range[0], span.start), end = Math.min(range[1], span.end);
        return start < end ? original(folded, span.lead + start - span.start, span.lead + end - span.start).concat(range[2]) : null;
      }).filter(Boolean);
      if (number) place.append(span.quoted && row.spans[number - 1].quoted ? element("span", "outside", " […] ") : " ");
      var isSource = span.quoted && row.kind !== "translation";
      if (isSource) own.append(told("opening"));
      lit(own, span.words, inside);
      if (isSource) own.append(told("closing"));
      if (row.data.tongue) { own.lang = row.data.tongue[0]; own.dir = row.data.tongue[1]; }
      place.append(own);
    });
    return place;
  }
  function stated(text, slots) { // a sentence with words put in
    var place = element("li");
    text.split(/(\{\w+\})/).forEach(function (piece) { place.append(slots[piece] || piece); });
    return place;
  }
  function inMarks(words) { return told("opening") + words + told("closing"); }
  function differences(place, hit) {
    var shown = hit.groups.slice(0, LISTED);
    shown.forEach(function (group) {
      var ours = group.ours.length && original.apply(null, [hit.ask.folded].concat(stretch(group.ours))), theirs = group.theirs.length && stretch(group.theirs);
      var next = ours ? [] : alike.beside(hit, group), how = ours && theirs ? "changed" : ours ? "added" : next[0] && next[1] ? "between" : next[0] ? "after" : "before";
      place.append(stated(place.getAttribute("data-" + how), {
        "{before}": next[0] && inMarks(printed(hit.row, next[0].start, next[0].end)),
        "{after}": next[1] && inMarks(printed(hit.row, next[1].start, next[1].end)),
        "{pasted}": ours && element("b", "", hit.ask.text.slice(ours[0], ours[1])),
        "{published}": theirs && element("b", "", printed(hit.row, theirs[0], theirs[1]))
      }));
    });
    if (shown.length < hit.groups.length) place.append(element("li", "muted", place.getAttribute("data-first").replace("{n}", shown.length).replace("{total}", hit.groups.length)));
  }
  function card(hit) {
    var made = template("part", "published"), row = hit.row, data = row.data, words = made.querySelector("[data-words]");
    var ranges = hit.groups ? hit.groups.filter(function (group) { return group.theirs.length; }).map(function (group) {
      return stretch(group.theirs).concat(group.ours.length ? "changed" : "left");
    }) : hit.kind === "part" || hit.kind === "mixed" || hit.kind === "outside" ? hit.ranges.map(function (range) { return range.concat("lit"); }) : [];
    if (row.kind === "claim") voices(words, data.who);
    else words.append(said(row, ranges));
    if (row.spans.some(function (span) { return span.quoted; })) words.className += row.spans[0].quoted ? " source hang" : " source";
    if (hit.groups && row.kind === "quotation") differences(made.querySelector("[data-differences]"), hit);
    else made.querySelector("[data-differences]").remove();
    if (!hit.groups) made.querySelector("[data-head]").remove();
    if (data.outcome && !hit.isNear && (hit.kind === "published" || hit.kind === "part")) {
      var chip = template("chip", data.outcome);
      chip.querySelector(".chip > span:last-child").textContent = data.outcomeWords;
      made.querySelector("[data-outcome]").replaceWith(chip);
    } else made.querySelector("[data-outcome]").remove();
    Array.prototype.forEach.call(made.querySelectorAll("[data-fact]"), function (place) {
      var name = place.getAttribute("data-fact"), value = (row.kind === "claim" && name === "who") || (hit.isNear && name === "checked") ? "" : data[name];
      if (value && value.length) voices(place, value);
      else place.parentNode.remove();
    });
    made.querySelector("[data-link]").href = root + data.path;
    return made;
  }
  function pasted(text, hit) {
    var made = template("part", "pasted"), place = made.querySelector("[data-words]");
    if (!hit) place.textContent = text;
    else lit(place, hit.ask.text, hit.groups.filter(function (group) { return group.ours.length; }).map(function (group) {
      return original.apply(null, [hit.ask.folded].concat(stretch(group.ours))).concat(group.theirs.length ? "changed" : "added");
    }));
    return made;
  }
  function shown(finding) {
    var hits = finding.hits, first = hits[0], name = first ? first.kind : "none", made = template("answer", name), slot = made.querySelector("[data-slot]"), near = made.querySelector("[data-near]");
    var isOther = first && (name === "part" ? first.isCut : name === "differs" ? first.isSigns : first.isNear);
    made.firstElementChild.setAttribute("data-kind", name);
    if (near && isOther) {
      near.hidden = false;
      if (name !== "part") near.previousElementSibling.remove();
    }
    if (!first) slot.append(pasted((finding.texts || [finding.text]).slice(0, SHOWN).map(function (text) { return brief(text.trim()); }).join("\n")));
    else {
      if (first.groups && (name === "differs" || first.row.kind === "quotation")) slot.append(pasted(finding.text, first));
      hits.slice(0, SHOWN).forEach(function (hit) { slot.append(card(hit)); });
    }
    var total = first ? hits.length : (finding.texts || []).length;
    if (total > SHOWN) slot.append(element("p", "muted", counted(SHOWN, total)));
    var rest = (finding.beside || []).filter(Boolean);
    if (rest.length) {
      var place = template("part", "beside").firstElementChild;
      place.textContent = place.textContent.replace("{words}", brief(rest.join(" … ")));
      slot.append(place);
    }
    return made;
  }
  function counted(n, total) { return box.getAttribute("data-more").replace("{n}", n).replace("{total}", total); }
  function gathered(found) { // what is not published, one answer where it follows each other
    return found.reduce(function (all, now) {
      var last = all[all.length - 1];
      if (!last || last.hits.length || now.hits.length) { all.push(now); return all; }
      last.texts = last.texts || [last.text];
      last.texts.push(now.text);
      last.beside = last.beside || [];
      last.beside.push.apply(last.beside, now.beside || []);
      return all;
    }, []);
  }
  function told(name) { return box.getAttribute("data-" + name); }
  function answer(isAsked) {
    var text = input.value.slice(0, MOST).trim(), found = [];
    known.clear();
    isLong = text.length > LONG;
    clearTimeout(timer);
    answers.replaceChildren();
    status.classList.remove("out");
    if (!text) { status.textContent = isAsked ? told("empty") : ""; return; }
    if (failed || waiting) { status.textContent = told(failed ? "failed" : "loading"); return; }
    if (!WORD.test(text)) { status.textContent = told("wordless"); return; }
    found = gathered(resolved(text, 0));
    var lines = found.slice(0, CARDS).map(function (finding) {
      var made = shown(finding), heading = made.querySelector("h2").textContent;
      answers.append(made);
      return heading + ".";
    });
    if (found.length > CARDS) answers.append(element("p", "muted", counted(CARDS, found.length)));
    if (input.value.length > MOST) lines.push(told("long").replace("{number}", MOST.toLocaleString(document.documentElement.lang)));
    status.textContent = Array.from(new Set(lines)).join(" ");
    status.classList.toggle("out", input.value.length <= MOST); // seen as headings: said to those who do not see them
  }
  function take(table) {
    table.rows.forEach(function (row) {
      var value = function (place) { return table.said[row[place]]; };
      alike.add({
        path: row[0], tongue: value(3), who: value(4), told: value(5), dates: value(6), cited: value(7), outcome: value(8), outcomeWords: value(9),
        checked: value(10), answer: value(11), note: value(12)
      }, row[1], row[2]);
    });
  }
  function load(name) {
    var script = document.createElement("script"), before = waiting;
    script.src = root + "check-a-quotation/parts/" + name + ".js";
    script.onload = script.onerror = function (event) {
      if (event.type === "error") failed = true;
      waiting -= 1;
      if (!waiting || failed) answer(false);
    };
    document.head.append(script);
    return before;
  }

  window.briefingsQuotationPart = take;
  if (window.briefingsQuotations) take(window.briefingsQuotations);
  parts.forEach(load);
  input.addEventListener("paste", function () { clearTimeout(timer); timer = setTimeout(answer, 0); });
  input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(answer, 350); });
  input.addEventListener("keydown", function (event) { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) answer(true); });
  box.querySelector("[data-run]").addEventListener("click", function () { answer(true); });
  box.querySelector("[data-clear]").addEventListener("click", function () { input.value = ""; answer(false); input.focus(); });
  box.hidden = false;
  if (input.value) answer(false);
})();
