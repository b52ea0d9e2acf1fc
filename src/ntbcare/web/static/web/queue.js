"use strict";
// What waits on this device until there is a network, and what became of it. For pages and for the service worker.
// Each item goes in one request with its key: the service knows a key again for 30 days and gives the first receipt.
self.ntbQueue ??= (() => {
  const LONGEST = 2560, HEAVY = 700_000, PATIENCE = 10 * 60_000;

  // A photograph as large as the service keeps it: a telephone's own is five times as heavy on a slow line.
  async function lighter(file) {
    if (file.size < HEAVY || !/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type) || !self.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch { return file; }
  }

  function queue({ name, address }) {
    const tag = `${name}-kirim`;
    const air = self.BroadcastChannel ? new BroadcastChannel(name) : null;
    const tell = (news) => { air?.postMessage(news); heard.forEach((act) => act(news)); };
    const heard = new Set();
    if (air) air.onmessage = ({ data }) => heard.forEach((act) => act(data));

    let opening;
    function open() {
      opening ??= new Promise((done, fail) => {
        const asked = indexedDB.open(name, 1);
        asked.onupgradeneeded = () => {
          asked.result.createObjectStore("waiting", { keyPath: "key" });
          asked.result.createObjectStore("taken", { keyPath: "reference" });
        };
        asked.onsuccess = () => { asked.result.onversionchange = () => { asked.result.close(); opening = undefined; }; done(asked.result); };
        asked.onerror = asked.onblocked = () => { opening = undefined; fail(asked.error); };
      });
      return opening;
    }
    async function within(stores, act, mode = "readwrite") {
      const base = await open();
      return new Promise((done, fail) => {
        const transaction = base.transaction(stores, mode, { durability: "strict" });
        const asked = act(...stores.map((store) => transaction.objectStore(store)));
        transaction.oncomplete = () => done(asked?.result);
        transaction.onabort = transaction.onerror = () => fail(transaction.error);
      });
    }
    const all = (store) => within([store], (rows) => rows.getAll(), "readonly");

    async function outcome(item) {
      const body = new FormData();
      for (const [field, value] of item.fields) body.append(field, value);
      for (const file of item.files) body.append("files", file.blob, file.name);
      const answer = await fetch(address, {
        method: "POST", body, credentials: "same-origin", redirect: "error", headers: { "X-NTB-Care": "1" }, signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 201) return { told: await answer.json() };
      if (answer.status === 422) return { refused: (await answer.json()).errors.map((error) => error.message) };
      if (answer.status === 413) return { refused: [] };
      return { later: answer.status };
    }
    // True when nothing waits any more; false when the rest must wait.
    async function sendAll() {
      const waiting = (await all("waiting")).filter((item) => !item.refused).sort((a, b) => a.at - b.at);
      for (const item of waiting) {
        let came;
        try { came = await outcome(item); } catch { came = { later: 0 }; }
        if (came.told) {
          const kept = { ...item.keep, ...came.told, key: item.key, at: item.at };
          await within(["waiting", "taken"], (rows, taken) => { rows.delete(item.key); return taken.put(kept); });
          tell({ taken: kept });
        } else if (came.refused) {
          await within(["waiting"], (rows) => rows.put({ ...item, refused: came.refused }));
          tell({ refused: item.key });
        } else {
          tell({ later: came.later, key: item.key });
          return false;
        }
      }
      return true;
    }

    return {
      tag,
      waiting: async () => (await all("waiting")).sort((a, b) => b.at - a.at),
      taken: async () => (await all("taken")).sort((a, b) => b.at - a.at),
      get: (key) => within(["waiting"], (rows) => rows.get(key), "readonly"),
      async put(item) {
        await within(["waiting"], (rows) => rows.put({ at: Date.now(), keep: {}, ...item, refused: null }));
        tell({ waits: item.key });
        self.navigator.storage?.persist?.().catch(() => {});
      },
      keep: (kept) => within(["taken"], (rows) => rows.put({ at: Date.now(), ...kept })).then(() => tell({ kept })),
      drop: (key) => within(["waiting"], (rows) => rows.delete(key)).then(() => tell({ dropped: key })),
      forget: (reference) => within(["taken"], (rows) => rows.delete(reference)).then(() => tell({ forgotten: reference })),
      listen: (act) => heard.add(act),
      // One at a time over all windows and the service worker.
      flush: () => (self.navigator.locks ? navigator.locks.request(tag, sendAll) : sendAll()),
      // Lets the browser send when the network is back, also with every page closed; false where it cannot.
      async ask() {
        try {
          const worker = await navigator.serviceWorker.getRegistration();
          await worker.sync.register(tag);
          return Boolean(worker.active);
        } catch { return false; }
      },
      // For as long as a page is open.
      watch() {
        const now = () => this.flush().catch(() => {});
        addEventListener("online", now);
        document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
        setInterval(async () => { if ((await all("waiting")).some((item) => !item.refused)) now(); }, 30_000);
        now();
      },
    };
  }

  // Moments as every page of ours says them: "26 November 2026 pukul 21.19 WITA", "26 November 2026 at 21:19 WITA".
  function stamp(zone) {
    const shown = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone };
    const moment = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "id", shown);
    // English has no short name for the zones of Indonesia.
    const named = new Intl.DateTimeFormat("id", { timeZone: zone, timeZoneName: "short" }).formatToParts(new Date());
    const name = named.find((part) => part.type === "timeZoneName").value;
    return (value) => `${moment.format(new Date(value))} ${name}`;
  }

  return { queue, lighter, stamp, portal: () => (self.ntbPortalQueue ??= queue({ name: "ntbcare", address: "/lapor/kiriman" })) };
})();
