// Searches the desk as one types; the state is in the address. Without script the index stands there.
// A small desk's records are all at hand; of a large one's index the parts are loaded that a question needs: whatever is
// missing while an answer is looked for is loaded, and then the answer looked for again.
(function () {
  "use strict";
  var box = document.querySelector("[data-search]"), records = window.briefingsRecords, listing = window.briefingsParts;
  if (!box || !(records || listing)) return;
  var root = box.getAttribute("data-root"), input = box.querySelector("input"), list = box.querySelector("[data-results]");
  var status = box.querySelector("[data-status]"), index = document.querySelector("[data-index]");
  var fold = window.briefingsFold;
  var said = window.briefingsWords, plural = new Intl.PluralRules(document.documentElement.lang);
  var FACETS = ["kind", "actor", "topic", "year", "outcome"], EARLY = 40, END = "\n", LETTER = /\p{L}/u;
  var LIMIT = records ? 60 : 30; // each of them may lie in a part of its own
  var chosen = {}, selects = {}, lacking = false, loading = 0, failed = false, hurried = false, store = records ? whole() : parted();

  // A store knows the facets; the lists of terms that begin so, or are so; the words of a length; a record by its number.
  // In a list stands twice the number of each record, and one more where the term is an early word of it.

  function whole() {
    var terms = new Map(), facets = {};
    function add(term, value) {
      if (!terms.has(term)) terms.set(term, []);
      terms.get(term).push(value);
    }
    records.forEach(function (record, number) {
      var seen = new Set(), at = 0;
      record[6].split(" ").forEach(function (word) {
        if (word && !seen.has(word)) add(word, 2 * number + (at < EARLY ? 1 : 0));
        seen.add(word);
        at += word.length + 1;
      });
      FACETS.forEach(function (facet, place) {
        new Set([].concat(record[7 + place])).forEach(function (value) { if (value) add("=" + facet + "=" + value, 2 * number); });
      });
    });
    FACETS.forEach(function (facet) {
      var start = "=" + facet + "=";
      facets[facet] = Array.from(terms.keys()).filter(function (term) { return term.startsWith(start); })
        .map(function (term) { return [term.slice(start.length), terms.get(term).length]; });
    });
    return {
      facets: facets,
      exactly: function (term) { return terms.get(term) || []; },
      beginning: function (token) { return Array.from(terms).filter(function (entry) { return entry[0].startsWith(token); }); },
      ofLength: function (length) { return Array.from(terms.keys()).filter(function (word) { return word.length === length && word[0] !== "="; }); },
      record: function (number) { return records[number]; }
    };
  }

  function parted() {
    var parts = new Map(), lists = new Map(), keys = Object.keys(listing.terms), FEW = 4, BITS = 23;
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
    function values(held, term) { // gaps of three bytes: all lowest, all middle, all highest
      if (lists.has(term)) return lists.get(term);
      var raw = atob(held[term]), count = raw.length / 3, found = new Array(count), last = 0;
      for (var i = 0; i < count; i += 1) {
        last += raw.charCodeAt(i) + raw.charCodeAt(count + i) * 256 + raw.charCodeAt(2 * count + i) * 65536;
        found[i] = last;
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
        if (token.length < 3 && wanted.length > FEW) return [[token, exactly(token)]]; // half the index begins so
        var helds = wanted.length ? wanted.map(function (key) { return part(listing.terms[key]); }) : [holder(listing.terms, token + END)];
        helds.forEach(function (held) {
          Object.keys(held).forEach(function (term) { if (term.startsWith(token)) found.push([term, values(held, term)]); });
        });
        return found;
      },
      ofLength: function (length) { return part(has(listing.words, length) && listing.words[length]).split(" "); },
      record: function (number) {
        return holder(listing.records, number.toString(2).padStart(BITS, "0"))[number];
      }
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

  function near(word, token) { // one letter more, less, other, or two changed about
    if (Math.abs(word.length - token.length) > 1) return false;
    var start = 0, end = 0, shorter = Math.min(word.length, token.length);
    while (start < shorter && word[start] === token[start]) start += 1;
    while (end < shorter - start && word[word.length - 1 - end] === token[token.length - 1 - end]) end += 1;
    var left = word.length - start - end, right = token.length - start - end;
    if (left <= 1 && right <= 1) return true;
    return left === 2 && right === 2 && word[start] === token[start + 1] && word[start + 1] === token[start];
  }
  function alike(token) { // the desk's words that are near it; a number is only itself
    if (token.length < 4 || !LETTER.test(token)) return [];
    return [].concat.apply([], [-1, 0, 1].map(function (more) { return store.ofLength(token.length + more); }))
      .filter(function (word) { return LETTER.test(word) && near(word, token); });
  }
  function scores(token) { // record to points: for the whole word, for one that begins so, for either early on
    var found = new Map();
    store.beginning(token).forEach(function (entry) {
      var points = entry[0] === token ? 4 : 2;
      if (entry[0][0] !== "=") entry[1].forEach(function (value) {
        var number = value >> 1, total = points + (value & 1);
        if (!(found.get(number) >= total)) found.set(number, total);
      });
    });
    return found;
  }
  function forgiven(token, found) {
    var wider = new Map(found);
    alike(token).forEach(function (word) {
      store.exactly(word).forEach(function (value) { if (!wider.has(value >> 1)) wider.set(value >> 1, 1); });
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
      var numbers = store.exactly("=" + facet + "=" + chosen[facet]).map(function (value) { return value >> 1; });
      return new Set(open ? numbers.filter(function (number) { return open.has(number); }) : numbers);
    }, null);
  }
  function find(query) { // numbers, best first; what was lacking is being loaded
    var tokens = fold(query).split(" ").filter(Boolean), open = opened();
    if (!tokens.length) return Array.from(open || []);
    var each = tokens.map(scores), found = among(each.reduce(together), open);
    if (found.length || lacking) return found;
    found = among(tokens.map(function (token, at) { return forgiven(token, each[at]); }).reduce(together), open);
    if (found.length || lacking || tokens.length < 2) return found;
    var most = new Map(); // nothing has all the words: what has most of them, counting words of some length
    tokens.forEach(function (token, at) {
      if (token.length > 3) each[at].forEach(function (_, number) { most.set(number, (most.get(number) || 0) + 1); });
    });
    return among(most, open);
  }
  function item(record) {
    var row = document.createElement("li"), link = document.createElement("a"), below = document.createElement("p");
    link.href = root + record[0];
    var voices = record[3] ? record[1].split(/(“.*?”|«.*?»)/) : [record[1]];
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
    below.textContent = record[2] + (record[4] ? ". " + said.outcomes[record[4]] : "");
    row.append(link, below);
    return row;
  }
  function told(number) {
    if (failed) return said.found.failed;
    if (!number) return said.found.none;
    if (number > LIMIT) return said.more.first.replace("{n}", LIMIT).replace("{total}", number);
    return (said.found[plural.select(number)] || said.found.other).replace("{n}", number);
  }
  function answer() { // what lacks a part is answered when that has come
    lacking = false;
    var query = input.value.trim(), found = find(query), questioned = query || Object.values(chosen).some(Boolean);
    var shown = lacking ? [] : found.slice(0, LIMIT).map(store.record);
    index.hidden = !!questioned;
    list.setAttribute("aria-busy", String(lacking));
    if (lacking) return;
    list.replaceChildren.apply(list, shown.filter(Boolean).map(item));
    status.textContent = questioned ? told(found.length) : "";
    if (hurried) open();
  }
  function open() { // the first result; where the answer is still to come, then
    var first = list.querySelector("a");
    hurried = list.getAttribute("aria-busy") === "true";
    if (!hurried && first) first.click();
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
    var links = Array.prototype.slice.call(list.querySelectorAll("a")), at = links.indexOf(document.activeElement);
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
