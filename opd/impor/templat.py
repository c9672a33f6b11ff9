"""The template people fill in: an empty sheet with the columns, and beside it what they mean."""

from opd.impor.sumber import JenisImpor
from opd.xlsx import Kolom, Sheet


def template_columns(jenis: type[JenisImpor]) -> list[Kolom]:
    return [Kolom(kolom.nama, lebar=max(14, len(kolom.contoh) + 4), teks=kolom.teks) for kolom in jenis.kolom]


def template_sheets(jenis: type[JenisImpor], user) -> list[Sheet]:
    """The data sheet first, because the import reads the first; then the guide with an example row, and lists."""
    lists = jenis.lists(user)
    kode = next(iter(lists[0].baris), ("DISHUB",))[0]
    guide = [
        (
            kolom.nama,
            "wajib ada" if kolom.wajib else "boleh tidak ada",
            kolom.arti,
            kolom.contoh.format(opd=kode),
        )
        for kolom in jenis.kolom
    ]
    guide += [
        ("", "", "Isi lembar “Data” mulai baris kedua, satu baris satu data. " + jenis.ringkas, ""),
        (
            "",
            "",
            "Sel kosong tidak mengubah data yang sudah ada. Tulis - (tanda hubung) untuk mengosongkan isian.",
            "",
        ),
        ("", "", "Tanggal: 31-12-2026, 31/12/2026, 2026-12-31, atau 9 Maret 2026.", ""),
    ]
    columns = ["kolom", "perlu", Kolom("penjelasan", lebar=60), Kolom("contoh", lebar=34, teks=True)]
    return [Sheet("Data", template_columns(jenis), []), Sheet("Petunjuk", columns, guide), *lists]
