import datetime as dt

import pytest
from django.db import connection, transaction

from kbk import indeks_cari
from kbk.actions.bukti import restore_bukti, withdraw_bukti
from kbk.models import Kegiatan
from kbk.pencarian import Frasa, baca, cari, cocok
from kbk.sorotan import soroti
from opd.akses import Permission
from tests import pabrik

HARI_INI = dt.date(2026, 11, 25)
pg, sqlite = (pytest.mark.skipif(f"connection.vendor != '{v}'", reason=f"hanya {v}") for v in ("postgresql", "sqlite"))


def judul(teks, pengguna):
    rows = Kegiatan.objects.for_user(pengguna, Permission.KEGIATAN_VIEW)
    hasil = cari(rows, baca(teks), pengguna, HARI_INI)
    urut = [dict(rows.values_list("pk", "judul"))[pk] for pk in hasil.ids]
    assert sorted(urut) == sorted(cocok(rows, baca(teks), pengguna).values_list("judul", flat=True))
    return urut


TERBACA = [
    ("loket", [Frasa(("loket",), awalan=True)]),
    ("loket dua", [Frasa(("loket",)), Frasa(("dua",))]),
    ('"loket  dua" rapat', [Frasa(("loket", "dua")), Frasa(("rapat",), awalan=True)]),
    ('rapat "loket dua', [Frasa(("rapat",)), Frasa(("loket", "dua"))]),
    ("rapat -loket", [Frasa(("rapat",)), Frasa(("loket",), tanpa=True)]),
    ('-"loket dua" Rapat', [Frasa(("loket", "dua"), tanpa=True), Frasa(("rapat",), awalan=True)]),
    ("KTP-el", [Frasa(("ktp", "el"))]),
    ("07.30", [Frasa(("07", "30"))]),
    ('ra"pat', [Frasa(("ra",)), Frasa(("pat",))]),
    ("-loket", []),
    ("& | ! <-> :* ' \" ( ) - -- #d1", [Frasa(("d1",))]),
    ("''';--", []),
    ("  ", []),
]


def test_baca_takes_any_text_for_words():
    assert [(teks, baca(teks)) for teks, _ in TERBACA] == TERBACA


def test_every_field_is_searched_and_the_title_counts_most(cast, kota):
    tanggal = iter(dt.date(2026, 9, n) for n in range(1, 20))

    def buat(judul, **isi):
        return pabrik.make_kegiatan(kota.akta, cast.notulis, next(tanggal), judul=judul, **{"uraian": "x"} | isi)

    buat("Antrean di muka")
    buat("dalam uraian", uraian="Nomor antrean dibagikan.")
    buat("dalam hasil", hasil="Antrean habis pukul sepuluh.")
    buat("dalam tempat", tempat="Ruang antrean")
    pabrik.make_bukti(buat("dalam foto"), cast.notulis, keterangan="Antrean pagi hari")
    pabrik.make_tindak_lanjut(buat("dalam tindak lanjut"), cast.ketua.pegawai, uraian="Perbarui papan antrean")
    pabrik.make_tindak_lanjut(
        buat("dalam hasilnya"), cast.ketua.pegawai, selesai_pada=HARI_INI, catatan_selesai="Antrean tertib"
    )
    buat("tidak ada")
    urut = judul("antrean", cast.sekretaris)
    assert urut[:2] == ["Antrean di muka", "dalam uraian"]
    assert sorted(urut[2:]) == ["dalam foto", "dalam hasil", "dalam hasilnya", "dalam tempat", "dalam tindak lanjut"]


def test_all_words_wherever_they_stand(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Rapat", uraian="Membahas loket dua.", tempat="Aula/lobi")
    pabrik.make_bukti(row, cast.notulis, keterangan="Spanduk KTP-el pukul 07.30")
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Apel", uraian="Dua loket dibuka.")
    ditemukan = {
        teks: judul(teks, cast.sekretaris)
        for teks in ("rapat spanduk", '"loket dua"', "dua loket -apel", "ktp-el", "07.30", "SPANDUK", "lobi", "span",
                     "apel rapat", "KTP", '"dua loket"', "membaha", "<b>dua", "el:*")
    }  # fmt: skip
    assert ditemukan == {
        "rapat spanduk": ["Rapat"],
        '"loket dua"': ["Rapat"],
        "dua loket -apel": ["Rapat"],
        "ktp-el": ["Rapat"],
        "07.30": ["Rapat"],
        "SPANDUK": ["Rapat"],
        "lobi": ["Rapat"],
        "span": ["Rapat"],
        "apel rapat": [],
        "KTP": ["Rapat"],
        '"dua loket"': ["Apel"],
        "membaha": ["Rapat"],
        "<b>dua": [],
        "el:*": ["Rapat"],
    }


@pg
def test_postgresql_finds_words_of_the_same_stem(cast, kota):
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="A", uraian="Petugas melayani warga dan membersihkan ruang.")
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="B", uraian="Pelayanan dipercepat, kebersihan dijaga.")
    assert [sorted(judul(teks, cast.sekretaris)) for teks in ("pelayanan", "bersih", '"melayani warga"', "layan")] == [
        ["A", "B"], ["A", "B"], ["A"], ["A", "B"],
    ]  # fmt: skip


