"use strict";
// News of a case on this device. A page subscribes and ends it; the service worker shows what comes and says that it did.
// What this device asked for is kept on it alone: its subscription, and the numbers of the cases.
self.ntbPush = (() => {
  const KEPT = "ntbcare-kabar", NOTE = "/lacak/kabar", PATIENCE = 20000;

  async function note() {
    const kept = await (await caches.open(KEPT)).match(NOTE);
    return kept ? kept.json() : { subscription: null, references: [] };
  }
  async function keep(told) { await (await caches.open(KEPT)).put(NOTE, Response.json(told)); }
  function post(path, fields) {
    return fetch(path, { method: "POST", headers: { "X-NTB-Care": "1" }, body: new URLSearchParams(fields) });
  }
  function bytes(key) {
    return Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  }
  function same(buffer, key) {
    const held = new Uint8Array(buffer ?? 0);
    return held.length === key.length && held.every((byte, at) => byte === key[at]);
  }
  // Where a browser's push service cannot be reached, its promise may never end.
  function soon(promise) {
    return Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE))]);
  }
  async function subscribed(registration) {
    const answer = await fetch("/lacak/kabar/kunci");
    if (!answer.ok) throw new Error("no key");
    const key = bytes((await answer.json()).key);
    const held = await registration.pushManager.getSubscription();
    if (held && same(held.options.applicationServerKey, key)) return held;
    await held?.unsubscribe();
    return soon(registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  }

  function supported() {
    return "serviceWorker" in navigator && "PushManager" in self && "Notification" in self && "caches" in self;
  }
  // Whether this device is told of a case, as far as it knows itself.
  async function follows(reference) {
    const { subscription, references } = await note();
    if (!references.includes(reference) || Notification.permission !== "granted") return false;
    const held = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
    return held?.endpoint === subscription?.endpoint;
  }
  // "on", "denied" (the person or the browser said no), "unavailable", "offline", or "closed" (the code is needed). A page
  // that has opened the case needs no code.
  async function subscribe(reference, code = "") {
    if (await Notification.requestPermission() !== "granted") return "denied";
    let subscription;
    try {
      await navigator.serviceWorker.register("/sw.js");
      subscription = (await subscribed(await soon(navigator.serviceWorker.ready))).toJSON();
    } catch { return navigator.onLine ? "unavailable" : "offline"; }
    let answer;
    try { answer = await post("/lacak/kabar", { reference, code, subscription: JSON.stringify(subscription) }); }
    catch { return "offline"; }
    if (answer.status === 404) return "closed";
    if (!answer.ok) return "unavailable";
    const { references } = await note();
    await keep({ subscription, references: [...new Set([...references, reference])] });
    return "on";
  }
  async function unsubscribe(reference) {
    const told = await note();
    if (told.subscription) {
      try { await post("/lacak/kabar/berhenti", { reference, subscription: JSON.stringify(told.subscription) }); }
      catch { return "offline"; }
    }
    const references = told.references.filter((one) => one !== reference);
    if (!references.length) await (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription())?.unsubscribe();
    await keep({ subscription: references.length ? told.subscription : null, references });
    return "off";
  }
  return { supported, follows, subscribe, unsubscribe, note, keep, post };
})();

if ("ServiceWorkerGlobalScope" in self) (() => {
  const { icon, words } = self.ntbShell, TRIES = 3, PAUSE = 3000;

  async function receipt({ door, mark }, state) {
    if (!door || !mark) return;
    for (let tried = 0; tried < TRIES; tried++) {
      try {
        const { pathname } = new URL(door, location.origin);
        const answer = await fetch(pathname, { method: "POST", body: JSON.stringify({ mark, state }) });
        if (answer.status < 500) return;
      } catch { /* the network may be back in a moment */ }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
  async function show(told) {
    const tag = told.link || "ntbcare-kabar";
    const shown = await registration.getNotifications({ tag });
    await registration.showNotification(told.title || "NTB Care", {
      body: told.body || words.open, icon, tag, data: told, renotify: !shown.some(({ data }) => data?.id === told.id),
    });
    // Only now has it arrived: where showing is forbidden, the service must take another way.
    await receipt(told, "delivered");
  }
  addEventListener("push", (event) => {
    let told = {};
    try { told = event.data?.json() ?? {}; } catch { /* not ours, yet something must be shown */ }
    event.waitUntil(show(told));
  });

  async function open(link) {
    const { pathname } = new URL(link || "/laporan-saya", location.origin);
    const windows = await clients.matchAll({ type: "window" });
    const there = windows.find(({ url }) => new URL(url).pathname === pathname);
    await (there ? there.focus() : clients.openWindow(pathname));
  }
  addEventListener("notificationclick", (event) => {
    const told = event.notification.data ?? {};
    // Others show notifications, too: what waited on this device has no mark and an address of its own.
    event.notification.close();
    event.waitUntil(Promise.all([open(told.link || told.url), receipt(told, "read")]));
  });

  addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
    const { note, keep, post } = self.ntbPush, told = await note();
    const former = told.subscription ?? event.oldSubscription?.toJSON();
    const options = event.oldSubscription?.options ?? { userVisibleOnly: true };
    const fresh = event.newSubscription ?? await registration.pushManager.subscribe(options);
    const subscription = fresh.toJSON();
    if (former) await post("/lacak/kabar/pindah", { former: JSON.stringify(former), subscription: JSON.stringify(subscription) });
    await keep({ ...told, subscription });
  })()));
})();
