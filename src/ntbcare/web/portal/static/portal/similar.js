"use strict";
// While a complaint is written: public cases of the same thing, to read and to say that it is the same.
(() => {
  const WAIT = 1500, SHORTEST = 25;
  self.ntbSimilar = (form) => {
    const box = document.getElementById("serupa"), chosen = form.elements.same_as;
    let timer = 0, asked = "";
    const element = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);

    function answers(items) {
      const list = element("ul", "", { className: "plain" });
      for (const one of items) {
        const row = document.createElement("li");
        row.append(element("a", one.title, { href: one.address, target: "_blank", rel: "noopener" }), element("span", ` ${one.agency}`, { className: "muted small" }));
        list.append(row);
      }
      return items.length ? [element("p", box.dataset.answers), list] : [];
    }
    function show(found, items = []) {
      box.hidden = !found.length && !items.length;
      const list = document.createElement("ul");
      list.className = "plain";
      for (const one of found) {
        const row = document.createElement("li");
        const same = element("button", box.dataset.same, { type: "button", className: "plain" });
        same.setAttribute("aria-label", `${box.dataset.same}: ${one.reference}`);
        same.addEventListener("click", () => choose(one, found));
        row.append(element("p", one.text), element("span", `${one.status}, ${one.received} `, { className: "muted small" }),
          element("a", one.reference, { href: one.address, target: "_blank", rel: "noopener" }), " ", same);
        list.append(row);
      }
      box.replaceChildren(...answers(items), ...(found.length ? [element("p", box.dataset.title), list] : []));
    }
    function choose(one, found) {
      chosen.value = one.reference;
      const undo = element("button", box.dataset.undo, { type: "button", className: "plain" });
      undo.addEventListener("click", () => { chosen.value = ""; show(found); });
      box.replaceChildren(element("p", `${one.reference}. ${box.dataset.chosen}`), undo);
      undo.focus();
    }
    async function ask() {
      const said = new FormData();
      for (const name of ["text", "regency", "district", "village", "landmark"]) said.append(name, form.elements[name].value);
      const question = [...said.values()].join("\n");
      // What is confidential is sent once, by its button, and not before.
      if (chosen.value || question === asked || said.get("text").trim().length < SHORTEST || form.elements.confidential.checked) return;
      asked = question;
      try {
        const answer = await fetch(box.dataset.from, { method: "POST", body: said, headers: { "X-NTB-Care": "1" } });
        if (answer.ok && !chosen.value) { const told = await answer.json(); show(told.cases, told.items); }
      } catch { /* without a network there is nothing to offer */ }
    }
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    timer = setTimeout(ask, WAIT);
  };
})();
