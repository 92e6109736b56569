// Copies a page's link, its citation and the citation's files. Without script they stand there and can be downloaded.
(function () {
  "use strict";
  var box = document.querySelector("[data-copy]");
  if (!box) return;
  var cite = box.parentNode, words = box.getAttribute("data-words").split("|");
  function written(text) {
    var area = document.createElement("textarea"), done = false;
    area.value = text;
    area.className = "out";
    document.body.appendChild(area);
    area.select();
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    document.body.removeChild(area);
    return done;
  }
  function copied(button, label) {
    button.textContent = words[3];
    setTimeout(function () { button.textContent = label; }, 2000);
    button.focus();
  }
  function copy(button, label, text) {
    function other() { if (written(text)) copied(button, label); }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(function () { copied(button, label); }, other);
    else other();
  }
  function add(place, label, text) {
    var button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    button.textContent = label;
    button.addEventListener("click", function () { copy(button, label, text()); });
    place.appendChild(button);
  }
  var plain = cite.querySelector("p"), address = cite.querySelector(".address").textContent;
  if (address.charAt(0) === "/") address = location.href.split("#")[0];
  function citation(line, place) { return line.replace(/\s+/g, " ").trim() + " " + place; }
  add(box, words[0], function () { return address; });
  add(box, words[1], function () { return citation(plain.textContent, address); });
  Array.prototype.forEach.call(cite.querySelectorAll(".files a"), function (link) {
    add(box, words[2].replace("{format}", link.textContent), function () {
      var body = link.getAttribute("href");
      return decodeURIComponent(body.slice(body.indexOf(",") + 1));
    });
  });
  box.hidden = false;
  Array.prototype.forEach.call(document.querySelectorAll(".points > li[id]"), function (point) {
    var line = document.createElement("span"), said = point.querySelector("span").cloneNode(true);
    Array.prototype.forEach.call(said.querySelectorAll("sup"), function (mark) { mark.remove(); });
    line.className = "copy";
    add(line, words[0], function () { return address + "#" + point.id; });
    add(line, words[1], function () { return citation(said.textContent + " " + plain.textContent, address + "#" + point.id); });
    point.querySelector("span").appendChild(line);
  });
})();
