import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from kbk.grafik import (
    OKER,
    TEAL,
    _apart,
    _fit,
    _step,
    batang_bertumpuk,
    batang_mendatar,
    sebelum_target_sesudah,
    titik_hadir,
)

SVG = "{http://www.w3.org/2000/svg}"
AKTA = [(dt.date(2026, 8, 1), Decimal("2.5")), (dt.date(2026, 9, 28), Decimal("1.3"))]


def parse(svg) -> ET.Element:
    root = ET.fromstring(svg)
    for part in root.iter():  # what the page's CSP would drop, and ids that would repeat on one page
        assert not {"style", "class", "id"} & set(part.attrib)
        assert part.tag != f"{SVG}style"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    return root


def texts(root) -> list[str]:
    return [part.text for part in root.iter(f"{SVG}text")]


def test_indicator_shows_baseline_target_and_last_value():
    root = parse(sebelum_target_sesudah("Waktu terbit", "hari", "turun", "3.2", "1.0", AKTA))
    assert root[0].text == "Waktu terbit (hari)"
    assert texts(root) == ["sebelum", "3,2", "target", "1", "1,3", "hari", "1 Agu 2026", "28 Sep 2026"]
    assert [line.get("stroke-dasharray") for line in root.iter(f"{SVG}line")] == [None, "5 4"]
    assert root[1].text == (
        "Sebelum 3,2 hari, target 1 hari. Makin kecil makin baik. "
        "2 pengukuran; terakhir 1,3 hari pada 28 September 2026, target belum tercapai."
    )


def test_indicator_line_runs_from_the_baseline_through_every_point_downwards():
    root = parse(sebelum_target_sesudah("a", "hari", "turun", "3.2", "1.0", AKTA, lebar=320, tinggi=120))
    points = [tuple(map(float, p.split(","))) for p in root.find(f"{SVG}polyline").get("points").split()]
    assert points == [(52, 16), (101.3, 39.5), (276, 79.9)]


@pytest.mark.parametrize(
    ("arah", "nilai", "kata"),
    [("turun", "1.0", "target tercapai"), ("turun", "1.1", "target belum"), ("naik", "1.1", "target tercapai")],
)
def test_indicator_says_whether_the_target_is_reached(arah, nilai, kata):
    root = parse(sebelum_target_sesudah("a", "hari", arah, "3.2", "1.0", [("2026-08-01", nilai)]))
    assert kata in root[1].text


def test_indicator_without_a_measure():
    root = parse(sebelum_target_sesudah("a", "%", "naik", 71, 90, []))
    assert texts(root) == ["sebelum", "71", "target", "90", "belum ada pengukuran"]
    assert root.find(f"{SVG}polyline") is None


def test_indicator_with_one_measure_ends_at_the_right():
    root = parse(sebelum_target_sesudah("a", "%", "naik", 71, 90, [("2026-08-01", 88)], lebar=320))
    assert root.find(f"{SVG}polyline").get("points").split()[-1].startswith("276,")
    assert texts(root)[-1] == "1 Agu 2026"


def test_indicator_with_equal_values_lies_in_the_middle():
    root = parse(sebelum_target_sesudah("a", "%", "naik", 50, 50, [("2026-08-01", 50)], tinggi=120))
    assert [line.get("y1") for line in root.iter(f"{SVG}line")] == ["53", "53"]
    label = [float(t.get("y")) for t in root.iter(f"{SVG}text") if t.text in {"sebelum", "target"}]
    assert abs(label[0] - label[1]) == 28


def test_texts_are_escaped():
    svg = sebelum_target_sesudah('<script>"', "a&b", "naik", 1, 2, AKTA)
    assert "<script>" not in svg
    assert parse(svg)[0].text == '<script>" (a&b)'


def test_stacked_bars():
    seri = [("Tindakan", TEAL, [4, 0]), ("Pertemuan", OKER, [2, 0])]
    root = parse(batang_bertumpuk("Per bulan", ["Juli", "Agustus"], seri))
    assert root[1].text == "Juli: tindakan 4, pertemuan 2; Agustus: tindakan 0, pertemuan 0."
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("width") == "44"]
    assert [r.get("fill") for r in bars] == [TEAL, OKER]
    heights = [float(r.get("height")) + 0.5 for r in bars]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert texts(root) == ["Tindakan", "Pertemuan", "0", "2", "4", "6", "4", "2", "6", "Juli", "Agustus"]


@pytest.mark.parametrize("label", [[], ["Juli"]])
def test_stacked_bars_of_nothing(label):
    root = parse(batang_bertumpuk("Per bulan", label, [("Tindakan", TEAL, [0] * len(label))]))
    assert len(list(root.iter(f"{SVG}rect"))) == 1  # the legend


def test_many_narrow_bars_are_labelled_now_and_then():
    root = parse(batang_bertumpuk("a", [f"L{n}" for n in range(40)], [("x", TEAL, [1] * 40)], lebar=320))
    assert [t for t in texts(root) if t.startswith("L")] == ["L0", "L5", "L10", "L15", "L20", "L25", "L30", "L35"]


def test_horizontal_bars_measure_against_the_largest():
    rows = [("Dinas Perhubungan", 12, "12 kegiatan"), ("Nol", 0, "0"), ("Setengah", Decimal(6), "6")]
    root = parse(batang_mendatar("Per OPD", rows, lebar=400))
    assert [r.get("width") for r in root.iter(f"{SVG}rect") if r.get("fill") == TEAL] == ["400", "200"]
    assert root[1].text == "Dinas Perhubungan: 12 kegiatan; Nol: 0; Setengah: 6."
    assert root.get("height") == "102"


def test_horizontal_bars_of_nothing():
    assert texts(parse(batang_mendatar("Per OPD", []))) == ["Belum ada data."]


def test_dots():
    root = parse(titik_hadir(3, 5))
    assert root[0].text == "Hadir 3 dari 5"
    assert [c.get("fill") for c in root.iter(f"{SVG}circle")] == [TEAL] * 3 + ["#ffffff"] * 2
    assert titik_hadir(0, 0) == "–"
    assert parse(titik_hadir(9, 21)).get("height") == "28"


@pytest.mark.parametrize(("puncak", "langkah"), [(0, 1), (5, 1), (6, 2), (11, 5), (26, 10), (101, 50), (600, 200)])
def test_step(puncak, langkah):
    assert _step(puncak) == langkah


def test_labels_keep_apart_and_inside():
    assert _apart(50, 90, 12, 88) == (50, 88)
    assert _apart(85, 88, 12, 88) == (60, 88)
    assert _apart(15, 12, 12, 88) == (40, 12)


def test_fit_cuts_with_an_ellipsis():
    assert _fit("hari", 56) == "hari"
    assert _fit("kasus per triwulan", 56) == "kasus p…"
