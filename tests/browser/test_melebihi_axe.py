"""What axe does not see (reliability 5.1): focus that shows and is not hidden, larger and wider text, titles that tell
pages apart, what a browser may fill in and paste, no motion for who asked for none, and colours forced by the system."""

import re
from collections import defaultdict

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

# Every element that the keyboard reaches is focused in turn, and nothing may lie over it (2.4.7, 2.4.11).
FOKUS = """() => {
  const salah = [], terlihat = (e) => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: false});
  const nama = (e) => `<${e.localName}> ${(e.innerText || e.name || e.id || '').trim().slice(0, 40)}`;
  const tanda = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
    if (e.disabled || e.tabIndex < 0 || !terlihat(e)) continue;
    e.focus();
    if (document.activeElement !== e) { salah.push(`tidak dapat difokuskan: ${nama(e)}`); continue; }
    const wadah = e.matches('.chip > input, .chip-lepas, input') && e.getBoundingClientRect().width < 20 ? (e.closest('label') || document.querySelector(`label[for="${e.id}"]`) || e) : e;
    const bertanda = tanda(e) || [...wadah.querySelectorAll('*'), wadah].some(tanda) || (e.nextElementSibling && tanda(e.nextElementSibling));
    if (!bertanda) salah.push(`fokus tidak terlihat: ${nama(e)}`);
    const k = wadah.getClientRects()[0];
    if (!k || !k.width) continue;
    const dalam = (dari, sampai, batas) => (Math.max(dari, 0) + Math.min(sampai, batas)) / 2;
    const [x, y] = [dalam(k.left, k.right, innerWidth), dalam(k.top, k.bottom, innerHeight)];
    if (k.bottom < 0 || k.top > innerHeight) { salah.push(`di luar layar ketika difokuskan: ${nama(e)}`); continue; }
    const atas = document.elementFromPoint(x, y);
    if (atas && atas !== wadah && !wadah.contains(atas) && !atas.contains(wadah)) salah.push(`tertutup ${nama(atas)}: ${nama(e)}`);
  }
  return salah;
}"""
# 1.4.12: what a reader may set; 1.4.4: text twice as large. Text that its box cuts off is lost.
JARAK = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
BESAR = "html { font-size: 200% !important }"
TERPOTONG = """(boleh) => {
  const salah = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.checkVisibility() || e.closest(boleh) || e.matches('select, input, textarea, svg *')) continue;
    const s = getComputedStyle(e), isi = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!isi || (s.overflowX === 'visible' && s.overflowY === 'visible')) continue;
    if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) salah.push(`terpotong: <${e.localName} class="${e.className}"> ${e.innerText.slice(0, 40)}`);
  }
  return salah;
}"""
BOLEH_TERPOTONG = ".visually-hidden, .hanya-sempit-teks, .kepala-nama, .merek, .lompat, [tabindex='0']"  # hidden on purpose, said in full elsewhere, or scrolled by itself
GERAK = """() => [...document.querySelectorAll('*')].filter((e) => {
  const s = getComputedStyle(e);
  return s.animationName !== 'none' || s.transitionDuration.split(',').some((t) => parseFloat(t) > 0);
}).map((e) => e.localName)"""
PAKSAAN = """() => {
  const salah = [];
  for (const e of document.querySelectorAll('.lencana, .pesan, .kartu, .btn:not(.btn-link)')) {
    if (e.checkVisibility() && getComputedStyle(e).borderStyle === 'none') salah.push(`tanpa tepi: ${e.className}`);
  }
  for (const e of document.querySelectorAll('.chip > input:checked, .kehadiran > input:checked')) {
    if (parseFloat(getComputedStyle(e.nextElementSibling).borderWidth) < 2) salah.push(`pilihan tidak terlihat: ${e.name}`);
  }
  return salah;
}"""


def semua(adegan, panggung, naskah: str, *isi, gaya: str = "", **opsi) -> list[str]:
    """What `naskah` says is wrong, of all pages, with the style `gaya` laid over each."""
    satu, salah = panggung(**opsi), []
    for halaman in adegan:
        page = satu.tampilkan(halaman)
        if gaya:
            page.add_style_tag(content=gaya)
        salah += [f"{halaman}: {kalimat}" for kalimat in dict.fromkeys(page.evaluate(naskah, *isi))]
    return salah


