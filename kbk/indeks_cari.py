"""The search index: one row for each activity, kept by triggers of the database, so that no path of writing can forget it.

What is searched: title, account, result, place, captions of the evidence in force, follow-ups and how they ended.
PostgreSQL keeps a tsvector of stems (its own Indonesian dictionary: "pelayanan" finds "melayani"); SQLite keeps the
texts and FTS5 over them, without stems. Neither is a model: it is read by kbk.pencarian alone, and made anew from the
tables at any time (`isi_ulang`). No object here depends on a column by name, because PostgreSQL then refuses to alter
that column, and SQLite to rename a table; instead `pastikan` mends after each migration what SQLite lost.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Beside the words stand lexemes that no text can have: #d of the region, #k of the group, #t of the quarter. With them
# the GIN index alone finds what one reader may see, or what is new, among the posts of a word that everybody uses.
_PG_POKOK = "setweight(kbk_kata(judul), 'A') || setweight(kbk_kata(uraian), 'B') || setweight(kbk_kata(hasil), 'C') AS pokok"
_PG_BUKTI = """SELECT {kegiatan_id} string_agg(keterangan, ' ' ORDER BY id) AS teks FROM kbk_bukti
    WHERE digantikan_oleh_id IS NULL AND ditarik_pada IS NULL AND keterangan <> ''"""
_PG_TINDAK = "SELECT {kegiatan_id} string_agg(concat_ws(' ', uraian, catatan_selesai), ' ' ORDER BY id) AS teks FROM kbk_tindaklanjut"
_PG_ISI = """INSERT INTO kbk_pencarian (kegiatan_id, dok)
SELECT k.id, p.pokok || kbk_kata(concat_ws(' ', k.tempat, b.teks, t.teks))
    || array_to_tsvector(ARRAY['#d' || o.pemda_id, '#k' || k.kelompok_id,
        '#t' || extract(year FROM k.tanggal)::int || extract(quarter FROM k.tanggal)::int])
