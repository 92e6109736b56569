// Searches the desk as one types; the state is in the address. Without script the page leads to the index from A to Z.
// A small desk's records are all at hand; of a large one's index the parts are loaded that a question needs: whatever is
// missing while an answer is looked for is loaded, and then the answer looked for again.
(function () {
  "use strict";
  var box = document.querySelector("[data-search]"), records = window.briefingsRecords, listing = window.briefingsParts;
  if (!box || !(records || listing)) return;
  var root = box.getAttribute("data-root"), input = box.querySelector("input"), list = box.querySelector("[data-results]");
  var apart = box.querySelector("[data-similar]"), others = apart.querySelector("ol");
  var status = box.querySelector("[data-status]"), loose = box.querySelector("[data-unquoted]");
  var places = window.briefingsPlaces, ask = window.briefingsAsk;
  var said = window.briefingsWords, plural = new Intl.PluralRules(document.documentElement.lang);
  var marked = new RegExp("(" + said.marks.opening + ".*?" + said.marks.closing + ")");
  var FACETS = ["kind", "actor", "topic", "year", "outcome"], END = "\n", LETTER = /\p{L}/u;
  var STEP = 65536; // a place in a record is the record's number times this, and the place
  var EARLY = 8, FEW = 5; // a word before this place counts for more; where fewer are found, similar ones are looked for
  var LIMIT = records ? 60 : 30; // each of them may be in a separate part
  var chosen = {}, selects = {}, lacking = false, loading = 0, failed = false, hurried = false, memo = new Map(), store = records ? whole() : parted();

  // A store knows the facets; where a term stands; the terms that begin so, each with where it stands; the words of a length,
  // or at least so long; a record by its number; how many records there are.

  function whole() {
    var terms = new Map(), facets = {}, words;
    function add(term, value) {
      if (!terms.has(term)) terms.set(term, []);
      terms.get(term).push(value);
    }
    records.forEach(function (record, number) {
      places(record[6]).forEach(function (entry) { add(entry[0], number * STEP + entry[1]); });
      FACETS.forEach(function (facet, place) {
        new Set([].concat(record[7 + place])).forEach(function (value) { if (value) add("=" + facet + "=" + value, number * STEP); });
      });
    });
    FACETS.forEach(function (facet) {
      var start = "=" + facet + "=";
      facets[facet] = Array.from(terms.keys()).filter(function (term) { return term.startsWith(start); })
        .map(function (term) { return [term.slice(start.length), terms.get(term).length]; });
    });
    words = Array.from(terms.keys()).filter(function (word) { return word[0] !== "=" && !window.briefingsUnspaced(word); });
    return {
      facets: facets,
      exactly: function (term) { return terms.get(term) || []; },
      beginning: function (token) { return Array.from(terms).filter(function (entry) { return entry[0].startsWith(token); }); },
      words: function (least, most) { return words.filter(function (word) { return word.length >= least && word.length <= most; }); },
      record: function (number) { return records[number]; },
      size: records.length
    };
  }

  function parted() {
    var parts = new Map(), lists = new Map(), keys = Object.keys(listing.terms), MANY = 4, BITS = 23;
    window.briefingsPart = function (name, held) { parts.set(name, held); };
    function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }
    function part(name) { // what is not here is loaded, and empty until then
      if (name && !parts.has(name)) load(name);
      if (name && parts.get(name) === null) lacking = true;
      return (name && parts.get(name)) || "";
    }
    function load(name) {
      var script = document.createElement("script");
      parts.set(name, null);
      loading += 1;
      function done(event) {
        loading -= 1;
        if (event.type === "error" || parts.get(name) === null) { failed = true; parts.set(name, ""); }
        if (!loading) answer();
      }
      script.src = root + "search/parts/" + name + ".js";
      script.onload = script.onerror = done;
      document.head.append(script);
    }
    function holder(beginnings, key) {
      for (var length = 1; length <= key.length; length += 1) {
        if (has(beginnings, key.slice(0, length))) return part(beginnings[key.slice(0, length)]);
      }
      return "";
    }
    function values(held, term) { // gaps of three bytes: all lowest, all middle, all highest; then places, of one byte or two
      if (lists.has(term)) return lists.get(term);
      var packed = held[term].split(".").map(atob), raw = packed[0], low = packed[1], high = packed[2];
      var count = raw.length / 3, found = new Array(count), last = 0;
      for (var i = 0; i < count; i += 1) {
        last += raw.charCodeAt(i) + raw.charCodeAt(count + i) * 256 + raw.charCodeAt(2 * count + i) * 65536;
        found[i] = last * STEP + (low ? low.charCodeAt(i) : 0) + (high ? high.charCodeAt(i) * 256 : 0);
      }
      lists.set(term, found);
      return found;
    }
    function exactly(term) {
      var held = holder(listing.terms, term + END);
      return has(held, term) ? values(held, term) : [];
    }
    return {
      facets: listing.facets,
      exactly: exactly,
      beginning: function (token) {
        var wanted = keys.filter(function (key) { return key.startsWith(token); }), found = [];
        if (token.length < 3 && wanted.length > MANY) return [[token, exactly(token)]]; // half the index begins so
        var helds = wanted.length ? wanted.map(function (key) { return part(listing.terms[key]); }) : [holder(listing.terms, token + END)];
        helds.forEach(function (held) {
          Object.keys(held).forEach(function (term) { if (term.startsWith(token)) found.push([term, values(held, term)]); });
        });
        return found;
      },
      words: function (least, most) {
        var lengths = Object.keys(listing.words).filter(function (length) { return length >= least && length <= most; });
        return [].concat.apply([], lengths.map(function (length) { return part(listing.words[length]).split(" "); }));
      },
      record: function (number) {
        return holder(listing.records, number.toString(2).padStart(BITS, "0"))[number];
      },
      size: (listing.facets.kind || []).reduce(function (sum, value) { return sum + value[1]; }, 0)
    };
  }

  FACETS.forEach(function (facet) {
    var values = store.facets[facet] || [];
    if (values.length < 2) return;
    var label = document.createElement("label"), select = document.createElement("select");
    label.append(said.facets[facet] + " ", select);
    select.append(new Option(said.facets.any, ""));
    values.sort(function (one, other) { return one[0] < other[0] ? -1 : 1; }).forEach(function (value) {
      var shown = facet === "kind" ? said.kinds[value[0]] : facet === "outcome" ? said.outcomes[value[0]] : value[0];
      select.append(new Option(shown + " (" + value[1] + ")", value[0]));
    });
    select.addEventListener("change", function () { chosen[facet] = select.value; show(true); });
    selects[facet] = select;
    box.querySelector("[data-choices]").append(label);
  });

  function kept(name, make) { // what was worked out, for the next time that the same question is looked at
    if (!memo.has(name)) {
      var before = lacking, made;
      lacking = false;
      made = make();
      if (lacking) return made;
      lacking = before;
      if (memo.size > 40) memo.clear();
      memo.set(name, made);
    }
    return memo.get(name);
  }
  function near(word, token) { // one letter more, less, other, or two changed about
    if (Math.abs(word.length - token.length) > 1) return false;
    var start = 0, end = 0, shorter = Math.min(word.length, token.length);
    while (start < shorter && word[start] === token[start]) start += 1;
    while (end < shorter - start && word[word.length - 1 - end] === token[token.length - 1 - end]) end += 1;
    var left = word.length - start - end, right = token.length - start - end;
    if (left <= 1 && right <= 1) return true;
    return left === 2 && right === 2 && word[start] === token[start + 1] && word[start + 1] === token[start];
  }
  function alike(token) { // the desk's words that are near it or hold it; of a number, those that begin with it
    if (!LETTER.test(token)) return store.beginning(token).map(function (entry) { return entry[0]; });
    if (token.length < 4) return [];
    return store.words(token.length - 1, Infinity).filter(function (word) {
      return LETTER.test(word) && (near(word, token) || word.indexOf(token) > 0);
    });
  }
  function credit(found, where, points) { // record to points, one more early on; of several the most
    where.forEach(function (value) {
      var number = Math.floor(value / STEP), total = points + (value % STEP < EARLY ? 1 : 0);
      if (!(found.get(number) >= total)) found.set(number, total);
    });
  }
  function row(terms, isOpen) { // where some terms stand in order, next to each other; of an open row the last may go on
    return terms.reduce(function (before, entry, at) {
      var where = isOpen && at === terms.length - 1
        ? [].concat.apply([], store.beginning(entry[0]).map(function (found) { return found[1]; })) : store.exactly(entry[0]);
      if (!before) return where;
      var here = new Set(where), step = entry[1] - terms[0][1];
      return before.filter(function (value) { return here.has(value + step); });
    }, null);
  }
  function scores(part) { // record to points: for the whole word or row, for another form of it, for one that begins so
    var found = new Map();
    if (part.word) {
      store.beginning(part.word).forEach(function (entry) {
        if (entry[0][0] !== "=") credit(found, entry[1], entry[0] === part.word ? 4 : 2);
      });
      part.forms.forEach(function (form) { credit(found, store.exactly(form), 3); });
    } else part.rows.forEach(function (terms) { credit(found, row(terms, part.isOpen), 4); });
    return found;
  }
  function widened(part, found) {
    var wider = new Map(found);
    if (!part.isQuoted && (part.word || part.number)) alike(part.word || part.number).forEach(function (word) {
      store.exactly(word).forEach(function (value) {
        var number = Math.floor(value / STEP);
        if (!wider.has(number)) wider.set(number, 1);
      });
    });
    return wider;
  }
  function together(one, other) {
    var both = new Map();
    one.forEach(function (points, number) { if (other.has(number)) both.set(number, points + other.get(number)); });
    return both;
  }
  function among(found, open) { // the numbers of what was found, best first
    return Array.from(found).filter(function (entry) { return !open || open.has(entry[0]); })
      .sort(function (one, other) { return other[1] - one[1] || one[0] - other[0]; })
      .map(function (entry) { return entry[0]; });
  }
  function opened() { // the numbers that the facets leave; null: all
    return FACETS.reduce(function (open, facet) {
      if (!chosen[facet]) return open;
      var numbers = store.exactly("=" + facet + "=" + chosen[facet]).map(function (value) { return value / STEP; });
      return new Set(open ? numbers.filter(function (number) { return open.has(number); }) : numbers);
    }, null);
  }
  function some(parts, each) { // what has half of the words and more, counting those of some length; a rare one counts for more
    var most = new Map(), counted = parts.map(function (part, at) { return part.isWeighty ? each[at] : new Map(); });
    counted.forEach(function (found) {
      var weight = Math.log2(1 + store.size / Math.max(1, found.size));
      found.forEach(function (points, number) {
        var before = most.get(number) || [0, 0];
        most.set(number, [before[0] + 1, before[1] + weight * points]);
      });
    });
    var wanted = parts.filter(function (part) { return part.isWeighty; }).length / 2;
    return new Map(Array.from(most).filter(function (entry) { return entry[1][0] >= wanted; })
      .map(function (entry) { return [entry[0], entry[1][1]]; }));
  }
  function find(query) { // numbers of what is found and of what is similar, best first; what was lacking is being loaded
    var parts = ask(query), open = opened();
    if (!parts.length) return [Array.from(open || []), []];
    var each = parts.map(function (part) { return kept(JSON.stringify(part), function () { return scores(part); }); }), all = each.reduce(together), next = parts.length > 1 && ask.beside(parts);
    if (next && all.size) { // words in the order in which they are asked for come first, once for each record
      var beside = new Map();
      credit(beside, row(next, true), 4);
      beside.forEach(function (points, number) { if (all.has(number)) all.set(number, all.get(number) + points); });
    }
    var found = among(all, open), similar = [];
    if (found.length >= FEW || lacking || parts.some(function (part) { return part.isQuoted; })) return [found, similar];
    var known = new Set(found), telling = parts.map(function (part, at) { return at; }).filter(function (at) { return !parts[at].isSmall; });
    function widely(at) { return kept("~" + JSON.stringify(parts[at]), function () { return widened(parts[at], each[at]); }); }
    similar = among((telling.length ? telling : Array.from(parts.keys())).map(widely).reduce(together), open); // without "what is" and the like
    if (!found.length && !similar.length && parts.length > 1 && !lacking) similar = among(some(parts, each), open);
    return [found, similar.filter(function (number) { return !known.has(number); })];
  }
  function item(record) {
    var row = document.createElement("li"), link = document.createElement("a"), below = document.createElement("p");
    link.href = root + record[0];
    var voices = record[3] ? record[1].split(marked) : [record[1]];
    if (voices.length > 1) voices.forEach(function (words, at) { // in marks a source's, the words before them not in its face
      var voice = document.createElement("span");
      voice.className = at % 2 ? "words" : "outside";
      voice.textContent = words;
      if (words) link.append(voice);
    });
    else {
      link.textContent = record[1];
      if (record[3]) link.className = "words";
    }
    if (record[5]) {
      var tongue = record[5].split(" ");
      link.lang = tongue[0];
      link.dir = tongue[1];
    }
    below.className = "muted";
    below.textContent = (record[2] || said.kinds.page) + (record[4] ? ". " + said.outcomes[record[4]] : "");
    row.append(link, below);
    return row;
  }
  function counted(forms, number) { return (forms[plural.select(number)] || forms.other).replace("{n}", number); }
  function first(total) { return said.more.first.replace("{n}", LIMIT).replace("{total}", total); }
  function told(found, similar) {
    if (failed) return said.found.failed;
    if (!found && !similar) return said.found.none;
    var counts = found > LIMIT ? first(found) : counted(said.found, found);
    return similar ? counts + " " + counted(said.similar, similar) : counts;
  }
  function unquoted(query, found) { // the same words not in marks; empty where that would not find more
    var words = found[0].length || !ask(query).some(function (part) { return part.isQuoted; }) ? "" : ask.unmarked(query);
    return words ? [words].concat(find(words)) : null;
  }
  function answer() { // what lacks a part is answered when that has come
    lacking = false;
    var query = input.value.trim(), found = find(query), apartWords = unquoted(query, found), questioned = query || Object.values(chosen).some(Boolean);
    var shown = found.map(function (numbers) { return lacking ? [] : numbers.slice(0, LIMIT).map(store.record).filter(Boolean); });
    list.setAttribute("aria-busy", String(lacking));
    if (lacking) return;
    list.replaceChildren.apply(list, shown[0].map(item));
    others.replaceChildren.apply(others, shown[1].map(item));
    apart.hidden = !shown[1].length;
    apart.querySelector("[data-more]").textContent = found[1].length > LIMIT ? first(found[1].length) : "";
    status.textContent = questioned ? told(found[0].length, found[1].length) : "";
    loose.hidden = !apartWords || failed;
    if (!loose.hidden) {
      status.textContent = said.found.apart;
      loose.hidden = !apartWords[1].length && !apartWords[2].length;
      loose.firstChild.textContent = counted(said.unquoted, apartWords[1].length || apartWords[2].length);
      loose.firstChild.onclick = function () { input.value = apartWords[0]; show(true); input.focus(); };
    }
    if (hurried) open();
  }
  function open() { // the first result; where the answer is still to come, then
    var link = list.querySelector("a") || others.querySelector("a");
    hurried = list.getAttribute("aria-busy") === "true";
    if (!hurried && link) link.click();
  }
  function show(write) {
    var query = input.value.trim(), state = new URLSearchParams();
    answer();
    if (!write) return;
    if (query) state.set("q", query);
    Object.keys(chosen).forEach(function (name) { if (chosen[name]) state.set(name, chosen[name]); });
    history.replaceState(null, "", "#" + state.toString());
  }
  function read() {
    var state = new URLSearchParams(location.hash.slice(1));
    input.value = state.get("q") || "";
    Object.keys(selects).forEach(function (name) { chosen[name] = selects[name].value = state.get(name) || ""; });
    show(false);
  }
  box.addEventListener("keydown", function (event) {
    var links = Array.prototype.slice.call(box.querySelectorAll("ol a")), at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) { links[Math.min(at + 1, links.length - 1)].focus(); event.preventDefault(); }
    if (event.key === "ArrowUp" && at >= 0) { (at ? links[at - 1] : input).focus(); event.preventDefault(); }
    if (event.key === "Enter" && document.activeElement === input) open();
  });
  input.addEventListener("input", function () { hurried = false; show(true); });
  addEventListener("hashchange", read);
  box.hidden = false;
  read();
  if (matchMedia("(hover: hover)").matches) input.focus();
})();