def test_focus_shows_and_nothing_lies_over_it(adegan, panggung):
    assert not (salah := semua(adegan, panggung, FOKUS, viewport={"width": 360, "height": 640})), "\n".join(salah)


@pytest.mark.parametrize(
    ("gaya", "lebar"), [(JARAK, 360), (BESAR, 1280)], ids=["jarak huruf dan baris", "huruf dua kali besar"]
)
def test_no_text_is_cut_off(adegan, panggung, gaya, lebar):
    salah = semua(adegan, panggung, TERPOTONG, BOLEH_TERPOTONG, gaya=gaya, viewport={"width": lebar, "height": 900})
    assert not salah, "\n".join(salah)


def test_nothing_moves_for_who_asked_for_none(adegan, panggung):
    assert semua(adegan, panggung, GERAK) == []


def test_forced_colours_leave_edges_and_choices(adegan, panggung):
    assert not (salah := semua(adegan, panggung, PAKSAAN, forced_colors="active")), "\n".join(salah)


def test_the_checks_notice_what_is_wrong(adegan, panggung):
    page = panggung(viewport={"width": 360, "height": 640}, forced_colors="active").tampilkan(adegan[0])
    page.evaluate("""() => document.querySelector('main').insertAdjacentHTML('beforeend', `
      <div style="position:relative"><button id="bawah">Tertutup</button><div style="position:absolute;inset:0;background:red">Penutup</div></div>
      <a href="#isi" style="outline:none !important">Tanpa tanda</a><p style="overflow:hidden;height:1em;width:4em">teks yang panjang sekali</p>
      <span class="lencana" style="border:0">lencana</span><i style="animation:x 1s">gerak</i>`)""")
    fokus = " ".join(page.evaluate(FOKUS))
    assert "tertutup <div> Penutup: <button> Tertutup" in fokus
    assert "fokus tidak terlihat: <a> Tanpa tanda" in fokus
    assert any("teks yang panjang" in kalimat for kalimat in page.evaluate(TERPOTONG, BOLEH_TERPOTONG))
    assert page.evaluate(PAKSAAN) == ["tanpa tepi: lencana"]


def judul(isi: str) -> str:
    return re.search(r"<title>(.*?)</title>", isi, re.DOTALL)[1].strip()


SAMA = {f"GET {nama}": "GET dasbor" for nama in ("dasbor_pimpinan", "matriks", "provinsi")}  # the page that fits the person


def test_titles_tell_pages_apart(adegan):
    """Two addresses never share a title; what is wrong is said first in it."""
    alamat = defaultdict(set)
    for halaman in adegan:
        if halaman.nama.startswith("GET "):
            alamat[judul(halaman.isi)].add(SAMA.get(nama := halaman.nama.split("?")[0], nama))
        elif halaman.nama not in {"POST luring_bagikan"}:  # the page that waits for the service worker
            assert judul(halaman.isi).startswith("Galat: "), str(halaman)
    assert {kata: nama for kata, nama in alamat.items() if len(nama) > 1} == {}


ISIAN_MASUK = {  # what a browser or password manager may fill in on these pages (1.3.5)
    "/masuk/": {"login": "username", "password": "current-password"},
    "/lupa-sandi/": {"nama": "username"},
}


@pytest.mark.parametrize("alamat", ISIAN_MASUK)
def test_what_is_known_can_be_filled_in(panggung, alamat):
    page = panggung().page
    page.set_content(Client().get(alamat).text)
    isian = page.locator("main input:not([type=hidden]):not([type=checkbox])").all()
    assert {satu.get_attribute("name"): satu.get_attribute("autocomplete") for satu in isian} == ISIAN_MASUK[alamat]


def test_passwords_and_codes_can_be_pasted(adegan, panggung):
    satu, ditempel = panggung(), set()
    for halaman in [h for h in adegan if 'type="password"' in h.isi or "one-time-code" in h.isi]:
        page = satu.tampilkan(halaman)
        for isian in page.locator("input[type=password]:visible, input[autocomplete=one-time-code]:visible").all():
            assert isian.evaluate("e => e.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}))")
            ditempel.add(isian.get_attribute("autocomplete"))
    assert ditempel == {"current-password", "new-password", "one-time-code"}
