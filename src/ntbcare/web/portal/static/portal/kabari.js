"use strict";
// "Kabari saya di HP ini" on the page of a case: shown only where the browser can be told.
(async () => {
  const part = document.getElementById("kabari"), push = self.ntbPush;
  if (!part || !push.supported()) return;
  const { reference } = part.dataset;
  const button = (what) => part.querySelector(`[data-do="${what}"]`);

  function show(state) {
    for (const one of part.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== state;
    button("on").hidden = state === "on";
    button("off").hidden = state !== "on";
    part.hidden = false;
  }
  async function act(what) {
    button(what).disabled = true;
    const state = what === "on" ? await push.subscribe(reference) : await push.unsubscribe(reference);
    button(what).disabled = false;
    show(state === "off" ? "ask" : state);
    if (button(what).hidden) button(what === "on" ? "off" : "on").focus();
  }
  for (const what of ["on", "off"]) button(what).addEventListener("click", () => act(what));
  // Who leaves the case on a telephone that others use wants no news of it there either.
  const leaving = document.querySelector("form[action$='/keluar']");
  leaving?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await push.follows(reference).catch(() => false)) await push.unsubscribe(reference).catch(() => {});
    leaving.submit();
  });
  if (!(await fetch("/lacak/kabar/kunci")).ok) return;
  show(await push.follows(reference) ? "on" : Notification.permission === "denied" ? "denied" : "ask");
})();