JAHAT = ["'", '"', "a'b", "a:b*", "a & | b", "!!x", "<->", "(((", "\\", "%s %(x)s", "NEAR(a b)", "judul:x", "^a", "a* OR b", "NOT",
         "AND", "-", '""', "²½ ١٢ ſ İ", "x" * 3000, "a b c d e f g h i j k l m n o p", "#d1 '#k1'", "²", "😀 kosong", "{a} + b", "--"]  # fmt: skip


def test_nothing_typed_is_taken_for_an_operator(cast, kota):
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Satu-satunya", uraian="loket")
    assert {teks: judul(teks, cast.sekretaris) for teks in JAHAT if baca(teks)} == {
        teks: [] for teks in JAHAT if baca(teks)
    }


def test_index_follows_every_change(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Lama", uraian="semula")
    bukti = pabrik.make_bukti(row, cast.notulis, keterangan="spanduk")
    tindak = pabrik.make_tindak_lanjut(row, cast.ketua.pegawai, uraian="papan")
    assert [judul(t, cast.sekretaris) for t in ("semula", "spanduk", "papan")] == [["Lama"]] * 3
    Kegiatan.objects.filter(pk=row.pk).update(judul="Baru", uraian="kemudian")
    type(bukti).objects.filter(pk=bukti.pk).update(keterangan="umbul")
    type(tindak).objects.filter(pk=tindak.pk).update(uraian="rambu")
    assert [judul(t, cast.sekretaris) for t in ("semula", "spanduk", "papan")] == [[]] * 3
    assert [judul(t, cast.sekretaris) for t in ("kemudian", "umbul", "rambu")] == [["Baru"]] * 3
    pengganti = pabrik.make_bukti(row, cast.notulis, keterangan="bendera")
    type(bukti).objects.filter(pk=bukti.pk).update(digantikan_oleh=pengganti)
    assert [judul(t, cast.sekretaris) for t in ("umbul", "bendera")] == [[], ["Baru"]]
    withdraw_bukti(by=cast.notulis, bukti=pengganti, alasan="memuat data pribadi")
    assert judul("bendera", cast.sekretaris) == []
    restore_bukti(by=cast.notulis, bukti=pengganti)
    assert judul("bendera", cast.sekretaris) == ["Baru"]
    tindak.delete()
    assert judul("rambu", cast.sekretaris) == []
    bukti.delete()
    pengganti.delete()
    assert judul("bendera", cast.sekretaris) == []
    row.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kbk_pencarian")
        assert cursor.fetchone() == (0,)


def test_a_foreign_row_is_never_found_nor_counted(cast, kota):
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Milik akta", uraian="rahasia")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, judul="Milik KIR", uraian="rahasia")
    pabrik.make_kegiatan(kota.lain, cast.sekretaris_luar, judul="Milik kota lain", uraian="rahasia")
    pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan, judul="Milik lurah", uraian="rahasia")
    siapa = ("notulis", "sekretaris", "pimpinan", "sekretaris_dishub", "bagian_organisasi", "orang_luar", "biro", "admin",
             "tanpa_peran", "sekretaris_kecamatan")  # fmt: skip
    assert {nama: sorted(judul("rahasia", getattr(cast, nama))) for nama in siapa} == {
        "notulis": ["Milik akta"],
        "sekretaris": ["Milik akta"],
        "pimpinan": ["Milik akta"],
        "sekretaris_dishub": ["Milik KIR"],
        "bagian_organisasi": ["Milik KIR", "Milik akta", "Milik lurah"],
        "orang_luar": ["Milik kota lain"],
        "biro": [],
        "admin": [],
        "tanpa_peran": [],
        "sekretaris_kecamatan": ["Milik lurah"],
    }


