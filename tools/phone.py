"""How long pages take on a cheap telephone: Chromium with a sixth of the processor, 400 kbit/s and 400 ms each way.

Usage: python tools/phone.py http://127.0.0.1:8000, with a service that runs. Milliseconds to the first paint and until the
page can be used, and what travelled.
"""

from __future__ import annotations

import sys

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PATHS = ("/lapor", "/laporan-saya", "/lacak", "/")
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_TIMES = """() => {
  const entries = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
  return {
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    usable: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
    kilobytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000,
  };
}"""
_WORKER = "() => navigator.serviceWorker.ready.then(() => true)"


def main() -> int:
    """Print a line for each page, first without anything kept, then from what the telephone keeps, then without a network."""
    base = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in PATHS:
            page = _telephone(browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID").new_page())
            _tell(page, base, path, "first visit")
            _tell(page, base, path, "again")
            if path == "/lapor":
                page.evaluate(_WORKER)
                page.wait_for_timeout(2_000)
                page.context.set_offline(True)
                _tell(page, base, path, "no network")
            page.context.close()
        browser.close()
    return 0


def _telephone(page: Page) -> Page:
    page.set_default_timeout(60_000)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", NETWORK)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    return page


def _tell(page: Page, base: str, path: str, when: str) -> None:
    page.goto(base + path, wait_until="load")
    page.wait_for_timeout(300)
    told = page.evaluate(_TIMES)
    print(f"{path:15} {when:12} paint {told['paint']:6.0f} ms  usable {told['usable']:6.0f} ms  {told['kilobytes']:5.1f} KB")


if __name__ == "__main__":
    sys.exit(main())
