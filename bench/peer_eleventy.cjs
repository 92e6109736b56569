// One page: the same markup as Hugo's partials print. TOP and END, the frame, are set above this text.
const SIGN = '<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">' +
  '<path d="M0 8h4M6 8h4M12 8h4" stroke="currentColor" stroke-width="2" fill="none"/></svg>';
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const text = (value) => String(value).replace(/[&<>"']/g, (sign) => SIGNS[sign]);
const each = (list, print) => (list || []).map(print).join("");

function run({ v, t, h }) {
  if (v === "mark") return `<sup><a class="mark" href="${text(h)}">${text(t)}</a></sup>`;
  const words = v === "text" ? text(t) : v === "strong" ? `<b>${text(t)}</b>` : `<span class="${v}">${text(t)}</span>`;
  return h ? `<a href="${text(h)}">${words}</a>` : words;
}
const line = (runs) => each(runs, run);
const chip = (found) => `<p class="chip" data-outcome="${found.outcome}">${SIGN} <span>${text(found.words)}</span></p>`;
const sub = (runs) => (runs && runs.length ? ` <span class="sub">${line(runs)}</span>` : "");
const quote = (part) =>
  `<div class="quote">\n<p class="quotation${part.speech ? " source" : ""}${part.hangs ? " hang" : ""}">${line(part.words)}</p>\n` +
  `<p class="who">${line(part.name)}, ${line(part.role)}</p>\n<p class="how muted">${line(part.chain)}; ${line(part.dates)}</p>\n` +
  `${chip(part.chip)}\n${part.remark.length ? `<p class="how muted">${line(part.remark)}</p>` : ""}\n</div>`;
const hatching = () => {
  let lines = "";
  for (let at = 0; at <= 580; at += 9) {
    lines += `<path d="M${at} 27L${at + 18} 9" stroke="currentColor" stroke-width="1.6" stroke-opacity="1.00"/>`;
  }
  return lines;
};

const PRINT = {
  paragraphs: part => `<div class="prose">${each(part.blocks, (block) => each(block.items, (item) => `<p>${line(item)}</p>\n`))}</div>`,
  facts: part => `<dl class="facts">\n${each(part.rows, (row) => `<div><dt>${text(row.name)}</dt><dd>${line(row.value)}${sub(row.sub)}</dd></div>\n`)}</dl>`,
  not_stated: part => `<ul class="not-stated">\n${each(part.items, (item) => `<li>${SIGN}<span>${line(item)}</span></li>\n`)}</ul>`,
  quote: part => quote(part),
  said: part => `<div class="said">${each(part.quotes, (entry) => `<div class="said-row">${quote(entry)}</div>`)}</div>`,
  positions: part => `<p class="question">${line(part.question)}</p><div class="positions">${each(part.columns, (column) =>
    `<div class="column"><h3><span>${text(column.label)}</span> <span class="count">${column.count}</span></h3><ul>${each(column.holdings, (holding) =>
      `<li>${SIGN}<span>${line(holding.name)} <span class="sub">${line(holding.basis)}</span></span></li>`)}</ul></div>`)}</div>`,
  path: part => `<ol class="path">${each(part.steps, (step) =>
    `<li>${SIGN}<div><b>${text(step.name)}</b> <span class="sub">${line(step.detail)}</span></div></li>`)}</ol>`,
  links: part => `<ul class="links">\n${each(part.items, ([item, aside]) => `<li><span>${line(item)}</span>${sub(aside)}</li>\n`)}</ul>`,
  cite: part => `<div class="cite"><p>${line(part.line)}</p><p class="address">${text(part.address)}</p>` +
    `<p class="files">Download ${each(part.files, (file) => `<a href="${text(file.address)}" download="${text(file.name)}">${file.format}</a> `)}</p></div>`,
  checked: part => `${chip(part.chip)}<p class="muted">${text(part.sentence)}</p>`,
  outcomes: part => `<dl class="outcomes">${each(part.rows, ([found, count, words]) =>
    `<div><dt class="chip" data-outcome="${found.outcome}">${SIGN} ${text(found.words)}</dt><dd>${count} ${line(words)}</dd></div>`)}</dl>`,
  counts: part => `<table class="counts"><caption>${text(part.caption)}</caption><thead><tr>${each(part.heads, (head) => `<th scope="col">${text(head)}</th>`)}</tr></thead><tbody>${each(part.rows, ([name, numbers]) =>
    `<tr><th scope="row">${line(name)}</th>${each(numbers, (number) => `<td>${number}</td>`)}</tr>`)}</tbody></table>`,
  bar: part => `<div class="bar-box"><svg class="bar" viewBox="0 0 588 36" width="588" height="36" role="img">${hatching()}</svg>` +
    `<p><span>${text(part.start)}</span> <span>${text(part.end)}</span></p></div>`,
  points: part => `<ol class="points">${each(part.points, (point) => `<li><span>${line(point)}</span></li>`)}</ol>`,
  endnotes: part => `<ol class="endnotes">${each(part.notes, (note) => `<li id="note-${note.number}"><b>${note.number}</b> <span>${line(note.line)}</span></li>`)}</ol>`,
  table: part => `<table class="list"><thead><tr>${each(part.heads, (head) => `<th scope="col">${text(head)}</th>`)}</tr></thead><tbody>${each(part.rows, (row) =>
    `<tr>${each(row, (cell) => `<td>${each(cell.lines, (words) => `<p>${line(words)}</p>`)}${cell.chip ? `<p class="chip">${SIGN} ${text(cell.chip.words)}</p>` : ""}</td>`)}</tr>`)}</tbody></table>`,
};

function row({ label, parts, notes }) {
  const aside = notes.length
    ? `<div class="notes">\n${each(notes, (note) => `<p><b>${note.number}</b> ${line(note.line)}</p>\n`)}</div>` : "";
  return `<section class="row">\n<h2 class="label">${text(label)}</h2>\n<div class="body">\n${each(parts, (part) => `${PRINT[part.part](part)}\n`)}</div>\n${aside}\n</section>\n`;
}

module.exports = class {
  render(data) {
    const section = data.page.filePathStem.split("/")[1];
    const top = TOP.replace("{title}", text(data.title)).replace("{description}", text(data.description || ""))
      .replace("{linked}", () => (data.linked ? LINKED.replace("{}", () => data.linked) : ""))
      .replace(/\[\[(\w+)\]\]/g, (_, name) => (name === section ? ' aria-current="true"' : ""));
    const head = `<div class="head"><nav class="crumbs" aria-label="Where this is"><a href="../">${section}</a></nav>` +
      `<h1>${line(data.line)}</h1>${each(data.lines, (words) => `<p class="key">${line(words)}</p>`)}</div>\n`;
    return top + head + each(data.rows, row) + END;
  }
};