def test_of_equal_ones_the_newer_comes_first_and_only_so_many_are_ranked(cast, kota, monkeypatch):
    monkeypatch.setattr("kbk.pencarian.CALON", 3)
    for bulan, judul_ in ((2, "Februari"), (11, "November"), (10, "Oktober"), (8, "Agustus"), (12, "Desember")):
        pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, bulan, 1), judul="Rapat", uraian="x", hasil=judul_)
    rows = Kegiatan.objects.for_user(cast.sekretaris, Permission.KEGIATAN_VIEW)

    def isi(hasil):
        return [dict(rows.values_list("pk", "hasil"))[pk] for pk in hasil.ids], hasil.terpotong

    assert isi(cari(rows, baca("rapat"), cast.sekretaris, HARI_INI)) == (["Desember", "November", "Oktober"], True)
    sempit = rows.filter(tanggal__lte=dt.date(2026, 10, 1))
    assert isi(cari(sempit, baca("rapat"), cast.sekretaris, HARI_INI)) == (["Oktober", "Agustus", "Februari"], False)


def test_what_is_shown_is_escaped_and_marked(cast, kota):
    row = pabrik.make_kegiatan(
        kota.akta, cast.notulis, judul="<script>loket</script> & Loket", uraian="Awal. " * 30 + "Di <b>loket dua</b> antre. " + "Akhir " * 40
    )
    pabrik.make_bukti(row, cast.notulis, keterangan="Loket <i>pagi</i>")
    (row,) = soroti([row], baca("loket"))
    assert row.judul_sorot == "&lt;script&gt;<mark>loket</mark>&lt;/script&gt; &amp; <mark>Loket</mark>"
    uraian, foto = row.temuan
    assert (uraian.bagian, foto.bagian) == ("Uraian", "Keterangan foto")
    assert foto.kutipan == "<mark>Loket</mark> &lt;i&gt;pagi&lt;/i&gt;"
    assert uraian.kutipan.startswith("… ")
    assert uraian.kutipan.endswith(" …")
    assert "Di &lt;b&gt;<mark>loket</mark> dua&lt;/b&gt; antre." in uraian.kutipan
    assert len(uraian.kutipan) < 220


def test_only_whole_phrases_and_wanted_words_are_marked(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Loket dua dan loket tiga", uraian="tiga dua loket")
    (row,) = soroti([row], baca('"loket dua" -tiga'))
    assert row.judul_sorot == "<mark>Loket</mark> <mark>dua</mark> dan loket tiga"
    assert row.temuan == []


def test_a_later_load_is_read_at_its_end(cast, kota):
    with transaction.atomic(), indeks_cari.ditunda():
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Muatan", uraian="x")
        pabrik.make_bukti(row, cast.notulis, keterangan="spanduk")
        assert judul("muatan", cast.sekretaris) == []
    assert judul("muatan spanduk", cast.sekretaris) == ["Muatan"]
    Kegiatan.objects.filter(pk=row.pk).update(judul="Kemudian")
    assert judul("kemudian", cast.sekretaris) == ["Kemudian"]


def test_removing_and_making_the_index_again_finds_the_same(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Tetap", uraian="x")
    pabrik.make_bukti(row, cast.notulis, keterangan="spanduk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    indeks_cari.lepas()
    assert "kbk_pencarian" not in connection.introspection.table_names()
    indeks_cari.pasang()
    assert judul("tetap spanduk", cast.sekretaris) == ["Tetap"]


@sqlite
def test_triggers_lost_when_a_table_is_made_anew_come_back(cast, kota):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER pencarian_ubah")
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Lama", uraian="x")
    Kegiatan.objects.filter(pk=row.pk).update(judul="Baru")
    assert judul("baru", cast.sekretaris) == []
    indeks_cari.pastikan()
    assert judul("baru", cast.sekretaris) == ["Baru"]
    Kegiatan.objects.filter(pk=row.pk).update(judul="Terbaru")
    assert judul("terbaru", cast.sekretaris) == ["Terbaru"]


@pg
def test_columns_of_searched_tables_can_still_change(cast, kota):
    """PostgreSQL refuses to alter a column that a view or the head of a trigger names."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kbk_kegiatan ALTER COLUMN judul TYPE varchar(300)")
        cursor.execute("ALTER TABLE kbk_bukti ALTER COLUMN keterangan TYPE varchar(400)")
        cursor.execute("ALTER TABLE kbk_tindaklanjut ALTER COLUMN uraian TYPE text")
