"use strict";
// "Laporan saya": what waits on this device and what was sent from it, filled in from the device itself.
(() => {
  const byId = (id) => document.getElementById(id), list = byId("daftar"), words = list.dataset;
  const queue = self.ntbQueue.portal(), when = self.ntbQueue.stamp(words.zone);
  const statusWord = (status) => byId("kata-status").content.querySelector(`[data-status="${CSS.escape(status)}"]`)?.textContent ?? status;
  const statuses = new Map(), openCodes = new Set();

  function say(text) { byId("kabar").textContent = text; byId("kabar").hidden = !text; }
  function row(template, name) {
    const made = byId(template).content.firstElementChild.cloneNode(true);
    const at = (part) => made.querySelector(`[data-${part}]`);
    for (const control of made.querySelectorAll("button, a")) control.setAttribute("aria-label", `${control.textContent}: ${name}`);
    return { made, at };
  }
  function waitingRow(item) {
    const text = item.keep.text || "–", { made, at } = row("baris-menunggu", text.slice(0, 40));
    at("text").textContent = text;
    at("when").textContent = when(item.at);
    if (item.files.length) { at("files").hidden = false; at("files").lastElementChild.textContent = item.files.length; }
    if (item.refused) { at("why").hidden = false; at("why").textContent = item.refused.join(" ") || words.large; at("send").hidden = true; }
    at("send").addEventListener("click", () => queue.flush());
    at("edit").href = `/lapor#antrean=${encodeURIComponent(item.key)}`;
    at("drop").addEventListener("click", () => { if (confirm(words.drop)) queue.drop(item.key); });
    return made;
  }
  function takenRow(one) {
    const { made, at } = row("baris-terkirim", one.reference);
    at("reference").textContent = one.reference;
    if (one.text) { at("text").hidden = false; at("text").textContent = one.text; }
    at("when").textContent = when(one.received_at);
    const status = statuses.get(one.reference);
    if (status) {
      at("status").hidden = false;
      at("status").firstElementChild.className = `status ${status}`;
      at("status").firstElementChild.textContent = statusWord(status);
    }
    if (one.answer_due_at && !["answered", "closed", "archived", "referred"].includes(status)) {
      at("due").hidden = false;
      at("due").lastElementChild.textContent = when(one.answer_due_at);
    }
    at("code").textContent = one.code;
    at("code").parentElement.open = openCodes.has(one.reference);
    at("code").parentElement.addEventListener("toggle", ({ target }) => openCodes[target.open ? "add" : "delete"](one.reference));
    at("open").addEventListener("click", () => openCase(one));
    at("forget").addEventListener("click", () => { if (confirm(words.forget)) queue.forget(one.reference); });
    return made;
  }
  async function openCase({ reference, code }) {
    let answer;
    try {
      answer = await fetch("/lacak/buka", { method: "POST", headers: { "X-NTB-Care": "1" }, body: new URLSearchParams({ reference, code }) });
    } catch { say(words.offline); return; }
    if (answer.status === 204) location.assign(`/lacak/${reference}`);
    else say(answer.status === 404 ? words.changed : words.busy);
    byId("kabar").focus();
  }

  async function show() {
    const waiting = await queue.waiting(), taken = await queue.taken();
    for (const [id, rows] of [["menunggu", waiting.map(waitingRow)], ["terkirim", taken.map(takenRow)]]) {
      byId(id).hidden = !rows.length;
      byId(id).querySelector(".rows").replaceChildren(...rows);
    }
    byId("kosong").hidden = waiting.length + taken.length > 0;
    if (!waiting.length) say("");
    list.hidden = false;
  }
  // How the newest stand now, as far as the network tells.
  async function askStatuses() {
    for (const { reference, code } of (await queue.taken()).slice(0, 10)) {
      try {
        const answer = await fetch(`/api/v1/complaints/${reference}`, { headers: { "X-Complaint-Code": code } });
        if (answer.ok) statuses.set(reference, (await answer.json()).status);
      } catch { break; }
    }
    await show();
  }
  queue.listen((news) => {
    if ("later" in news) say(news.later ? words.busy : words.offline);
    else if (news.taken || news.refused) say("");
    if (news.taken) askStatuses(); else show();
  });

  // Installing, where the browser lets a page ask for it
  let installing = null;
  addEventListener("beforeinstallprompt", (event) => { event.preventDefault(); installing = event; byId("pasang").hidden = false; });
  addEventListener("appinstalled", () => { byId("pasang").hidden = true; });
  byId("pasang").addEventListener("click", async () => { byId("pasang").hidden = true; await installing.prompt(); });

  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  show().then(() => { queue.watch(); return askStatuses(); }).catch(() => { byId("kosong").hidden = list.hidden = false; });
})();
