"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  // What was sent needs no draft any more.
  try { localStorage.removeItem("ntbcare-draf"); } catch { /* private mode keeps none */ }
  byId("cetak").hidden = false;
  byId("cetak").addEventListener("click", () => window.print());

  // The list of this device: by itself in the installed application, which has one owner; elsewhere only when asked.
  const queue = self.ntbQueue?.portal(), { reference, code, received, due } = byId("bukti").dataset;
  function shown() { byId("simpan").hidden = true; byId("tersimpan").hidden = false; }
  async function keep() {
    await queue.keep({ reference, code, received_at: received, answer_due_at: due });
    shown();
  }
  async function offer() {
    const kept = await queue.taken();
    if (kept.some((one) => one.reference === reference)) shown();
    else if (matchMedia("(display-mode: standalone)").matches) await keep();
    else byId("simpan").hidden = false;
  }
  byId("simpan").addEventListener("click", keep);
  if (queue) offer().catch(() => { /* private mode keeps nothing */ });
})();
