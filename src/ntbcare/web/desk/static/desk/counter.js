"use strict";
// The counter works without a network: every complaint is kept on this computer first, then sent, once.
(() => {
  const byId = (id) => document.getElementById(id), page = byId("isi"), words = page.dataset, form = byId("laporan");
  const DAYS = 7, LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  if (!self.ntbQueue || !self.crypto?.randomUUID) return;
  // A queue for each clerk: what one has written is filed in that one's name.
  const queue = self.ntbQueue.queue({ name: `ntbcare-loket-${words.clerk}`, address: words.address });
  const regions = self.ntbRegions(form);
  const when = self.ntbQueue.stamp(words.zone);
  // A time of the form's field is the office's wall clock already: read in a zone without an offset, its name cut off.
  const wallClock = self.ntbQueue.stamp("UTC");
  const heardAt = (kept) => (kept.heard ? wallClock(`${kept.heard}Z`).replace(/ \S+$/, "") : "");
  let shownKey = "";

  function say(text, focus) {
    byId("kabar").textContent = text;
    byId("kabar").hidden = !text;
    if (text && focus) byId("kabar").focus();
  }
  const fields = () => [...form.elements].filter((e) => e.name && !["file", "submit", "reset"].includes(e.type) && e.name !== "csrfmiddlewaretoken");
  function fresh() {
    form.reset();
    form.elements.key.value = crypto.randomUUID();
    const draw = crypto.getRandomValues(new Uint8Array(6));
    form.elements.provisional.value = `S-${[...draw].map((byte) => LETTERS[byte % 32]).join("")}`;
    regions.fill();
  }
  // Wall clock of the office, as the field wants it
  function officeTime(value) {
    const parts = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: words.zone }).format(value);
    return parts.replace(" ", "T");
  }

  async function keep() {
    const text = form.elements.text.value.trim();
    if (text.length < 10) { say(words.short, true); form.elements.text.focus(); return; }
    if (!form.elements.heard_at.value) form.elements.heard_at.value = officeTime(new Date());
    const files = [];
    for (const file of byId("files").files) { const light = await self.ntbQueue.lighter(file); files.push({ name: light.name, blob: light }); }
    const rows = [...new FormData(form)].filter(([name]) => !["files", "csrfmiddlewaretoken"].includes(name));
    const key = form.elements.key.value, provisional = form.elements.provisional.value;
    const heard = form.elements.heard_at.value;
    try {
      await queue.put({ key, fields: [...rows, ["clerk", words.clerk]], files, keep: { text: text.slice(0, 80), provisional, heard } });
    } catch { say(words.full, true); return; }
    shownKey = key;
    fresh();
    showSlip((await queue.get(key))?.keep ?? {});
    queue.flush().catch(() => {});
  }
  async function mend(key) {
    const item = await queue.get(key);
    if (!item) return;
    const values = Object.fromEntries(item.fields);
    for (const e of fields()) {
      if (e.type === "checkbox") e.checked = e.name in values;
      else if (e.type === "radio") e.checked = e.value === values[e.name];
      else e.value = values[e.name] ?? "";
    }
    const held = new DataTransfer();
    for (const { blob, name } of item.files) held.items.add(new File([blob], name, { type: blob.type }));
    byId("files").files = held.files;
    await regions.fill(values.district, values.village);
    say((item.refused ?? []).join(" "));
    form.elements.text.focus();
  }

  // The receipt: provisional until the service has given a number
  function showSlip(kept) {
    const slip = byId("slip-kosong").content.firstElementChild.cloneNode(true), final = Boolean(kept.reference);
    const put = (part, value) => { slip.querySelector(`[data-${part}]`).textContent = value ?? ""; };
    for (const e of slip.querySelectorAll("[data-final]")) e.hidden = !final;
    for (const e of slip.querySelectorAll("[data-waiting]")) e.hidden = final;
    put("provisional", kept.provisional);
    put("reference", kept.reference);
    put("code", kept.code);
    put("url", kept.status_url);
    put("received", final ? when(kept.received_at) : heardAt(kept));
    if (final) put("due", when(kept.answer_due_at));
    if (kept.qr) {
      const picture = new Image(132, 132);
      picture.alt = "";
      picture.src = `data:image/svg+xml,${encodeURIComponent(kept.qr.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))}`;
      slip.querySelector("[data-qr]").replaceChildren(picture);
    }
    byId("slip").replaceChildren(slip);
    byId("tanda").hidden = false;
    byId("tanda").scrollIntoView({ block: "nearest" });
  }

  function row(kept, key, refused) {
    const made = byId("baris").content.firstElementChild.cloneNode(true), at = (part) => made.querySelector(`[data-${part}]`);
    const name = kept.reference ?? kept.provisional ?? "";
    at("name").textContent = kept.reference && kept.provisional ? `${kept.reference} · ${kept.provisional}` : name;
    at("text").textContent = kept.text ?? "";
    at("when").textContent = kept.received_at ? when(kept.received_at) : heardAt(kept);
    if (refused) { at("why").hidden = false; at("why").textContent = refused.join(" "); }
    for (const button of made.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    at("print").addEventListener("click", () => { shownKey = key; showSlip(kept); print(); });
    at("edit").hidden = Boolean(kept.reference);
    at("edit").addEventListener("click", () => mend(key));
    at("drop").addEventListener("click", () => {
      if (kept.reference) queue.forget(kept.reference); else if (confirm(words.drop)) queue.drop(key);
    });
    return made;
  }
  async function show() {
    const waiting = await queue.waiting(), taken = await queue.taken();
    for (const one of taken) if (Date.now() - one.at > DAYS * 864e5) await queue.forget(one.reference);
    byId("menunggu").hidden = !waiting.length;
    byId("menunggu").querySelector("[data-count]").textContent = waiting.length;
    byId("menunggu").querySelector(".rows").replaceChildren(...waiting.map((item) => row(item.keep, item.key, item.refused)));
    byId("terkirim").hidden = !taken.length;
    byId("terkirim").querySelector(".rows").replaceChildren(...taken.map((one) => row(one, one.key)));
  }
  queue.listen((news) => {
    if ("later" in news) say(news.later === 401 ? words.sign : news.later ? words.busy : words.offline);
    else if (news.taken) say("");
    byId("masuk").hidden = news.later !== 401;
    if (news.taken?.key === shownKey) showSlip(news.taken);
    show();
  });

  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
  form.addEventListener("reset", () => setTimeout(() => { if (!form.elements.key.value) fresh(); }));
  for (const id of ["cetak", "tutup"]) byId(id).hidden = false;
  byId("cetak").addEventListener("click", () => print());
  byId("tutup").addEventListener("click", () => { byId("tanda").hidden = true; });
  // What this page loads is kept with it, for a day without a network.
  async function keepPage() {
    await navigator.serviceWorker.register(words.worker);
    await navigator.serviceWorker.ready;
    const loaded = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((e) => e.src || e.href);
    await (await caches.open("ntbcare-halaman")).addAll([location.pathname, ...loaded]);
  }
  keepPage().catch(() => { /* without a service worker the counter needs a network to open, not to write */ });
  fresh();
  show().then(() => queue.watch()).catch(() => say(words.full));
})();
