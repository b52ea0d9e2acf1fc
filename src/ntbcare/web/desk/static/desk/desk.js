// The desk by keyboard. Everything here is also possible by mouse, touch and without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const $ = (what, where = document) => where.querySelector(what);
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => {
    const all = rows();
    const focused = all.findIndex((row) => row.contains(document.activeElement));
    return focused >= 0 ? focused : all.findIndex((row) => row.classList.contains("here"));
  };

  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    $("[data-open]", all[Math.max(0, Math.min(all.length - 1, current() + by))]).focus();
  };
  const openStep = (key) => {
    const summary = $(`summary[data-key="${key}"]`);
    if (!summary) return;
    summary.parentElement.open = true;
    const field = $("textarea, select, input:not([type=hidden])", summary.parentElement);
    (field || summary).focus();
  };
  // A step on the row that has the focus, never on one that nobody has chosen.
  const onRow = (key) => {
    const row = rows()[current()];
    const button = row && $(`button[data-row-key="${key}"]`, row);
    if (button) button.click();
  };
  const chosen = () => {
    const count = document.querySelectorAll("[data-tick]:checked").length;
    const where = $("[data-chosen]");
    if (where) where.textContent = count ? `(${count})` : "";
  };
  // The row of the case that is open stays marked when the list or the case was fetched anew.
  const mark = () => {
    const open = $("#case [data-case]");
    rows().forEach((row) => {
      const here = Boolean(open) && row.dataset.row === open.dataset.case;
      row.classList.toggle("here", here);
      const link = $("[data-open]", row);
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const press = (key) => { const button = $(`button[data-key="${key}"]`); if (button) button.click(); };
  // Suggestions go into the form, where the officer sees and changes them before anything is sent.
  const fill = (button) => {
    const step = $(`summary[data-key="${button.dataset.fill}"]`);
    if (!step) return;
    step.parentElement.open = true;
    ["class", "category", "priority"].forEach((name) => {
      const field = $(`[name="${name}"]`, step.parentElement);
      if (field && button.dataset[name]) field.value = button.dataset[name];
    });
    $("select", step.parentElement).focus();
  };
  const help = () => $("#help").showModal();

  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      const menu = event.target.closest("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    const act = {
      j: () => move(1),
      k: () => move(-1),
      x: () => { const row = rows()[current()]; const tick = row && $("[data-tick]", row); if (tick) tick.click(); },
      u: () => press("u"), g: () => press("g"), 1: () => press("1"), 2: () => press("2"), 3: () => press("3"),
      "/": () => { const search = $("#q"); if (search) search.focus(); },
      "?": help,
      l: () => onRow("l"), s: () => onRow("s"),
      v: () => openStep("v"), d: () => openStep("d"), a: () => openStep("a"), n: () => openStep("n"),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-help]")) help();
    const filling = event.target.closest("[data-fill]");
    if (filling) fill(filling);
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
  // An unfinished answer survives a closed form; it is dropped when it has been sent.
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
  // The list may be fetched anew under the officer's hands: the row that has the focus keeps it.
  let focused = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.target.id === "list" && document.activeElement.closest("[data-row]");
    focused = row ? row.dataset.row : "";
  });
  // A case opened from a row that has meanwhile been replaced: htmx looks for the place of the notice beside that row.
  document.addEventListener("htmx:oobErrorNoTarget", (event) => {
    const place = document.getElementById(event.detail.content.id);
    if (place) place.replaceWith(event.detail.content);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    restore();
    chosen();
    mark();
    const again = focused && $(`[data-row="${focused}"] [data-open]`);
    if (again) again.focus();
    focused = "";
    if (event.target.id !== "case") return;
    document.body.classList.add("has-case");
    // While the old case is still there, its open step closes the new one of the same group.
    const refused = $("details[data-refused]", event.target);
    if (refused) refused.open = true;
    const pane = $(".pane");
    pane.scrollTop = 0;
    if (pane.scrollHeight <= pane.clientHeight) window.scrollTo(0, 0);
    const first = $("[role=alert]", event.target) || $("#case-title", event.target);
    if (first) first.focus({ preventScroll: false });
  });
  const beginning = () => {
    document.querySelectorAll("[data-help]").forEach((button) => { button.hidden = false; });
    restore();
    const refused = $("#case [role=alert]");
    if (refused) refused.focus();
    // In a narrow window the views are a strip, on a PC the list is long: show where one is.
    document.querySelectorAll(".views [aria-current], [data-row].here").forEach((one) => one.scrollIntoView({ block: "nearest", inline: "nearest" }));
  };
  beginning();
})();
