"""What the secretary of an agency writes in its report, from data/narasi.json and the agency's own story."""

from kbk.models import Indikator, NilaiTerpilih
from laporan.contoh.kalimat import besar, bilang
from laporan.contoh.kota import Kota, baca, semua_unit
from laporan.models import Periode
from opd.models import Opd

BERPILIHAN = ["pengantar", "uraian_pelaksanaan", "peran_pimpinan", "kendala", "saran", "rencana"]


def tulis_narasi(kota: Kota, kode: str, periode: Periode) -> dict[str, str]:
    """The nine parts. Needs the activities and measurements of the period to be written already."""
    acak, pola, opd = kota.acak("narasi", kode, periode.kode), baca("narasi"), kota.opd(kode)
    satu, dua = acak.sample(_bahan(kota, kode), k=2)
    isi = {"opd": opd.nama, "periode": periode.nama, "layan": kota.unit[kode]["layan"], "satu": satu, "dua": dua}
    terpilih = NilaiTerpilih.objects.filter(opd__pelapor=opd, tahun=periode.tahun, masalah__isnull=False)
    pertama = terpilih.select_related("masalah").order_by("pk").first()
    latar = acak.choice(pola["latar_belakang"]) if pertama else pola["tanpa_masalah"]
    return {nama: besar(acak.choice(pola[nama]).format(**isi)) for nama in BERPILIHAN} | {
        "latar_belakang": latar.format(**isi, masalah=pertama.masalah.uraian if pertama else ""),
        "gambaran_umum": kota.unit[kode]["profil"] or f"{opd.nama} melayani {isi['layan']}.",
        "kesimpulan": f"{_capaian(opd, periode)} {acak.choice(pola['kesimpulan_tutup'])}",
    }


def _bahan(kota: Kota, kode: str) -> list[str]:
    """What the agency and the units below it try, by name."""
    bahan = []
    for unit in kota.unit.values():
        if unit["opd"].pelapor_id == kota.opd(kode).pk:
            aksi = unit["aksi"]
            bahan += semua_unit()[aksi]["aksi"] if isinstance(aksi, str) else aksi
    nama = list(dict.fromkeys(a[0] for a in bahan))
    return nama if len(nama) > 1 else ["briefing pagi", "papan ukuran kelompok"]


def _capaian(opd: Opd, periode: Periode) -> str:
    """One sentence on the first indicator that was measured."""
    pola = baca("narasi")
    indikator = Indikator.objects.filter(nilai_terpilih__opd__pelapor=opd, nilai_terpilih__tahun=periode.tahun)
    indikator = indikator.filter(pengukuran__tanggal__range=(periode.mulai, periode.selesai)).order_by("pk").first()
    if indikator is None:
        return pola["kesimpulan_tanpa"]
    kini = indikator.pengukuran.filter(tanggal__lte=periode.selesai).order_by("-tanggal", "-pk").first().nilai
    return pola["kesimpulan_capai" if indikator.tercapai(kini) else "kesimpulan_belum"].format(
        ukur=besar(indikator.nama),
        arah="turun" if kini < indikator.nilai_awal else "naik",
        awal=bilang(float(indikator.nilai_awal), indikator.satuan),
        kini=bilang(float(kini), indikator.satuan),
        target=bilang(float(indikator.target), indikator.satuan),
    )
