"""What is unusual about the values a unit chose for a year (domain 1.2, 2.8, 7). Hints only."""

from collections.abc import Iterable

from kbk.models import Nilai, NilaiTerpilih
from kbk.models.nilai import NILAI_TERPILIH_MAX, NILAI_TERPILIH_MIN
from opd.format_id import join_words

TERLEMAH = "Adaptif"  # of the seven in the national survey of 2022


def hints(terpilih: list[NilaiTerpilih], berakhlak: Iterable[Nilai]) -> list[str]:
    """One sentence each. Needs rows of with_rincian, and the seven; nothing chosen gives nothing."""
    if not terpilih:
        return []
    slogans = [t.nilai.nama for t in terpilih if t.slogan]
    unmeasured = [t.nilai.nama for t in terpilih if not t.slogan and not t.indikator.all()]
    found = _count(len(terpilih))
    if slogans:
        found.append(f"{join_words(slogans)} belum punya masalah yang disasar, jadi tampil sebagai slogan.")
    if unmeasured:
        found.append(f"{join_words(unmeasured)} belum punya indikator, jadi hasilnya belum dapat diukur.")
    return found + _too_easy(terpilih) + _untouched(terpilih, berakhlak)


def _count(count: int) -> list[str]:
    if count < NILAI_TERPILIH_MIN:
        return [f"Baru {count} nilai; pilih {NILAI_TERPILIH_MIN} sampai {NILAI_TERPILIH_MAX} setahun."]
    if count > NILAI_TERPILIH_MAX:
        return [
            f"Ada {count} nilai; {NILAI_TERPILIH_MIN} sampai {NILAI_TERPILIH_MAX} setahun lebih mungkin sungguh "
            "diterapkan."
        ]
    return []


def _too_easy(terpilih: list[NilaiTerpilih]) -> list[str]:
    """Targets at or behind where the year begins, as a copied measure that went well has them."""
    reached = [i.nama for t in terpilih for i in t.indikator.all() if i.tercapai(i.nilai_awal)]
    return [f"Target {join_words(reached)} sudah tercapai sejak awal; perbarui targetnya."] if reached else []


def _untouched(terpilih: list[NilaiTerpilih], berakhlak: Iterable[Nilai]) -> list[str]:
    touched = {row.ke_id for t in terpilih for row in t.nilai.pemetaan.all()}
    missing = [b.nama for b in berakhlak if b.pk not in touched]
    if not missing:
        return []
    weak = f" {TERLEMAH} adalah yang terlemah dalam survei nasional." if TERLEMAH in missing else ""
    return [f"Belum ada nilai yang menyentuh {join_words(missing)}.{weak}"]
