// Finds, filters and sorts a list; the state is in the address. Without script the whole table stands there, page by page.
// A list of several pages is taken from scripts with the rows of each page, loaded when a reader first asks for it.
(function () {
  "use strict";
  var box = document.querySelector("[data-list]"), listing = document.querySelector(".listing");
  var body = listing && listing.querySelector("table.list tbody");
  if (!box || !body) return;
  var PAGE = 100, fold = window.briefingsFold, unspaced = window.briefingsUnspaced, collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  var find = box.querySelector("#find"), order = box.querySelector("#order");
  var boxes = Array.prototype.slice.call(box.querySelectorAll("input[type=checkbox]"));
  var parts = (listing.getAttribute("data-rows") || "").split(" ").filter(Boolean);
  var asPrinted = Array.prototype.slice.call(body.rows), rows = parts.length ? null : asPrinted;
  var shown = listing.querySelector("[data-shown]"), printed = Array.from(shown.childNodes);
  var pager = listing.querySelector(".pager"), own = document.createElement("nav"), page = 1, waiting = [];
  var spare = listing.querySelector(".shown template");
  spare.replaceWith(spare.content);
  var none = listing.querySelector("[data-none]"), reset = listing.querySelector("[data-reset]"), wide = matchMedia("(min-width: 992px)");
  function unfold() { box.open = wide.matches || !!state().toString(); }

  function load(then) {
    if (rows) return then();
    waiting.push(then);
    if (waiting.length > 1) return;
    var loaded = new Array(parts.length), missing = parts.length;
    window.briefingsRows = function (number, html) {
      var holder = document.createElement("template");
      holder.innerHTML = "<table><tbody>" + html + "</tbody></table>"; // this site's own page, escaped when it was made
      loaded[number] = Array.prototype.slice.call(holder.content.querySelectorAll("tr"));
      missing -= 1;
      if (missing) return;
      rows = Array.prototype.concat.apply([], loaded);
      waiting.forEach(function (next) { next(); });
    };
    parts.forEach(function (part) {
      var script = document.createElement("script");
      script.src = part;
      document.head.append(script);
    });
  }
  function words(row) { return row.folded || (row.folded = " " + fold(row.textContent)); }
  function key(row, name, column) {
    var own = row.getAttribute("data-by-" + name);
    return own === null && column >= 0 ? row.cells[column].textContent.trim() : own || "";
  }
  function state() {
    var wanted = new URLSearchParams();
    if (find.value.trim()) wanted.set("find", find.value.trim());
    boxes.forEach(function (input) { if (input.checked) wanted.append(input.name, input.value); });
    if (order.value) wanted.set("order", order.value);
    return wanted;
  }
  function read() {
    var wanted = new URLSearchParams(location.hash.slice(1));
    find.value = wanted.get("find") || "";
    order.value = wanted.get("order") || "";
    if (order.selectedIndex < 0) order.value = "";
    page = Math.max(1, parseInt(wanted.get("page"), 10) || 1);
    boxes.forEach(function (input) { input.checked = wanted.getAll(input.name).indexOf(input.value) >= 0; });
    show();
  }
  function write() {
    page = 1;
    history.replaceState(null, "", "#" + state().toString());
    show();
  }
  function chosen() {
    var tokens = fold(find.value).split(" ").filter(Boolean), wanted = {};
    boxes.forEach(function (input) {
      if (input.checked) (wanted[input.name] = wanted[input.name] || []).push(input.value);
    });
    return rows.filter(function (row) {
      return Object.keys(wanted).every(function (name) {
        var values = (row.getAttribute("data-" + name) || "").split(" ");
        return wanted[name].some(function (value) { return values.indexOf(value) >= 0; });
      }) && tokens.every(function (token) { return words(row).indexOf((unspaced(token) ? "" : " ") + token) >= 0; });
    });
  }
  function sorted(found) {
    if (!order.value) return found;
    var back = order.value[0] === "-", name = back ? order.value.slice(1) : order.value;
    var option = order.querySelector("option[value='" + name + "']"), column = Number(option.dataset.column);
    var keyed = found.map(function (row, at) { return [key(row, name, column), at, row]; });
    keyed.sort(function (one, other) { // what has no value stands last either way
      if (!one[0] !== !other[0]) return one[0] ? -1 : 1;
      return (back ? -1 : 1) * collator.compare(one[0], other[0]) || one[1] - other[1];
    });
    return keyed.map(function (entry) { return entry[2]; });
  }
  function show() {
    mark();
    reset.hidden = !state().toString();
    none.hidden = true;
    if (reset.hidden) {
      body.replaceChildren.apply(body, asPrinted);
      shown.replaceChildren.apply(shown, printed);
      own.remove();
      if (pager) pager.hidden = false;
      return;
    }
    if (!rows) shown.textContent = "…";
    load(function () {
      var found = sorted(chosen()), pages = Math.max(1, Math.ceil(found.length / PAGE));
      page = Math.min(page, pages);
      var strong = document.createElement("b"), first = (page - 1) * PAGE, last = Math.min(first + PAGE, found.length);
      body.replaceChildren.apply(body, found.slice(first, last));
      strong.textContent = pages > 1 ? first + 1 + "–" + last + " / " + found.length : String(found.length);
      shown.replaceChildren(strong, " / " + rows.length);
      none.hidden = found.length > 0;
      if (pager) pager.hidden = true;
      turn(pages);
    });
  }
  function turn(pages) {
    var list = document.createElement("ul");
    own.className = "pager";
    own.setAttribute("aria-label", box.getAttribute("data-list"));
    for (var number = 1; pages > 1 && number <= pages; number += 1) {
      if (number > 2 && number < pages - 1 && Math.abs(number - page) > 2) continue;
      var item = document.createElement("li"), link = document.createElement("a"), wanted = state();
      wanted.set("page", number);
      link.href = "#" + wanted.toString();
      link.textContent = number;
      if (number === page) link.setAttribute("aria-current", "page");
      item.append(link);
      list.append(item);
    }
    own.replaceChildren(list);
    listing.querySelector(".listed").append(own);
  }
  // The heads of columns sort, too.
  var heads = Array.prototype.slice.call(listing.querySelectorAll("table.list thead th"));
  Array.prototype.forEach.call(order.options, function (option) {
    var head = heads[option.dataset.column];
    if (!head) return;
    var button = document.createElement("button");
    button.type = "button";
    button.append.apply(button, Array.from(head.childNodes));
    button.addEventListener("click", function () {
      order.value = order.value === option.value ? "-" + option.value : option.value;
      write();
    });
    head.append(button);
    head.dataset.order = option.value;
  });
  function mark() {
    heads.forEach(function (head) {
      var name = head.dataset.order;
      if (name && order.value === name) head.setAttribute("aria-sort", "ascending");
      else if (name && order.value === "-" + name) head.setAttribute("aria-sort", "descending");
      else head.removeAttribute("aria-sort");
    });
  }
  box.addEventListener("change", write);
  find.addEventListener("input", write);
  addEventListener("hashchange", read);
  wide.addEventListener("change", unfold);
  reset.addEventListener("click", function () {
    history.replaceState(null, "", location.pathname + location.search);
    read();
    find.focus();
  });
  box.hidden = false;
  read();
  unfold();
})();
