// A dashboard on a wall: it looks again by itself, keeps what it has while the network is down, and Esc leaves.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector("[data-leave]").click();
  });
  const look = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      // Signed out meanwhile: the sign-in page is nothing for a wall.
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
    } catch {
      document.querySelector(".lost").hidden = false;
    }
  };
  setInterval(look, 1000 * Number(document.querySelector("main").dataset.seconds));
})();
