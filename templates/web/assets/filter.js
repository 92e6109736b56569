// Filters a list by its facets; the state is in the address. Without script the whole table stands there.
(function () {
  "use strict";
  var box = document.querySelector("[data-facets]");
  if (!box) return;
  var boxes = Array.prototype.slice.call(box.querySelectorAll("input[type=checkbox]"));
  var rows = Array.prototype.slice.call(document.querySelectorAll("table.list tbody tr"));
  var shown = document.querySelector("[data-shown] b");
  if (innerWidth < 992) box.querySelector("details").open = false;
  function read() {
    var wanted = new URLSearchParams(location.hash.slice(1));
    boxes.forEach(function (input) { input.checked = wanted.getAll(input.name).indexOf(input.value) >= 0; });
  }
  function apply() {
    var wanted = {}, count = 0;
    boxes.forEach(function (input) {
      if (input.checked) (wanted[input.name] = wanted[input.name] || []).push(input.value);
    });
    rows.forEach(function (row) {
      row.hidden = !Object.keys(wanted).every(function (name) {
        return wanted[name].indexOf(row.getAttribute("data-" + name)) >= 0;
      });
      if (!row.hidden) count += 1;
    });
    if (shown) shown.textContent = String(count);
  }
  box.addEventListener("change", function () {
    var state = new URLSearchParams();
    boxes.forEach(function (input) { if (input.checked) state.append(input.name, input.value); });
    history.replaceState(null, "", "#" + state.toString());
    apply();
  });
  addEventListener("hashchange", function () { read(); apply(); });
  box.hidden = false;
  read();
  apply();
})();
