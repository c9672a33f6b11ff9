import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal

from kbk.tabel_grafik import tabel_grafik, tabel_ukuran


def baca(html) -> list[list[str]]:
    return [["".join(sel.itertext()) for sel in baris] for baris in ET.fromstring(html).iter("tr")]


def test_every_number_of_the_chart_stands_in_its_order():
    titik = [(dt.date(2026, 8, 1), Decimal("2.50")), ("2026-09-28", "1.3")]
    assert baca(tabel_ukuran("Waktu terbit", "hari", Decimal("3.20"), "1.0", titik)) == [
        ["Tanggal", "hari"], ["Sebelum", "3,2"], ["1 Agustus 2026", "2,5"], ["28 September 2026", "1,3"], ["Target", "1"],
    ]  # fmt: skip


def test_a_reader_of_the_page_by_ear_knows_which_chart_it_belongs_to():
    akar = ET.fromstring(tabel_ukuran("Waktu terbit", "hari", 1, 2, []))
    assert "".join(akar.find("summary").itertext()) == "Angkanya pada grafik Waktu terbit"
    assert akar.find("table/caption").text == "Waktu terbit"
    assert {th.get("scope") for th in akar.iter("th")} == {"col", "row"}


def test_names_are_escaped():
    html = tabel_grafik("<b>a", ["<i>", "<u>"], [("<s>", "&")])
    assert baca(html) == [["<i>", "<u>"], ["<s>", "&"]]
    assert not {"<b>", "<i>", "<u>", "<s>"} & {html[n : n + 3] for n in range(len(html))}
