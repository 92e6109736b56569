// Searches the desk's records as one types; the state is in the address. Without script the index stands there.
(function () {
  "use strict";
  var box = document.querySelector("[data-search]"), records = window.briefingsRecords;
  if (!box || !records) return;
  var root = box.getAttribute("data-root"), input = box.querySelector("input"), list = box.querySelector("[data-results]");
  var status = box.querySelector("[data-status]"), index = document.querySelector("[data-index]");
  var fold = window.briefingsFold;

  var said = window.briefingsWords, plural = new Intl.PluralRules(document.documentElement.lang);
  var FACETS = [["kind", 1], ["actor", 6], ["topic", 7], ["year", 8], ["outcome", 9]];
  var chosen = {}, selects = {}, LIMIT = 60;
  records.forEach(function (record) { record.spaced = " " + record[5]; });

  FACETS.forEach(function (facet) {
    var values = {};
    records.forEach(function (record) {
      [].concat(record[facet[1]]).forEach(function (value) { if (value) values[value] = (values[value] || 0) + 1; });
    });
    var names = Object.keys(values).sort();
    if (names.length < 2) return;
    var label = document.createElement("label"), select = document.createElement("select");
    label.append(said.facets[facet[0]] + " ", select);
    select.append(new Option(said.facets.any, ""));
    names.forEach(function (name) {
      var shown = facet[0] === "kind" ? said.kinds[name] : facet[0] === "outcome" ? said.outcomes[name] : name;
      select.append(new Option(shown + " (" + values[name] + ")", name));
    });
    select.addEventListener("change", function () { chosen[facet[0]] = select.value; show(true); });
    selects[facet[0]] = select;
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
  var every, likes = {};
  function alike(token) { // the desk's words that are near it, looked for once
    if (!every) {
      every = new Set();
      records.forEach(function (record) { record[5].split(" ").forEach(function (word) { every.add(word); }); });
    }
    return likes[token] || (likes[token] = Array.from(every).filter(function (word) { return near(word, token); }));
  }
  function score(record, tokens, forgiving) {
    var total = 0;
    for (var i = 0; i < tokens.length; i += 1) {
      var token = tokens[i], at = record.spaced.indexOf(" " + token);
      if (at >= 0) {
        var after = record.spaced[at + 1 + token.length];
        total += (after === undefined || after === " " ? 4 : 2) + (at < 40 ? 1 : 0);
      } else if (forgiving && token.length > 3 && alike(token).some(function (word) { return record.spaced.indexOf(" " + word) >= 0; })) {
        total += 1;
      } else {
        return 0;
      }
    }
    return total;
  }
  function find(query) {
    var tokens = fold(query).split(" ").filter(Boolean);
    var open = records.filter(function (record) {
      return FACETS.every(function (facet) {
        return !chosen[facet[0]] || [].concat(record[facet[1]]).indexOf(chosen[facet[0]]) >= 0;
      });
    });
    if (!tokens.length) return Object.values(chosen).some(Boolean) ? open : [];
    function run(forgiving) {
      return open.map(function (record) { return [score(record, tokens, forgiving), record]; })
        .filter(function (entry) { return entry[0] > 0; })
        .sort(function (one, other) { return other[0] - one[0]; })
        .map(function (entry) { return entry[1]; });
    }
    var found = run(false);
    if (!found.length) found = run(true);
    if (found.length || tokens.length < 2) return found;
    return open.map(function (record) { // nothing has all the words: what has most of them, counting words of some length
      return [tokens.filter(function (token) { return token.length > 3 && score(record, [token], false); }).length, record];
    }).filter(function (entry) { return entry[0] > 0; })
      .sort(function (one, other) { return other[0] - one[0]; })
      .map(function (entry) { return entry[1]; });
  }
  function item(record) {
    var row = document.createElement("li"), link = document.createElement("a"), below = document.createElement("p");
    link.href = root + record[0];
    link.textContent = record[2];
    if (record[4]) link.className = "words";
    below.className = "muted";
    below.textContent = record[3] + (record[9] ? ". " + said.outcomes[record[9]] : "");
    row.append(link, below);
    return row;
  }
  function told(number) {
    if (!number) return said.found.none;
    if (number > LIMIT) return said.more.first.replace("{n}", LIMIT).replace("{total}", number);
    return (said.found[plural.select(number)] || said.found.other).replace("{n}", number);
  }
  function show(write) {
    var query = input.value.trim(), found = find(query), asked = query || Object.values(chosen).some(Boolean);
    list.replaceChildren.apply(list, found.slice(0, LIMIT).map(item));
    index.hidden = !!asked;
    status.textContent = !asked ? "" : told(found.length);
    if (!write) return;
    var state = new URLSearchParams();
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
    if (event.key === "Enter" && document.activeElement === input && links.length) links[0].click();
  });
  input.addEventListener("input", function () { show(true); });
  addEventListener("hashchange", read);
  box.hidden = false;
  read();
  if (matchMedia("(hover: hover)").matches) input.focus();
})();
