// One form of a text for searching, the same as `fold` of briefings/model/letters.py; a test holds the two together.
(function () {
  "use strict";
  var LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ħ": "h",
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ъ": "", "ы": "y", "э": "e", "ю": "iu",
    "я": "ia", "ё": "e", "’": "", "'": "", "ʼ": ""
  };
  window.briefingsFold = function (text) {
    var bare = text.toLowerCase().normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
    bare = Array.from(bare, function (letter) { return letter in LETTERS ? LETTERS[letter] : letter; }).join("");
    return (bare.match(/[\p{L}\p{N}]+/gu) || []).map(function (word) { return word.replace(/[yij]+/g, "i"); }).join(" ");
  };
})();
