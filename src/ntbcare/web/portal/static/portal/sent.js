"use strict";
(() => {
  // What was sent needs no draft any more.
  try { localStorage.removeItem("ntbcare-draf"); } catch { /* private mode keeps none */ }
  const print = document.getElementById("cetak");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
})();
