"use strict";
// The complaint form with help: dependent pickers, a draft on this device, the telephone's position, a sending
// that survives a lost connection. Without this file the form works all the same.
(() => {
  const KEY = "ntbcare-draf", DAYS = 7, MAX = 5, BYTES = 20 * 1024 * 1024, SHOWN_FROM = 200_000;
  const byId = (id) => document.getElementById(id);
  const store = {
    read() { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } },
    write(value) { try { localStorage.setItem(KEY, JSON.stringify(value)); } catch { /* no room or not allowed */ } },
    drop() { try { localStorage.removeItem(KEY); } catch { /* nothing kept */ } },
  };
  let form, regions, sending = false, waiting = false, timer = 0, retries = 0, queue = null;

  const fields = () => [...form.elements].filter((e) => e.name && !["file", "submit", "button"].includes(e.type)
    && !["csrfmiddlewaretoken", "kept", "step"].includes(e.name));

  function say(text, focus) {
    const news = byId("kabar");
    news.textContent = text;
    news.hidden = !text;
    if (focus) news.focus();
  }

  // Draft
  function save() {
    const values = {};
    for (const e of fields()) {
      if (e.type === "checkbox") values[e.name] = e.checked;
      else if (e.type === "radio") { if (e.checked) values[e.name] = e.value; }
      else values[e.name] = e.value;
    }
    const written = fields().some((e) => e.name !== "key" && (e.type === "checkbox" ? e.checked : e.type === "radio" ? e.checked && e.value : e.value));
    if (written) store.write({ at: Date.now(), values }); else store.drop();
  }
  async function restore() {
    const draft = store.read();
    if (!draft || Date.now() - draft.at > DAYS * 864e5) { store.drop(); return; }
    if (fields().some((e) => e.tagName === "TEXTAREA" && e.value)) return;
    const { values } = draft;
    for (const e of fields()) {
      if (!(e.name in values)) continue;
      if (e.type === "checkbox") e.checked = values[e.name];
      else if (e.type === "radio") e.checked = e.value === values[e.name];
      else e.value = values[e.name];
    }
    byId("draf").hidden = false;
    showPosition();
    await regions.fill(values.district, values.village);
  }

  // A complaint of "Laporan saya" that could not be taken comes back into the form, with its files.
  async function mend(key) {
    const item = await queue?.get(key);
    if (!item) return;
    const values = Object.fromEntries(item.fields);
    for (const e of fields()) {
      if (e.type === "checkbox") e.checked = e.name in values;
      else if (e.type === "radio") e.checked = e.value === (values[e.name] ?? "");
      else e.value = values[e.name] ?? "";
    }
    put(byId("files"), item.files.map(({ blob, name }) => new File([blob], name, { type: blob.type })));
    checkFiles();
    showPosition();
    await regions.fill(values.district, values.village);
    if (item.refused?.length) say(item.refused.join(" "), true);
  }

  // Position
  function showPosition(accuracy) {
    const there = byId("latitude").value && byId("longitude").value;
    byId("hapus-posisi").hidden = !there;
    byId("hasil-posisi").textContent = there
      ? `${form.dataset.position}: ${Number(byId("latitude").value).toFixed(4)}, ${Number(byId("longitude").value).toFixed(4)}`
        + (accuracy ? ` (${form.dataset.accuracy} ${Math.round(accuracy)} m).` : ".") : "";
  }
  function locate() {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      byId("latitude").value = coords.latitude.toFixed(5);
      byId("longitude").value = coords.longitude.toFixed(5);
      showPosition(coords.accuracy);
      save();
    }, () => { byId("hasil-posisi").textContent = form.dataset.denied; }, { enableHighAccuracy: true, timeout: 15000 });
  }

  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB`
    : `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`);

  function put(input, files) {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
  }
  function addPhoto({ target }) {
    put(byId("files"), [...byId("files").files, ...target.files]);
    target.value = "";
    checkFiles();
  }

  // Files: said before sending, decided by the server
  function checkFiles() {
    const files = [...byId("files").files];
    const kept = form.querySelectorAll("[name=kept]:checked").length;
    const list = document.createElement("ul");
    list.className = "files";
    for (const file of files) {
      const row = document.createElement("li");
      row.textContent = `${file.name} (${size(file.size)})`;
      list.append(row);
    }
    const big = files.filter((file) => file.size > BYTES);
    const problem = files.length + kept > MAX ? form.dataset.many : big.length ? `${form.dataset.big} ${big.map((f) => f.name).join(", ")}` : "";
    const told = document.createElement("p");
    told.className = "error";
    told.textContent = problem;
    byId("berkas").replaceChildren(...(files.length ? [list] : []), ...(problem ? [told] : []));
    return !problem;
  }

  // Sending
  async function complaint() {
    const body = new FormData(form), files = body.getAll("files").filter((file) => file.name);
    body.delete("files");
    for (const file of files) body.append("files", await (self.ntbQueue?.lighter(file) ?? file));
    return body;
  }
  function post(body) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest(), bar = byId("kemajuan");
      request.open("POST", form.action);
      request.upload.onprogress = ({ loaded, total }) => { bar.hidden = total < SHOWN_FROM; bar.max = total; bar.value = loaded; };
      request.onloadend = () => { bar.hidden = true; };
      request.onload = () => done(request);
      request.onerror = request.onabort = fail;
      request.send(body);
    });
  }
  async function send() {
    if (sending) return;
    if (!checkFiles()) { byId("files").focus(); return; }
    sending = true;
    waiting = false;
    save();
    const button = byId("kirim");
    button.setAttribute("aria-disabled", "true");
    say(form.dataset.sending);
    const body = await complaint();
    try {
      const { status, responseURL, responseText } = await post(body);
      if (status === 200 && new URL(responseURL).pathname !== new URL(form.action).pathname) { await queue?.drop(body.get("key")).catch(() => {}); location.assign(responseURL); return; }
      if (status === 409 && retries++ < 5) { setTimeout(send, 2000); return; }
      // A page that was kept on the device has a mark of yesterday; what is sent from the queue needs none.
      if (status === 403 && await wait(body)) return;
      if (status < 500) { show(responseText); return; }
      say(form.dataset.failed, true);
    } catch {
      if (await wait(body)) return;
      waiting = true;
      say(form.dataset.offline, true);
    } finally {
      sending = false;
      byId("kirim")?.removeAttribute("aria-disabled");
    }
  }
  // Into the queue of this device; false where it has none.
  async function wait(body) {
    if (!queue) return false;
    const rows = [...body], files = rows.filter(([name]) => name === "files").map(([, file]) => ({ name: file.name, blob: file }));
    const texts = rows.filter(([name]) => !["files", "csrfmiddlewaretoken"].includes(name));
    try { await queue.put({ key: body.get("key"), fields: texts, files, keep: { text: body.get("text").slice(0, 140) } }); } catch { return false; }
    // The form is put away: whoever writes another complaint now must not write over this one.
    store.drop();
    byId("tersimpan-teks").textContent = await queue.ask() ? form.dataset.waiting : form.dataset.waitingOpen;
    putAway(true);
    byId("tersimpan-judul").focus();
    queue.flush().catch(() => {});
    return true;
  }
  function putAway(away) {
    byId("tersimpan").hidden = !away;
    byId("tulis").hidden = away;
  }
  function hear(news) {
    const key = byId("key")?.value;
    if (news.taken?.key === key) { store.drop(); location.assign("/lapor/terkirim"); }
    if (news.refused === key) { putAway(false); mend(key); }
  }
  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.getElementById("laporan")) {
      // A refusal of the whole: told beside the button, and the form stays.
      say([...page.querySelectorAll("main h1, main p")].map((e) => e.textContent.trim()).join(". ").replaceAll("..", "."), true);
      return;
    }
    document.title = page.title;
    byId("isi").replaceChildren(...page.getElementById("isi").childNodes);
    start(false);
    (byId("ringkasan") || byId("isi")).focus();
    scrollTo(0, 0);
  }

  function start(first) {
    form = byId("laporan");
    if (!form) return;
    // A page that was kept on the device always has the same key.
    if (first && self.crypto?.randomUUID) byId("key").value = crypto.randomUUID();
    byId("via").value = matchMedia("(display-mode: standalone)").matches ? "app" : "";
    for (const e of document.querySelectorAll(".no-js")) e.hidden = true;
    if (navigator.geolocation) byId("posisi").hidden = false;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
    // Comes only when something is written: whoever reads the form does not pay for it.
    form.addEventListener("input", () => load(form.dataset.similar, () => self.ntbSimilar(form)), { once: true });
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    regions = self.ntbRegions(form);
    byId("ambil-posisi").addEventListener("click", locate);
    byId("hapus-posisi").addEventListener("click", () => { byId("latitude").value = byId("longitude").value = ""; showPosition(); save(); });
    byId("files").addEventListener("change", checkFiles);
    byId("kamera").hidden = !matchMedia("(pointer: coarse)").matches;
    byId("ambil-foto").addEventListener("click", () => byId("foto").click());
    byId("foto").addEventListener("change", addPhoto);
    byId("hapus-draf").addEventListener("click", () => { store.drop(); location.replace("/lapor"); });
    showPosition();
    if (first && !location.hash.startsWith("#antrean=")) restore();
    else if (byId("regency").value) regions.fill(byId("district").value, byId("village").value);
  }
  function load(address, then) {
    const script = document.createElement("script");
    script.src = address;
    script.onload = then;
    document.head.append(script);
  }
  function help() {
    load(form.dataset.queue, () => {
      queue = self.ntbQueue.portal();
      queue.listen(hear);
      queue.watch();
      if (location.hash.startsWith("#antrean=")) mend(location.hash.slice(9));
    });
    navigator.serviceWorker?.register("/sw.js").catch(() => {});
  }
  addEventListener("online", () => { if (waiting) send(); });
  start(true);
  // What is not needed to write comes after what is.
  if (form) { if (document.readyState === "complete") help(); else addEventListener("load", help); }
})();
