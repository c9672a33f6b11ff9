"""Full-text search over activities: what was typed becomes a query of the database's own index (kbk.indeks_cari).

Words must all occur, in whatever field; "in quotes" they stand in this order; -word must not occur; the last word may be
the beginning of one. The reader's rows come from `for_user` like everywhere: the index only finds, it never decides.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from kbk.models.kegiatan import KegiatanQuerySet
from opd.akses import Permission, Scope, held_roles

CALON = 500  # that many are ranked; a word with more is too common for a rank to mean anything
KATA_PALING_BANYAK = 12
HURUF_PALING_BANYAK = 100
AWALAN = 4  # letters from which on a word may be only begun: fewer begin too many words
KATA = re.compile(r"[^\W_]+")
_BAGIAN = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"?|([^\s"]+))|"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True)
class Frasa:
    """Words that stand one after the other; nearly always one."""

    kata: tuple[str, ...]
    awalan: bool = False  # the last of them is perhaps only begun
    tanpa: bool = False


@dataclass(frozen=True)
class Hasil:
    """Activities by how well they fit, the newer first among equals. `terpotong`: there are more, that were not ranked."""

    ids: list[int]
    terpotong: bool


def baca(teks: str) -> list[Frasa]:
    """What is asked for; empty when no word is wanted, only unwanted ones or signs. Reads any text."""
    frasa, terakhir = [], False
    for minus, kutip, polos, kutip2, polos2 in _BAGIAN.findall(teks):
        isi = kutip or kutip2 or polos or polos2
        if kata := tuple(satu[:HURUF_PALING_BANYAK] for satu in KATA.findall(isi.lower())):
            terakhir = not (kutip or kutip2 or minus) and len(kata[-1]) >= AWALAN
            frasa.append(Frasa(kata[:KATA_PALING_BANYAK], tanpa=bool(minus)))
    frasa = frasa[:KATA_PALING_BANYAK]
    if all(f.tanpa for f in frasa):
        return []
    if terakhir:
        frasa[-1] = Frasa(frasa[-1].kata, awalan=True)
    return frasa


def cocok(rows: KegiatanQuerySet, frasa: list[Frasa], pengguna) -> KegiatanQuerySet:
    """Those of `rows`, which `pengguna` may see, where everything asked for occurs."""
    return rows.filter(pk__in=_indeks(frasa, _jangkauan(pengguna)))


def cari(rows: KegiatanQuerySet, frasa: list[Frasa], pengguna, hari_ini: dt.date) -> Hasil:
    """The same as `cocok`, in order, and no more than CALON: the newest ones, as far as that costs nothing. Two queries."""
    calon = sorted(_calon(rows.order_by(), frasa, pengguna, hari_ini), key=lambda satu: (satu[1], satu[0]), reverse=True)
    skor = _skor([pk for pk, _ in calon[:CALON]], frasa)
    urut = sorted(calon[:CALON], key=lambda satu: skor.get(satu[0], 0), reverse=True)  # stable: the newer first
    return Hasil([pk for pk, _ in urut], len(calon) > CALON)


def _calon(rows: KegiatanQuerySet, frasa: list[Frasa], pengguna, hari_ini: dt.date) -> list[tuple[int, dt.date]]:
    """(id, date) of CALON + 1 at most. PostgreSQL looks in the newest quarters first, and in the others only when
    these don't fill it: it stops reading where it has enough, and would otherwise stop among the oldest."""
    jangkauan = _jangkauan(pengguna)
    if connection.vendor != "postgresql":
        return list(rows.filter(pk__in=_indeks(frasa)).order_by("-tanggal", "-pk").values_list("pk", "tanggal")[: CALON + 1])
    baru = " | ".join(f"'#t{t // 4}{t % 4 + 1}'" for t in _triwulan_baru(hari_ini))
    bagian = [
        rows.filter(pk__in=_indeks(frasa, [*jangkauan, waktu])).values_list("pk", "tanggal")[: CALON + 1]
        for waktu in (f"({baru})", f"!({baru})")
    ]
    return list(bagian[0].union(bagian[1], all=True).order_by()[: CALON + 1])


def _triwulan_baru(hari_ini: dt.date) -> range:
    """The quarter before this one, this one, and the next, which drafts may plan for."""
    kini = hari_ini.year * 4 + (hari_ini.month - 1) // 3
    return range(kini - 1, kini + 2)


def _jangkauan(pengguna) -> list[str]:
    """A condition on the index that every activity in the person's reach fulfils: it spares the database a look at
    other regions' rows, which `for_user` refuses anyway. None where a role's reach can't be said so."""
    held = [h for h in held_roles(pengguna) if Permission.KEGIATAN_VIEW in h.permissions]
    if connection.vendor != "postgresql" or not all(h.pemda_id and h.scope is not Scope.PROVINSI for h in held):
        return []
    tempat = {f"'#k{h.kelompok_id}'" if h.scope is Scope.KELOMPOK else f"'#d{h.pemda_id}'" for h in held}
    return [f"({' | '.join(sorted(tempat))})"] if tempat else []


def _indeks(frasa: list[Frasa], syarat: list[str] = ()) -> RawSQL:
    """The ids that the index finds; `syarat` are conditions on its own lexemes."""
    if connection.vendor == "postgresql":
        kata, cari = "to_tsquery('pg_catalog.indonesian', %s)", _tsquery(frasa)
        semua = kata + " && %s::tsquery" * len(syarat)
        # A query of signs that PostgreSQL does not take for words has no node, and finds nothing.
        sql = f"SELECT kegiatan_id FROM kbk_pencarian WHERE dok @@ ({semua}) AND numnode({kata}) > 0"
        return RawSQL(sql, [cari, *syarat, cari])
    return RawSQL("SELECT rowid FROM kbk_pencarian_fts WHERE kbk_pencarian_fts MATCH %s", [_fts(frasa)])


def _skor(ids: list[int], frasa: list[Frasa]) -> dict[int, float]:
    """How well each fits, a word in the title counting most."""
    if connection.vendor == "postgresql":
        sql = """SELECT kegiatan_id, ts_rank(dok, to_tsquery('pg_catalog.indonesian', %s)) FROM kbk_pencarian
            WHERE kegiatan_id = ANY (%s::bigint[])"""
        isi = [_tsquery(frasa), ids]
    else:
        sql = f"""SELECT rowid, -bm25(kbk_pencarian_fts, 10, 4, 2, 1, 1, 1) FROM kbk_pencarian_fts
            WHERE kbk_pencarian_fts MATCH %s AND rowid IN ({", ".join(str(int(pk)) for pk in ids)})"""
        isi = [_fts(frasa)]
    with connection.cursor() as cursor:
        cursor.execute(sql, isi)
        return dict(cursor.fetchall())


# Only letters and digits come this far (KATA), and each word in quotes: nothing of what was typed is read as an operator.
def _tsquery(frasa: list[Frasa]) -> str:
    def satu(f: Frasa) -> str:
        kata = " <-> ".join(f"'{kata}'" for kata in f.kata) + (":*" if f.awalan else "")
        return f"!({kata})" if f.tanpa else f"({kata})"

    return " & ".join(satu(f) for f in frasa)


def _fts(frasa: list[Frasa]) -> str:
    def satu(f: Frasa) -> str:
        return f'"{" ".join(f.kata)}"' + ("*" if f.awalan else "")

    ada, tanpa = ([satu(f) for f in frasa if f.tanpa is sisi] for sisi in (False, True))
    return " AND ".join(ada) if not tanpa else f"({' AND '.join(ada)}) NOT ({' OR '.join(tanpa)})"
