"""A line and a processor as phones have them, and what a page did on them."""

from playwright.sync_api import Page

# Both are buffered from the start of the page; shifts within half a second of a tap do not count, and here nobody taps.
CATAT = """() => new Promise((jadi) => {
    let lcp = 0, cls = 0;
    new PerformanceObserver((d) => { for (const e of d.getEntries()) lcp = e.startTime; }).observe({type: "largest-contentful-paint", buffered: true});
    new PerformanceObserver((d) => { for (const e of d.getEntries()) if (!e.hadRecentInput) cls += e.value; }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => jadi([lcp / 1000, cls]), 300);
})"""


def pasang_jalur(page: Page, *, laju: float, jeda: float, lambat: float = 1) -> None:
    """`laju` bits a second each way, `jeda` ms there and back, a processor so many times slower."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    laju /= 8
    cdp.send("Network.emulateNetworkConditions", {"offline": False, "latency": jeda, "downloadThroughput": laju, "uploadThroughput": laju})
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": lambat})
