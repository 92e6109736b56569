// The page of a source's text: asks the matcher about words that are selected or typed, and sends what an editor decides. The
// program answers each action; then the page is asked for again, so that it shows what the files say.
(function () {
  "use strict";
  var desk = document.querySelector("[data-desk]"), status = document.getElementById("desk-status");
  if (!desk) return;
  var base = desk.dataset.base, opened = null, asked = 0, timer = 0, waiting = false, acting = Promise.resolve();
  var seen = document.querySelector("[data-shown]").dataset.version;
  try { sessionStorage.setItem("briefings-desk", desk.dataset.list); } catch (error) { /* no way back from other pages then */ }

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function filled(text, values) { return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; }); }

  function send(action, data) {
    return fetch(base + action, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) })
      .then(function (answer) { return answer.json(); })
      .catch(function () { return { told: desk.dataset.lost, refused: true }; });
  }
  function refresh(focus) { // show the files as they are now
    waiting = false;
    return fetch(location.pathname, { cache: "no-store" }).then(function (answer) { return answer.text(); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-shown]");
      if (!fresh) { location.reload(); return; }
      if (opened) { waiting = true; return; } // somebody began to write in the meantime
      light([]);
      seen = fresh.dataset.version;
      document.querySelector("[data-shown]").replaceWith(document.adoptNode(fresh));
      var place = focus && document.getElementById(focus);
      if (place) { place.focus({ preventScroll: true }); place.scrollIntoView({ block: "nearest" }); }
    });
  }
  function act(action, data, box) {
    all("button", box).forEach(function (button) { button.disabled = true; });
    status.textContent = "";
    acting = send(action, data).then(function (answer) {
      all("button", box).forEach(function (button) { button.disabled = false; });
      if (answer.refused) { status.textContent = answer.told; return answer; }
      opened = null;
      return refresh(answer.focus).then(function () { status.textContent = answer.told; return answer; });
    });
    return acting;
  }

  // The light: where words are in the text.

  function light(places) {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("desk-match");
    var ranges = places.map(function (place) {
      var paragraph = all("[data-label]").filter(function (each) { return each.dataset.label === place[0]; })[0];
      return paragraph && range(paragraph, place[1], place[2]);
    }).filter(Boolean);
    if (ranges.length) CSS.highlights.set("desk-match", new Highlight(...ranges));
  }
  function units(text, points) { return Array.from(text).slice(0, points).join("").length; } // the program counts code points
  function range(paragraph, start, end) {
    var text = paragraph.textContent, found = document.createRange(), at = 0, low = units(text, start), high = units(text, end);
    var walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), node, begun = false;
    while ((node = walker.nextNode())) {
      var next = at + node.length;
      if (!begun && low < next) { found.setStart(node, Math.max(0, low - at)); begun = true; }
      if (begun && high <= next) { found.setEnd(node, Math.max(0, high - at)); return found; }
      at = next;
    }
    return null;
  }
  function marks(id) { return all(".lit").filter(function (mark) { return id && mark.dataset.of.split(" ").indexOf(id) >= 0; }); }

  // The form of a quotation: a new one, or another wording or speaker of a sheet.

  function close(back) {
    if (!opened) return;
    var former = opened;
    opened = null;
    light([]);
    getSelection().removeAllRanges();
    all(".lit-broken").forEach(function (mark) { mark.classList.remove("lit-broken"); });
    if (former.card) former.card.hidden = false;
    former.form.remove();
    if (back && former.opener && former.opener.isConnected) former.opener.focus();
    if (waiting) refresh();
  }
  function open(place, card, opener) {
    close(false);
    var form = document.getElementById("quote-form").content.cloneNode(true).querySelector("form"), number = Date.now();
    all("[data-for]", form).forEach(function (label) {
      var field = form.elements[label.dataset.for];
      field.id = label.dataset.for + "-" + number;
      label.htmlFor = field.id;
    });
    opened = { form: form, card: card, opener: opener, at: card ? card.dataset.at : "", id: card ? card.dataset.sheet.split(":")[1] : "", number: number };
    if (card) {
      var how = card.dataset.how, isPublished = ["draft", "reviewed"].indexOf(card.dataset.status) < 0;
      form.elements.how.value = how === "unnamed" || how === "nobody" ? how : "person";
      form.elements.name.value = card.dataset.name;
      form.querySelector("[data-whose]").hidden = isPublished;
      form.querySelector("[data-do=draft]").hidden = isPublished;
      form.querySelector("[data-correction]").hidden = !isPublished;
      if (card.dataset.former) form.querySelector("[data-former]").textContent = filled(desk.dataset.former, { words: card.dataset.former });
      card.hidden = true;
      card.before(form);
    } else place.prepend(form);
    whose();
    return form;
  }
  function fill(words) {
    var box = opened.form.querySelector("[data-words]"), said = document.getElementById("words-label").content.firstElementChild.dataset;
    box.textContent = "";
    (words.length ? words : [""]).forEach(function (part, number) {
      var made = document.getElementById("words-field").content.cloneNode(true), field = made.querySelector("textarea"), label = made.querySelector("label");
      field.id = "words-" + opened.number + "-" + number;
      label.htmlFor = field.id;
      label.textContent = words.length > 1 ? filled(said.many, { n: number + 1 }) : said.one;
      field.value = part;
      box.append(made);
    });
  }
  function parts(card) { return all("[data-part]", card).map(function (part) { return part.textContent; }); }
  function words() { return all("[data-words] textarea", opened.form).map(function (field) { return field.value; }); }
  function whose() {
    var form = opened.form, how = form.elements.how.value, label = form.querySelector("[data-for=name]");
    var known = all("#names option").some(function (option) { return option.value.toLowerCase() === form.elements.name.value.trim().toLowerCase(); });
    var card = opened.card, isSame = card && card.dataset.name === form.elements.name.value && !card.querySelector("[name=why]");
    label.textContent = how === "unnamed" ? label.dataset.unnamed : how === "nobody" ? label.dataset.nobody : label.dataset.named;
    form.querySelector("[data-reason]").hidden = how !== "person" || (known && isSame);
  }
  function judge() { // ask the matcher about the words in the form
    var mine = opened, number = (asked += 1);
    return send("match", { words: words(), at: mine.at, quote: mine.id }).then(function (found) {
      if (opened === mine && number === asked) show(found);
    });
  }
  function show(found) {
    var form = opened.form, take = form.querySelector("[data-take]"), verdict = form.querySelector(".verdict");
    var place = all("[data-label]").filter(function (each) { return each.dataset.label === found.at; })[0];
    var said = found.matches ? (place ? filled(desk.dataset.fits, { place: place.dataset.place }) : desk.dataset.fit) : found.told, word = (found.letters || [])[0];
    if (found.matches && found.beside) said += " " + filled(desk.dataset.beside, { words: found.beside });
    if (word && !found.matches && word.before + word.ours + word.after && word.before + word.theirs + word.after) {
      var kind = !word.theirs ? "added" : !word.ours ? "missing" : "differs";
      said = filled(desk.dataset[kind], { ours: word.ours, theirs: word.theirs, word: word.before + word.ours + word.after, whole: word.before + word.theirs + word.after });
    } else if (!found.matches && found.hint) said += " (" + found.hint + ")";
    verdict.textContent = said;
    take.hidden = found.matches || !(found.passage || []).length;
    opened.passage = found.passage || [];
    all("[data-fits]", form).forEach(function (button) { button.disabled = !found.matches; });
    form.classList.toggle("is-refused", !found.matches);
    if (found.matches) opened.at = found.at || opened.at;
    marks(opened.id).forEach(function (each) { each.classList.toggle("lit-broken", !found.matches); });
    light(found.matches ? found.places : []);
  }
  function keep(isDraft) {
    var form = opened.form, card = opened.card, value = function (name) { return form.elements[name].value; };
    act("keep", {
      words: words(), at: opened.at, how: value("how"), name: value("name"), why: value("why"), reason: value("reason"),
      quote: opened.id, seen: card ? card.dataset.seen : "", draft: isDraft,
    }, form).then(function (answer) {
      if (answer.refused) waiting = true; // a draft may be there now
    });
  }

  // What an editor does.

  var does = {
    own: function (card) { act("accept", { sheet: card.dataset.sheet, seen: card.dataset.seen, own: true }, card); },
    accept: function (card) {
      var value = function (name) { var field = card.querySelector("[name=" + name + "]"); return field ? field.value : ""; };
      act("accept", { sheet: card.dataset.sheet, seen: card.dataset.seen, why: value("why"), gist: value("gist") }, card);
    },
    reject: function (card) { act("reject", { sheet: card.dataset.sheet, seen: card.dataset.seen, why: card.querySelector("[name=reject]").value }, card); },
    change: function (card, button) {
      open(null, card, button);
      fill(parts(card));
      judge();
      opened.form.querySelector("textarea").focus();
    },
    quote: function (card, button) {
      var row = button.closest(".text-row"), between = all("[data-between] li", row).map(function (each) { return each.textContent; });
      open(row.querySelector(".text-cards"), null, button);
      opened.at = row.querySelector("[data-label]").dataset.label;
      var choice = opened.form.querySelector("[data-choose]"), list = choice.querySelector("select");
      choice.hidden = between.length < 2;
      between.forEach(function (each) { list.add(new Option(each)); });
      fill([bare(between[0] || "")]);
      if (between.length) judge();
      (choice.hidden ? opened.form.querySelector("textarea") : list).focus();
    },
    take: function () { fill(opened.passage); judge(); opened.form.querySelector("textarea").focus(); },
    draft: function () { keep(true); },
    cancel: function () { close(true); },
    propose: function (card, button) { act("propose", {}, button.parentNode); },
  };
  function bare(text) { return text.trim().replace(/([^.,])[.,]$/, "$1"); }

  desk.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]"), mark = event.target.closest(".lit");
    if (button) does[button.dataset.do](button.closest(".desk-card"), button);
    else if (mark && getSelection().isCollapsed) {
      var card = document.getElementById("quote-" + mark.dataset.of.split(" ")[0]);
      if (card && !card.hidden) card.focus();
    }
  });
  desk.addEventListener("submit", function (event) {
    var form = event.target, name = form.dataset.form;
    event.preventDefault();
    if (name === "keep") { keep(false); return; }
    var data = {};
    new FormData(form).forEach(function (value, key) { data[key] = value; });
    act(name, data, form);
  });
  desk.addEventListener("input", function (event) {
    if (!opened || !opened.form.contains(event.target)) return;
    if (event.target.matches("textarea")) { clearTimeout(timer); timer = setTimeout(function () { if (opened) judge(); }, 120); }
    if (event.target.closest("[data-choose]")) { fill([bare(event.target.value)]); judge(); }
    if (/^(how|name)$/.test(event.target.name)) whose();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && opened) { event.preventDefault(); close(true); }
    if (event.key === "Enter" && event.target.matches(".card-reject input")) { event.preventDefault(); does.reject(event.target.closest(".desk-card")); }
  });
  function lit(event) { // a card and its words show that they belong together
    all(".lit-near").forEach(function (mark) { mark.classList.remove("lit-near"); });
    var card = event.target.closest && event.target.closest(".desk-card[data-sheet]");
    if (card) marks(card.dataset.sheet.split(":")[1]).forEach(function (mark) { mark.classList.add("lit-near"); });
  }
  desk.addEventListener("focusin", lit);
  desk.addEventListener("mouseover", lit);

  // Words that are selected.

  function offset(paragraph, node, at) { // in code points from the beginning of the paragraph
    var before = document.createRange();
    before.selectNodeContents(paragraph);
    before.setEnd(node, at);
    return Array.from(before.toString()).length;
  }
  function paragraphOf(node) { var element = node.nodeType === 1 ? node : node.parentElement; return element && element.closest("[data-label]"); }
  var isPressed = false;
  document.addEventListener("mousedown", function () { isPressed = true; });
  document.addEventListener("mouseup", function (event) {
    isPressed = false;
    if (!event.target.closest || !event.target.closest(".desk-card, button, summary")) setTimeout(select, 0);
  });
  document.addEventListener("keyup", function (event) { if (event.shiftKey || event.key === "Shift") select(); });
  function select() {
    var chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    var found = chosen.getRangeAt(0), first = paragraphOf(found.startContainer), last = paragraphOf(found.endContainer);
    if (!first || !last || !chosen.toString().trim()) return;
    var start = [first.dataset.label, offset(first, found.startContainer, found.startOffset)], end = [last.dataset.label, offset(last, found.endContainer, found.endOffset)];
    var key = JSON.stringify([start, end]), number = (asked += 1);
    if (opened && opened.key === key) return;
    send("match", { start: start, end: end }).then(function (answer) {
      if (number !== asked || answer.refused) return;
      var card = all(".desk-card[data-sheet]").filter(function (each) { return parts(each).join("\n") === answer.words.join("\n"); })[0];
      open(first.closest(".text-row").querySelector(".text-cards"), card, null); // words that a sheet has are that sheet's
      opened.key = key;
      opened.at = answer.at;
      fill(answer.words);
      show(answer);
    });
  }

  // The desk as it is on disk.

  function listen() {
    fetch("/~news?" + seen, { cache: "no-store" }).then(function (answer) { return answer.text(); }).then(function (version) {
      return acting.then(function () { return version; });
    }).then(function (version) {
      var isNew = Number(version) > Number(seen), field = document.activeElement;
      var isBusy = opened || isPressed || !getSelection().isCollapsed || desk.contains(field) && field.matches("input, textarea");
      if (isNew) seen = version;
      if (isNew && isBusy) status.textContent = desk.dataset.changed;
      waiting = waiting || isNew;
      return waiting && !isBusy ? refresh(field && field.id) : undefined;
    }).then(listen, function () { setTimeout(listen, 1000); });
  }
  listen();
})();
