// Waits for the desk to change and updates the page in place. A page that has scripts loads again.
(function () {
  "use strict";
  var bar = document.getElementById("preview"), seen = bar.dataset.version;
  function back() {
    var field = document.querySelector("#preview input[name=back]");
    if (field) field.value = location.pathname;
  }
  function show(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    var main = fresh.querySelector("main"), old = document.querySelector("main"), next = fresh.getElementById("preview");
    var scripts = fresh.querySelectorAll("script").length !== document.querySelectorAll("script").length;
    if (!main || !old || !next || scripts || fresh.querySelector("script[src$='filter.js'], script[src$='search.js'], iframe")) {
      location.reload();
      return;
    }
    var open = document.querySelector("#preview details").open, focused = document.activeElement;
    next.querySelector("form").replaceWith(document.querySelector("#preview form")); // a choice that is half made stays
    document.title = fresh.title;
    old.replaceWith(document.adoptNode(main));
    document.getElementById("preview").replaceWith(document.adoptNode(next));
    next.querySelector("details").open = open;
    if (next.contains(focused)) focused.focus();
    seen = next.dataset.version;
    back();
    toText();
  }
  function ask() {
    fetch("/~news?" + seen, {cache: "no-store"}).then(function (answer) { return answer.text(); }).then(function (version) {
      if (version === seen) return undefined;
      seen = version;
      return fetch(location.pathname, {cache: "no-store"}).then(function (answer) { return answer.text(); }).then(show);
    }).then(ask, function () { setTimeout(ask, 1000); });
  }
  function toText() { // from the page of a source to its text, for whoever came with the token
    var source = /^\/sources\/([^/_]+)\/(?:index\.html)?$/.exec(location.pathname), list = sessionStorage.getItem("briefings-desk");
    if (!source || !list || document.querySelector("#preview .to-text")) return;
    var line = document.createElement("p"), link = document.createElement("a");
    line.className = "preview-bar to-text";
    link.href = list + source[1] + "/";
    link.textContent = "Its text, with quotations";
    line.append(link);
    document.getElementById("preview").prepend(line);
  }
  back();
  toText();
  ask();
})();
