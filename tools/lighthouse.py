"""Measure the main pages of a demonstration with Lighthouse, and say which figure is too low.

Run it as `make lighthouse`. It needs npm and Chromium, and it is no part of the tests: its figures for speed
depend on the machine. Our pages ask search engines to stay away; the one audit that minds is left out.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

VERSION = "12.2.3"
PAGES = ("/welcome/", "/today/", "/plan/", "/you/", "/help/", "/help/unwell/")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
PATIENCE = 90.0


def main() -> int:
    """Start a demonstration, measure, compare."""
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    npx = shutil.which("npx")
    if npx is None or chromium is None:
        print("Lighthouse needs npm and Chromium; one of them is missing. Nothing was measured.")
        return 1
    low = False
    with demonstration() as origin:
        cookies = signed_in(origin)
        for page in PAGES:
            figures = measured(npx, chromium, origin + page, "" if page == "/welcome/" else cookies)
            low = low or any(figures[name] < least for name, least in LEAST.items())
            print(page.ljust(12), "  ".join(f"{name} {figure}" for name, figure in figures.items()))
    if low:
        print(f"Wanted at least: {LEAST}.")
    return int(low)


@contextmanager
def demonstration() -> Iterator[str]:
    """A site with made-up people on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = subprocess.Popen([sys.executable, "-m", "afterwards", "demo", "--port", str(port)])
    origin = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{origin}/health/")
        yield origin
    finally:
        site.terminate()
        site.wait(timeout=PATIENCE)


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"Nothing answers at {address}.")


def signed_in(origin: str) -> str:
    """The cookies of a browser that is the made-up patient."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{origin}/demo/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise SystemExit("The demonstration has no form to sign in with.")
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    request = urllib.request.Request(f"{origin}/demo/be/patient/", form)  # noqa: S310 - our own address
    request.add_header("Origin", origin)
    opener.open(request).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def measured(npx: str, chromium: str, address: str, cookies: str) -> dict[str, int]:
    """Lighthouse's four figures for one page, on its slow telephone."""
    run = [npx, "--yes", f"lighthouse@{VERSION}", address, "--output=json", "--quiet"]
    run += [f"--only-categories={','.join(LEAST)}", "--skip-audits=is-crawlable", f"--chrome-flags={FLAGS}"]
    if cookies:
        run.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
    done = subprocess.run(run, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-2000:])
    found = json.loads(done.stdout)
    for audit in found["audits"].values():
        if (
            audit.get("score") is not None
            and audit["score"] < 0.9
            and audit["scoreDisplayMode"] != "informative"
        ):
            print(f"    {audit['id']}: {audit.get('displayValue') or audit['title']}")
            for one in (audit.get("details") or {}).get("items", [])[:3]:
                print(f"        {one.get('node', {}).get('snippet', '')[:150]}")
    return {name: round(100 * found["categories"][name]["score"]) for name in LEAST}


if __name__ == "__main__":
    sys.exit(main())
