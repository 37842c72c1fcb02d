"""P6: the first visit to Today on a slow phone with a poor connection, in Chromium."""

from __future__ import annotations

import shutil
from statistics import median

from .measure import Row
from .web_site import Home, Running, filled, serving

LATENCY_MS, KILOBITS, SLOWER = 400, 400, 4
VISITS = 5
READY = """() => new Promise(done => {
  const said = () => {
    const page = performance.getEntriesByType('navigation')[0];
    const painted = performance.getEntriesByName('first-contentful-paint')[0];
    const read = page.domContentLoadedEventEnd;
    if (read && painted) done(Math.max(read, painted.startTime));
    else setTimeout(said, 20);
  };
  said();
})"""
"""Milliseconds from the tap until the page is painted, read and answers to touch."""


def run() -> list[Row]:
    """The row, on a filled home."""
    with filled() as home:
        return measured(home)


def measured(home: Home) -> list[Row]:
    """The middle of five first visits; nothing where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return []
    with serving(home) as site:
        site.ask(20)
        seconds = median(_visits(site, chromium))
    goal = f"≤2 s at {LATENCY_MS} ms, {KILOBITS} kbit/s, {SLOWER}x slower CPU"
    return [Row("first visit on a slow phone", seconds, "s", goal=goal, met=seconds <= 2)]


def _visits(site: Running, chromium: str) -> list[float]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    found = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        for cookie in site.cookies[:VISITS]:
            context = browser.new_context(viewport={"width": 390, "height": 844})
            origin = f"http://localhost:{site.port}"
            context.add_cookies([{"name": site.name, "value": cookie, "url": origin}])
            page = context.new_page()
            wire = context.new_cdp_session(page)
            speed = KILOBITS * 1000 / 8
            wire.send("Network.enable")
            wire.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": LATENCY_MS,
                    "downloadThroughput": speed,
                    "uploadThroughput": speed,
                },
            )
            wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(origin + site.path)
            found.append(float(page.evaluate(READY)) / 1000)
            context.close()
        browser.close()
    return found
