"""The numbers of a chart as a table, folded below it: for who cannot see the drawing, or wants them exactly."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kbk.grafik import Angka, Hari
from opd.format_id import angka, tanggal

BENTUK = (
    '<details class="tabel-grafik"><summary>Angkanya<span class="visually-hidden"> pada grafik {judul}</span></summary>'
    '<table class="table"><caption class="visually-hidden">{judul}</caption>'
    '<thead><tr><th scope="col">{pertama}</th>{atas}</tr></thead><tbody>{isi}</tbody></table></details>'
)


def tabel_grafik(judul: str, kepala: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    """`kepala` and `rows` begin with the name of a row; what follows are numbers as they are read."""
    pertama, *lain = kepala
    atas = format_html_join("", '<th scope="col" class="kanan">{}</th>', ((k,) for k in lain))
    isi = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', ((nama, _angka(nilai)) for nama, *nilai in rows))
    return format_html(BENTUK, judul=judul, pertama=pertama, atas=atas, isi=isi)


def _angka(nilai: Sequence[str]) -> SafeString:
    return format_html_join("", '<td class="kanan">{}</td>', ((n,) for n in nilai))


def tabel_ukuran(nama: str, satuan: str, awal: Angka, target: Angka, titik: list[tuple[Hari, Angka]]) -> SafeString:
    """That of kbk.grafik.sebelum_target_sesudah: baseline, every measure in time order, target."""
    ukur = [(tanggal(hari), angka(nilai)) for hari, nilai in titik]
    return tabel_grafik(nama, ["Tanggal", satuan], [("Sebelum", angka(awal)), *ukur, ("Target", angka(target))])
