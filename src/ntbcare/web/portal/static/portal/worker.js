"use strict";
// The service worker: a few pages and what they load are there without a network, and what waits is sent when it returns.
// It touches no page that shows anything of anybody, and nothing of the desk but the counter's empty form.
(() => {
  const { files, pages, offline, icon, words } = self.ntbShell;
  const KEPT = "ntbcare-halaman", WAIT = 4000, COUNTER = "/desk/counter/";
  // The counter is kept when an officer has opened it, the others from the beginning.
  const keeps = (path) => pages.includes(path) || path === COUNTER;
  const queue = self.ntbQueue.portal();

  async function keep(path, response) {
    if (response.ok && !response.redirected) await (await caches.open(KEPT)).put(path, response);
  }
  addEventListener("install", (event) => event.waitUntil((async () => {
    await (await caches.open(KEPT)).addAll(files);
    await Promise.all(pages.map(async (path) => keep(path, await fetch(path, { credentials: "same-origin" }))));
    await skipWaiting();
  })()));
  addEventListener("activate", (event) => event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    const counter = await (await held(COUNTER))?.text();
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/static/") && !files.includes(pathname) && !counter?.includes(pathname)) await cache.delete(request);
    }
    await registration.navigationPreload?.enable();
    await clients.claim();
  })()));

  const held = (path) => caches.match(path, { cacheName: KEPT, ignoreVary: true, ignoreSearch: true });
  const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), WAIT));
  async function page(event, path) {
    const kept = keeps(path) ? await held(path) : undefined;
    const fresh = (async () => (await event.preloadResponse) || fetch(event.request))();
    if (keeps(path)) event.waitUntil(fresh.then((answer) => keep(path, answer.clone())).catch(() => {}));
    try { return await (kept ? Promise.race([fresh, late()]) : fresh); }
    catch { return kept || (await held(offline)) || Response.error(); }
  }
  async function regions(event, path) {
    const kept = await held(path);
    const fresh = fetch(event.request).then(async (answer) => { await keep(path, answer.clone()); return answer; });
    if (!kept) return fresh;
    event.waitUntil(fresh.catch(() => {}));
    return kept;
  }
  addEventListener("fetch", (event) => {
    const { request } = event, { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (pathname.startsWith("/static/")) event.respondWith(held(pathname).then((kept) => kept || fetch(request)));
    else if (pathname.startsWith("/wilayah/")) event.respondWith(regions(event, pathname));
    else if (request.mode === "navigate" && (pathname === COUNTER || !/^\/(desk|api|webhooks)(\/|$)/.test(pathname))) event.respondWith(page(event, pathname));
  });

  async function seen() {
    return (await clients.matchAll({ type: "window" })).some((window) => window.visibilityState === "visible");
  }
  async function notify(title, body) {
    if (self.Notification?.permission !== "granted" || await seen()) return;
    await registration.showNotification(title, { body, icon, tag: "ntbcare-kirim", data: { url: "/laporan-saya" } });
  }
  addEventListener("sync", (event) => {
    if (event.tag !== queue.tag) return;
    event.waitUntil((async () => { if (!(await queue.flush())) throw new Error("later"); })());
  });
  queue.listen((news) => {
    if (news.taken) notify(words.sent, `${news.taken.reference}. ${words.open}`);
    if (news.refused) notify(words.refused, words.open);
  });
})();
