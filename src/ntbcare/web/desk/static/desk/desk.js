// The desk by keyboard. Everything here is also possible by mouse, touch and without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const $ = (what, where = document) => where.querySelector(what);
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => rows().findIndex((row) => row.contains(document.activeElement) || row.classList.contains("here"));

  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const next = all[Math.max(0, Math.min(all.length - 1, current() + by))];
    $("[data-open]", next).focus();
  };
  const openStep = (key) => {
    const summary = $(`summary[data-key="${key}"]`);
    if (!summary) return false;
    summary.parentElement.open = true;
    const field = $("textarea, select, input:not([type=hidden])", summary.parentElement);
    (field || summary).focus();
    return true;
  };
  const chosen = () => {
    const count = document.querySelectorAll("[data-tick]:checked").length;
    const where = $("[data-chosen]");
    if (where) where.textContent = count ? `(${count})` : "";
  };

  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    const act = {
      j: () => move(1),
      k: () => move(-1),
      x: () => { const row = rows()[current()]; const tick = row && $("[data-tick]", row); if (tick) { tick.checked = !tick.checked; chosen(); } },
      u: () => { const undo = $('button[data-key="u"]'); if (undo) undo.click(); },
      "/": () => { const search = $("#q"); if (search) search.focus(); },
      "?": () => $("#help").showModal(),
      v: () => openStep("v"), d: () => openStep("d"), a: () => openStep("a"), n: () => openStep("n"),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick]")) chosen();
    if (event.target.matches("[data-submit]")) event.target.form.submit();
  });
  document.addEventListener("input", (event) => {
    const stack = event.target.closest("[data-more]");
    if (!stack || event.target !== stack.lastElementChild || !event.target.value || stack.children.length >= 12) return;
    const more = event.target.cloneNode();
    more.value = "";
    more.setAttribute("aria-label", event.target.getAttribute("aria-label").replace(/\d+/, stack.children.length + 1));
    stack.append(more);
  });
  // An unfinished answer survives a closed window; it is dropped when it has been sent.
  const keep = (field) => `jawaban:${field.dataset.draft}`;
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-draft]")) sessionStorage.setItem(keep(event.target), event.target.value);
  });
  const restore = () => document.querySelectorAll("[data-draft]").forEach((field) => {
    const kept = sessionStorage.getItem(keep(field));
    if (kept && !field.value) field.value = kept;
  });
  document.addEventListener("submit", (event) => {
    const field = $("[data-draft]", event.target);
    if (field) sessionStorage.removeItem(keep(field));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    restore();
    chosen();
    if (event.target.id === "case") {
      document.body.classList.add("has-case");
      const failed = $("[role=alert]", event.target);
      const title = failed || $("#case-title", event.target);
      if (title) { title.tabIndex = -1; title.focus(); }
    }
  });
  restore();
})();
