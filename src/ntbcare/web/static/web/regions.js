"use strict";
// Dependent pickers of regency, district and village, in any form that has the three.
self.ntbRegions = (form) => {
  const loaded = new Map(), pick = (name) => form.elements[name];
  async function districtsOf(code) {
    if (!loaded.has(code)) {
      const answer = await fetch(form.querySelector("[data-regions]").dataset.regions + code + ".json");
      if (!answer.ok) throw new Error(String(answer.status));
      loaded.set(code, await answer.json());
    }
    return loaded.get(code);
  }
  function offer(select, rows, chosen) {
    select.length = 1;
    for (const [code, name] of rows) select.add(new Option(name, code, false, code === chosen));
    select.closest(".field").parentElement.hidden = !rows.length;
  }
  function fillVillages(village = "") {
    const row = (loaded.get(pick("regency").value) || []).find(([code]) => code === pick("district").value);
    offer(pick("village"), row ? row[2] : [], village);
  }
  async function fill(district = "", village = "") {
    const regency = pick("regency").value;
    let rows = [];
    try { if (regency) rows = await districtsOf(regency); } catch { return; }
    if (regency !== pick("regency").value) return;
    offer(pick("district"), rows, district);
    fillVillages(village);
  }
  pick("regency").addEventListener("change", () => fill());
  pick("district").addEventListener("change", () => fillVillages());
  return { fill };
};
