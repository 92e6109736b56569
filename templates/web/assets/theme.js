// Sets the theme a reader chose before the page is drawn, and offers the choice at the foot of the page.
(function () {
  "use strict";
  var root = document.documentElement, key = "theme";
  function stored() { try { return localStorage.getItem(key); } catch (error) { return null; } }
  var chosen = stored();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  addEventListener("keydown", function (event) { // a slash opens search
    var typing = /^(input|select|textarea)$/i.test(event.target.tagName || "");
    var link = document.querySelector(".to-search"), field = document.getElementById("q");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !link) return;
    event.preventDefault();
    if (field) field.focus(); else location.href = link.href;
  });
  var opened = [];
  addEventListener("beforeprint", function () { // what is folded prints open
    opened = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (fold) { fold.open = true; });
  });
  addEventListener("afterprint", function () { opened.forEach(function (fold) { fold.open = false; }); });
  document.addEventListener("DOMContentLoaded", function () {
    var place = document.querySelector(".foot-links");
    if (!place) return;
    var item = document.createElement("li"), button = document.createElement("button");
    function dark() {
      return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    }
    function label() { button.textContent = place.getAttribute(dark() ? "data-light" : "data-dark"); }
    button.type = "button";
    button.addEventListener("click", function () {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem(key, root.dataset.theme); } catch (error) { /* private mode: for this page only */ }
      label();
    });
    label();
    item.appendChild(button);
    place.appendChild(item);
  });
})();
