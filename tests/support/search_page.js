// Runs the search of a site in node: reads queries as JSON, an array of texts, and writes for each
// what the page then shows and what it loaded. Arguments: the folder of the site, and "fresh" to
// load the page again for each query.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const [site, fresh] = process.argv.slice(2);

class Element {
  constructor(name) { Object.assign(this, { name, children: [], hidden: false }); }
  #value = "";
  get value() { return this.#value; }
  set value(text) { this.#value = text ?? ""; }
  append(...nodes) { this.children.push(...nodes); nodes.forEach((node) => this.appended?.(node)); }
  replaceChildren(...nodes) { this.children = nodes; }
  find(name) {
    for (const child of this.children) {
      const element = child.name === name ? child : child.find?.(name);
      if (element) return element;
    }
  }
  text() {
    return this.textContent ?? this.children.map((child) => child.text?.() ?? child).join("");
  }
  querySelector(name) { return this.find(name); }
  focus() {}
}

function open(search) {
  const [form, input, status, list, more] = ["form", "input", "p", "ol", "button"].map((name) => new Element(name));
  const loads = [], addresses = [];
  const head = new Element("head");
  const globals = { URLSearchParams, setTimeout, clearTimeout };
  globals.window = globals;
  globals.location = { search, pathname: "/search/index.html" };
  globals.history = { replaceState: (state, title, address) => addresses.push(address) };
  globals.document = {
    head,
    currentScript: { src: "assets/search.js" },
    querySelectorAll: () => [form, input, status, list, more],
    createElement: (name) => new Element(name),
  };
  const context = vm.createContext(globals);
  const run = (name) => vm.runInContext(fs.readFileSync(path.join(site, name), "utf8"), context, name);
  head.appended = (script) => {
    const [name] = script.src.split("?");
    setImmediate(() => {
      if (!fs.existsSync(path.join(site, name))) return script.onerror();
      loads.push([name, fs.statSync(path.join(site, name)).size]);
      run(name);
      script.onload();
    });
  };
  run("assets/search.js");
  return { form, input, status, list, more, loads, addresses };
}

async function settle(page) {
  for (let turns = 0, before = 0; turns < 4; turns++) {
    await new Promise(setImmediate);
    if (page.loads.length > before) turns = 0;
    before = page.loads.length;
  }
}

async function main() {
  let page;
  const answers = [];
  for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) {
    if (!page || fresh) page = open(fresh ? "?" + new URLSearchParams({ q: query }) : "");
    if (!fresh) {
      page.input.value = query;
      page.form.onsubmit({ preventDefault() {} });
    }
    await settle(page);
    const loads = page.loads.splice(0);
    for (let left = 100; !page.more.hidden && left && !fresh; left--) {
      await page.more.onclick();
      await settle(page);
    }
    answers.push({
      status: page.status.textContent, address: page.addresses.at(-1), loads,
      results: page.list.children.map((item) => {
        const link = item.find("a");
        return { href: link.href, title: link.textContent, text: item.text() };
      }),
    });
  }
  process.stdout.write(JSON.stringify(answers));
}
main();
