"""axe-core on the page that a browser shows, with every doubt of it decided here."""

from importlib.resources import files

from playwright.sync_api import Page

NASKAH = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# target-size (2.5.8) is off unless its tag is named.
ATURAN = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WARNA = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# What axe cannot decide and we did, by (rule, key of its message).
DIPUTUSKAN = {
    ("color-contrast", "nonBmp"): "a sign (✓ ○ !) hidden from readers beside a word of the same colour, which is measured",
    ("color-contrast", "bgImage"): "a select: its arrow is the picture, its text stands on the plain ground of every input",
    ("color-contrast", "imgNode"): "text of a chart, on the white ground it is drawn for; the same colours are measured elsewhere",
    ("color-contrast", "elmPartiallyObscuring"): "a menu lies over the page, on its own plain ground",
    ("color-contrast", "shortTextContent"): "a single figure of a chart, in the colour of its longer neighbours",
}
_JALAN = """async ([konteks, aturan]) => {
  const hasil = await axe.run(konteks ?? document, {runOnly: aturan, resultTypes: ['violations', 'incomplete'], preload: false});
  const ringkas = (r) => r.nodes.map((n) => ({aturan: r.id, simpul: n.html.slice(0, 200), sasaran: n.target.join(' '),
    kunci: [...n.any, ...n.all, ...n.none].map((c) => c.data?.messageKey ?? c.id), pesan: n.failureSummary ?? r.help}));
  return {salah: hasil.violations.flatMap(ringkas), ragu: hasil.incomplete.flatMap(ringkas)};
}"""


def pelanggaran(page: Page, *, aturan: dict = ATURAN, konteks: str | None = None) -> list[str]:
    """What axe holds against this page; a doubt that nobody has decided counts too."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(NASKAH)
    hasil = page.evaluate(_JALAN, [konteks, aturan])
    ragu = [n for n in hasil["ragu"] if not any((n["aturan"], kunci) in DIPUTUSKAN for kunci in n["kunci"])]
    return [f"{n['aturan']} {n['sasaran']}: {n['simpul']} – {n['pesan']}" for n in hasil["salah"]] + [
        f"ragu {n['aturan']} {n['kunci']} {n['sasaran']}: {n['simpul']}" for n in ragu
    ]
