// Searches the site: loads parts of an index, which search_index.py makes, as scripts.
"use strict";
(() => {
  const base = document.currentScript.src.replace(/[^/]*$/, "search/");
  const [form, input, status, list, more] = document.querySelectorAll("[data-search]");
  const calls = {}, parts = {};
  let index, latest, timer;

  const element = (name, fields, ...inner) => {
    const node = Object.assign(document.createElement(name), fields);
    node.append(...inner);
    return node;
  };
  window.almanac = (name, value) => calls[name](value);
  const load = (name) => parts[name] ??= new Promise((resolve, reject) => {
    calls[name] = resolve;
    document.head.append(element("script", {
      src: base + name + ".js" + (index ? "?" + index.version : ""),
      onload: reject,
      onerror: () => reject(delete parts[name])
    }));
  });

  // The terms of a text, as search_words.py makes tokens: as typed, tokens, how tokens may begin.
  const edit = (text, rules) =>
    rules.reduce((text, [old, now]) => text.replace(RegExp(old, "gu"), now), text);
  const cut = (word) => [...word].slice(0, 20).join("");
  const stem = (word) => cut(edit(word, index.endings));
  const read = (text) => edit(text.normalize("NFKD").toLowerCase(), index.folds).normalize("NFC")
    .split(/(?!(?<=\d)\.\d)[^\p{L}\p{N}\p{M}]+/u).filter(Boolean)
    .flatMap((word, n, words) => word.split(RegExp(index.unspaced, "u")).flatMap((part, k, all) => {
      const chars = [...part], pairs = chars.slice(1).map((char, n) => [word, [chars[n] + char]]);
      return !part ? []
        : k % 2 ? pairs[0] ? pairs : [[word, [], part]]
        : all[k + 1] ?? words[n + 1] ? [[word, [stem(part)]]]
        : [[word, [stem(part), stem(part + "es")], cut(part)]];
    }));

  // Calls `use` with each number of a list, as number_lists.py writes them.
  const digit = (text, n) => text[n] == "#" ? 29 : text.charCodeAt(n) - 63;
  const decode = (text, use) => {
    const bits = text[0] == "!";
    for (let n = +bits, number = 0, shift = 0; n < text.length; n++) {
      const value = digit(text, n);
      if (bits) {
        for (let bit = 0; bit < 6; bit++) if (value >> bit & 1) use(n * 6 - 6 + bit);
      } else {
        number += (value & 31) << shift;
        shift += 5;
        if (value < 32) use(number), shift = 0;
      }
    }
  };

  // By number of a document, 6 if a term is in its title, 4 in its tags, 2 elsewhere, or 0;
  // one less if it is the beginning of a word.
  const file = (text) => encodeURIComponent(text).replace(/%/g, "_");
  const place = (text) => index.starts.findLastIndex((start) => start <= text);
  const find = async ([, tokens, beginning]) => {
    const ranks = Array(index.size).fill(0), shards = new Set(tokens.map(place));
    const mark = (lists, whole) => lists.forEach((text, rank) => decode(text, (number) => {
      ranks[number] = Math.max(ranks[number], 5 - 2 * rank + whole);
    }));
    if (beginning) {
      const from = place(beginning), to = place(beginning + "\uffff");
      if (to > from + 1) mark((await load("u-" + file(beginning))).split(" "), 0);
      else shards.add(from).add(to);
    }
    for (const shard of shards)
      for (const line of (await load("t-" + file(index.starts[shard]))).split("\n")) {
        const [term, ...lists] = line.split(" ");
        const whole = tokens.includes(term);
        if (whole || beginning && term.startsWith(beginning)) mark(lists, whole);
      }
    return ranks;
  };
  // The numbers of the documents that have all terms, best first.
  const findAll = async (terms) => {
    const ranks = await Promise.all(terms.map(find));
    const missing = terms.find((term, n) => !ranks[n].some(Boolean));
    const points = ranks[0].map((_, n) => ranks.every((rank) => rank[n])
      && ranks.reduce((sum, rank) => sum + rank[n], 0) * 8 + (digit(index.merits, n >> 1) >> n % 2 * 3 & 7));
    const numbers = [...points.keys()].filter((n) => points[n])
      .sort((a, b) => points[b] - points[a] || b - a);
    const { length } = numbers;
    return [numbers, length ? length + (length > 1 ? " results" : " result")
      : "No event or guide has " + (missing ? "“" + missing[0] + "”." : "all of these words.")];
  };

  const hidden = (text) => element("span", { className: "vh" }, text);
  const show = (numbers) => Promise.all(numbers.splice(0, 10).map(async (number) => {
    const [folder, title, source, date, score] = (await load("d-" + (number >> 3)))[number % 8];
    const badge = score ? [hidden("Score "), score, hidden(" of 10")] : [hidden("not scored"), "–"];
    return element("li", { className: "card" },
      score >= 0 ? element("span", { className: "score s" + score }, ...badge) : "",
      element("h2", { dir: "auto" },
        element("a", { href: "../" + folder + "index.html", textContent: title })),
      element("p", { className: "meta" },
        element("bdi", {}, source), element("span", {}, date)));
  }));
  const search = async () => {
    const text = input.value.trim(), current = latest = {};
    let numbers = [], message = "";
    history.replaceState(null, "", text ? "?" + new URLSearchParams({ q: text }) : location.pathname);
    try {
      index ??= await load("index");
      const terms = read(text);
      if (terms[0]) [numbers, message] = await findAll(terms);
      const items = await show(numbers);
      if (latest != current) return;
      list.replaceChildren(...items);
    } catch {
      if (latest != current) return;
      message = "A part of the search could not be loaded.";
    }
    status.textContent = message;
    more.hidden = !numbers.length;
    more.onclick = async () => {
      const items = await show(numbers);
      list.append(...items);
      more.hidden = !numbers.length;
      items[0].querySelector("a").focus();
    };
  };
  input.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    search();
  };
  form.hidden = false;
  input.value ||= new URLSearchParams(location.search).get("q");
  search();
})();