FROM kbk_kegiatan k JOIN kbk_kelompok g ON g.id = k.kelompok_id JOIN opd_opd o ON o.id = g.opd_id"""
_PG_SATU = f"""{_PG_ISI}
CROSS JOIN LATERAL (SELECT {_PG_POKOK}) p
LEFT JOIN LATERAL ({_PG_BUKTI.format(kegiatan_id="")} AND kegiatan_id = k.id) b ON true
LEFT JOIN LATERAL ({_PG_TINDAK.format(kegiatan_id="")} WHERE kegiatan_id = k.id) t ON true
"""
# The whole: by reading each table once, and each sentence, which in a large sample stands in thousands of rows.
_PG_SEMUA = f"""
WITH p AS MATERIALIZED (SELECT judul, uraian, hasil, {_PG_POKOK} FROM (SELECT DISTINCT judul, uraian, hasil FROM kbk_kegiatan) s)
{_PG_ISI} JOIN p USING (judul, uraian, hasil)
LEFT JOIN ({_PG_BUKTI.format(kegiatan_id="kegiatan_id,")} GROUP BY kegiatan_id) b ON b.kegiatan_id = k.id
LEFT JOIN ({_PG_TINDAK.format(kegiatan_id="kegiatan_id,")} GROUP BY kegiatan_id) t ON t.kegiatan_id = k.id
"""
_PG_INDEKS = "CREATE INDEX kbk_pencarian_dok ON kbk_pencarian USING gin (dok) WITH (fastupdate = off)"
_PG_PASANG = [
    "CREATE TABLE kbk_pencarian (kegiatan_id bigint PRIMARY KEY, dok tsvector NOT NULL)",
    _PG_INDEKS,
    # What the parser would take for one word (a path, an address) or leave out (a tag) falls apart into words, as in FTS5.
    "CREATE FUNCTION kbk_kata(teks text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
    " SELECT to_tsvector('pg_catalog.indonesian', translate(left(teks, 100000), '/-_.@<>&:+~#', '            ')) $$",
    f"""CREATE FUNCTION kbk_pencarian_tulis(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
PERFORM 1 FROM kbk_pencarian WHERE kegiatan_id = ANY (ids) FOR UPDATE; -- who comes second reads what the first wrote
{_PG_SATU} WHERE k.id = ANY (ids) ON CONFLICT (kegiatan_id) DO UPDATE SET dok = EXCLUDED.dok; END $$""",
    """CREATE FUNCTION kbk_pencarian_kegiatan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'DELETE' THEN DELETE FROM kbk_pencarian WHERE kegiatan_id = OLD.id; RETURN NULL; END IF;
IF TG_OP = 'UPDATE' AND (OLD.judul, OLD.uraian, OLD.hasil, OLD.tempat, OLD.tanggal, OLD.kelompok_id)
    IS NOT DISTINCT FROM (NEW.judul, NEW.uraian, NEW.hasil, NEW.tempat, NEW.tanggal, NEW.kelompok_id) THEN RETURN NULL; END IF;
PERFORM kbk_pencarian_tulis(ARRAY[NEW.id]); RETURN NULL; END $$""",
    """CREATE FUNCTION kbk_pencarian_bukti() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'INSERT' AND NEW.keterangan = '' THEN RETURN NULL; END IF;
IF TG_OP = 'UPDATE' AND (OLD.kegiatan_id, OLD.keterangan, OLD.digantikan_oleh_id, OLD.ditarik_pada)
    IS NOT DISTINCT FROM (NEW.kegiatan_id, NEW.keterangan, NEW.digantikan_oleh_id, NEW.ditarik_pada) THEN RETURN NULL; END IF;
IF TG_OP <> 'INSERT' THEN PERFORM kbk_pencarian_tulis(ARRAY[OLD.kegiatan_id]); END IF;
IF TG_OP <> 'DELETE' THEN PERFORM kbk_pencarian_tulis(ARRAY[NEW.kegiatan_id]); END IF; RETURN NULL; END $$""",
    """CREATE FUNCTION kbk_pencarian_tindak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'UPDATE' AND (OLD.kegiatan_id, OLD.uraian, OLD.catatan_selesai)
    IS NOT DISTINCT FROM (NEW.kegiatan_id, NEW.uraian, NEW.catatan_selesai) THEN RETURN NULL; END IF;
IF TG_OP <> 'INSERT' THEN PERFORM kbk_pencarian_tulis(ARRAY[OLD.kegiatan_id]); END IF;
IF TG_OP <> 'DELETE' THEN PERFORM kbk_pencarian_tulis(ARRAY[NEW.kegiatan_id]); END IF; RETURN NULL; END $$""",
    """CREATE FUNCTION kbk_pencarian_kelompok() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF OLD.opd_id <> NEW.opd_id THEN
    PERFORM kbk_pencarian_tulis(ARRAY(SELECT id FROM kbk_kegiatan WHERE kelompok_id = NEW.id)); END IF; RETURN NULL; END $$""",
    "CREATE FUNCTION kbk_pencarian_kosong() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " TRUNCATE kbk_pencarian; RETURN NULL; END $$",
    "CREATE TRIGGER pencarian AFTER INSERT OR UPDATE OR DELETE ON kbk_kegiatan"
    " FOR EACH ROW EXECUTE FUNCTION kbk_pencarian_kegiatan()",
    "CREATE TRIGGER pencarian AFTER INSERT OR UPDATE OR DELETE ON kbk_bukti FOR EACH ROW EXECUTE FUNCTION kbk_pencarian_bukti()",
    "CREATE TRIGGER pencarian AFTER INSERT OR UPDATE OR DELETE ON kbk_tindaklanjut"
    " FOR EACH ROW EXECUTE FUNCTION kbk_pencarian_tindak()",
    "CREATE TRIGGER pencarian AFTER UPDATE ON kbk_kelompok FOR EACH ROW EXECUTE FUNCTION kbk_pencarian_kelompok()",
    "CREATE TRIGGER pencarian_kosong AFTER TRUNCATE ON kbk_kegiatan"
    " FOR EACH STATEMENT EXECUTE FUNCTION kbk_pencarian_kosong()",
]
_PG_TABEL = ["kbk_kegiatan", "kbk_bukti", "kbk_tindaklanjut", "kbk_kelompok"]
_PG_LEPAS = [
    "DROP TRIGGER pencarian_kosong ON kbk_kegiatan",
    *(f"DROP TRIGGER pencarian ON {tabel}" for tabel in _PG_TABEL),
    *(f"DROP FUNCTION kbk_pencarian_{nama}()" for nama in ("kegiatan", "bukti", "tindak", "kelompok", "kosong")),
    "DROP FUNCTION kbk_pencarian_tulis(bigint[])",
    "DROP TABLE kbk_pencarian",
    "DROP FUNCTION kbk_kata(text)",
]

KOLOM = ["judul", "uraian", "hasil", "tempat", "keterangan", "tindak_lanjut"]
_DAFTAR, _BARU, _LAMA = (", ".join(awal + kolom for kolom in KOLOM) for awal in ("", "NEW.", "OLD."))
_SQLITE_KETERANGAN = (
    "(SELECT coalesce(group_concat(keterangan, ' '), '') FROM kbk_bukti"
    " WHERE kegiatan_id = {0} AND digantikan_oleh_id IS NULL AND ditarik_pada IS NULL)"
)
_SQLITE_TINDAK = "(SELECT coalesce(group_concat(uraian || ' ' || catatan_selesai, ' '), '') FROM kbk_tindaklanjut WHERE kegiatan_id = {0})"
_SQLITE_TABEL = [
    f"CREATE TABLE kbk_pencarian (kegiatan_id integer PRIMARY KEY, {', '.join(f'{k} text NOT NULL' for k in KOLOM)})",
    f"CREATE VIRTUAL TABLE kbk_pencarian_fts USING fts5({_DAFTAR}, content='kbk_pencarian', content_rowid='kegiatan_id',"
    " tokenize='unicode61 remove_diacritics 2')",
]
_HAPUS_FTS = f"INSERT INTO kbk_pencarian_fts (kbk_pencarian_fts, rowid, {_DAFTAR}) VALUES ('delete', OLD.kegiatan_id, {_LAMA});"
_TULIS_FTS = f"INSERT INTO kbk_pencarian_fts (rowid, {_DAFTAR}) VALUES (NEW.kegiatan_id, {_BARU});"


def _sqlite_row(tabel: str, kolom: str, isi: str, penting: str) -> dict[str, str]:
    """Triggers of one table beside the activities: they write what is there now into one column."""
    tulis = f"UPDATE kbk_pencarian SET {kolom} = {isi} WHERE kegiatan_id = "
    ubah = f"{tulis.format('OLD.kegiatan_id')}OLD.kegiatan_id; {tulis.format('NEW.kegiatan_id')}NEW.kegiatan_id;"
    return {
        f"pencarian_{kolom}_tambah": f"AFTER INSERT ON {tabel} BEGIN {tulis.format('NEW.kegiatan_id')}NEW.kegiatan_id; END",
        f"pencarian_{kolom}_ubah": f"AFTER UPDATE OF kegiatan_id, {penting} ON {tabel} BEGIN {ubah} END",
        f"pencarian_{kolom}_hapus": f"AFTER DELETE ON {tabel} BEGIN {tulis.format('OLD.kegiatan_id')}OLD.kegiatan_id; END",
    }


_SQLITE_PEMICU = {
    "pencarian_fts_tambah": f"AFTER INSERT ON kbk_pencarian BEGIN {_TULIS_FTS} END",
    "pencarian_fts_ubah": f"AFTER UPDATE ON kbk_pencarian BEGIN {_HAPUS_FTS} {_TULIS_FTS} END",
    "pencarian_fts_hapus": f"AFTER DELETE ON kbk_pencarian BEGIN {_HAPUS_FTS} END",
    "pencarian_tambah": "AFTER INSERT ON kbk_kegiatan BEGIN INSERT INTO kbk_pencarian"
    " VALUES (NEW.id, NEW.judul, NEW.uraian, NEW.hasil, NEW.tempat, '', ''); END",
    "pencarian_ubah": "AFTER UPDATE OF judul, uraian, hasil, tempat ON kbk_kegiatan BEGIN UPDATE kbk_pencarian"
    " SET judul = NEW.judul, uraian = NEW.uraian, hasil = NEW.hasil, tempat = NEW.tempat WHERE kegiatan_id = NEW.id; END",
    "pencarian_hapus": "AFTER DELETE ON kbk_kegiatan BEGIN DELETE FROM kbk_pencarian WHERE kegiatan_id = OLD.id; END",
    **_sqlite_row("kbk_bukti", "keterangan", _SQLITE_KETERANGAN, "keterangan, digantikan_oleh_id, ditarik_pada"),
    **_sqlite_row("kbk_tindaklanjut", "tindak_lanjut", _SQLITE_TINDAK, "uraian, catatan_selesai"),
}
_FTS = {nama: isi for nama, isi in _SQLITE_PEMICU.items() if nama.startswith("pencarian_fts_")}
_SQLITE_ISI = f"""INSERT INTO kbk_pencarian SELECT id, judul, uraian, hasil, tempat,
{_SQLITE_KETERANGAN.format('k.id')}, {_SQLITE_TINDAK.format('k.id')} FROM kbk_kegiatan k"""


def pasang(connection=connection) -> None:
    """Makes the index and its triggers, and fills it."""
    if connection.vendor == "postgresql":
        _jalankan(connection, _PG_PASANG)
    else:
        _jalankan(connection, _SQLITE_TABEL + _sqlite_pemicu(_SQLITE_PEMICU))
    isi_ulang(connection)


def lepas(connection=connection) -> None:
    if connection.vendor == "postgresql":
        _jalankan(connection, _PG_LEPAS)
    else:
        hapus = [f"DROP TRIGGER IF EXISTS {nama}" for nama in _SQLITE_PEMICU]
        _jalankan(connection, [*hapus, "DROP TABLE kbk_pencarian_fts", "DROP TABLE kbk_pencarian"])


def isi_ulang(connection=connection) -> None:
    """Throws away what the index holds and reads everything again; in a transaction."""
    if connection.vendor == "postgresql":
        _jalankan(connection, ["SET LOCAL statement_timeout = 0", "SET LOCAL maintenance_work_mem = '256MB'", "TRUNCATE kbk_pencarian"])
        _jalankan(connection, ["DROP INDEX kbk_pencarian_dok", _PG_SEMUA, _PG_INDEKS, "ANALYZE kbk_pencarian"])
    else:
        _jalankan(connection, [*(f"DROP TRIGGER IF EXISTS {nama}" for nama in _FTS), "DELETE FROM kbk_pencarian", _SQLITE_ISI])
        _jalankan(connection, ["INSERT INTO kbk_pencarian_fts (kbk_pencarian_fts) VALUES ('rebuild')", *_sqlite_pemicu(_FTS)])


@contextmanager
def ditunda() -> Iterator[None]:
    """Nothing is kept inside, everything is read once after: for loads of a hundred thousand rows, in a transaction."""
    if connection.vendor == "postgresql":
        tabel = _PG_TABEL[:3]
        _jalankan(connection, ["SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {t} DISABLE TRIGGER pencarian" for t in tabel)])
        yield
        _jalankan(connection, ["SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {t} ENABLE TRIGGER pencarian" for t in tabel)])
    else:
        _jalankan(connection, [f"DROP TRIGGER {nama}" for nama in _SQLITE_PEMICU])
        yield
        _jalankan(connection, _sqlite_pemicu(_SQLITE_PEMICU))
    isi_ulang()


def pastikan(**kwargs) -> None:
    """After every migration: on SQLite a changed table is made anew, and has then lost its triggers."""
    if connection.vendor != "sqlite" or "kbk_pencarian" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ada = {nama for (nama,) in cursor.fetchall()}
    if hilang := {nama: isi for nama, isi in _SQLITE_PEMICU.items() if nama not in ada}:
        _jalankan(connection, _sqlite_pemicu(hilang))
        isi_ulang()


def _sqlite_pemicu(pemicu: dict[str, str]) -> list[str]:
    return [f"CREATE TRIGGER {nama} {isi}" for nama, isi in pemicu.items()]


def _jalankan(connection, perintah: list[str]) -> None:
    with connection.cursor() as cursor:
        for satu in perintah:
            cursor.execute(satu)
