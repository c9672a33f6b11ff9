"""Every page as everybody sees it, judged by axe-core with the rules of WCAG 2.2 AA, and by what axe does not see
(reliability 5.1): no sideways scrolling at 320 px, one heading of the first level, ids that differ, and a way past the menu."""

import pytest

from tests.browser.axe import WARNA, pelanggaran

pytestmark = pytest.mark.django_db


SUSUNAN = """() => {
  const salah = [];
  if (document.documentElement.lang !== 'id') salah.push('bahasa halaman bukan id');
  if (document.querySelectorAll('h1').length !== 1) salah.push(`h1: ${document.querySelectorAll('h1').length}`);
  if (document.documentElement.scrollWidth > innerWidth) salah.push(`melebar ${document.documentElement.scrollWidth - innerWidth} px`);
  const id = [...document.querySelectorAll('[id]')].map((e) => e.id);
  salah.push(...id.filter((satu, n) => id.indexOf(satu) !== n).map((satu) => `id ganda: ${satu}`));
  if (!document.querySelector('main')) salah.push('tanpa main');
  const lompat = document.querySelector('a.lompat');
  if (!lompat || !document.querySelector(lompat.hash)) salah.push('tautan lompat tidak sampai');
  return salah;
}"""


BUKA = """() => {
  const tertutup = document.querySelectorAll('details:not([open], .lipat)');
  for (const satu of tertutup) satu.open = true;
  return tertutup.length > 0;
}"""


def menus(page) -> list[str]:
    """What is wrong in each menu, opened alone as a person can."""
    found = []
    for n in range(page.locator("header details.lipat").count()):
        page.evaluate("(n) => document.querySelectorAll('header details.lipat').forEach((d, ke) => { d.open = ke === n; })", n)
        found += pelanggaran(page, konteks="header details.lipat[open]")
    return found


BAGIAN = 8  # of the pages: together they take minutes, and a test that takes as long counts as hanging
sebagian = pytest.mark.parametrize("bagian", range(BAGIAN))


@sebagian
def test_no_page_breaks_a_rule_of_wcag(adegan, panggung, bagian):
    satu, salah = panggung(), []
    for halaman in adegan[bagian::BAGIAN]:
        page = satu.tampilkan(halaman)
        kalimat = pelanggaran(page) + page.evaluate(SUSUNAN)
        if page.evaluate(BUKA):
            kalimat += pelanggaran(page)
        if halaman.nama == "GET beranda":
            kalimat += menus(page)
        salah += [f"{halaman}: {satu_kalimat}" for satu_kalimat in dict.fromkeys(kalimat)]
    assert not salah, "\n".join(salah)
    assert len(adegan) > 150
    assert any(halaman.nama == "GET beranda" for halaman in adegan)
    assert satu.keluhan == []


@sebagian
def test_no_colour_is_too_faint_in_the_dark(adegan, panggung, bagian):
    satu, salah = panggung(color_scheme="dark"), []
    for halaman in adegan[bagian::BAGIAN]:
        page = satu.tampilkan(halaman)
        salah += [f"{halaman}: {kalimat}" for kalimat in pelanggaran(page, aturan=WARNA)]
    assert not salah, "\n".join(salah)


def test_axe_notices_what_is_wrong(panggung, adegan):
    """The test above can fail."""
    page = panggung().tampilkan(adegan[0])
    page.evaluate("""() => {
      document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="/x.png"><button></button><p class="redup" style="color:#ccc;background:#fff">pucat</p><h1>Dua</h1>');
    }""")
    kalimat = " ".join(pelanggaran(page) + page.evaluate(SUSUNAN))
    for aturan in ("image-alt", "button-name", "color-contrast", "h1: 2"):
        assert aturan in kalimat
