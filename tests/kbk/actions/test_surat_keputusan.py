import datetime as dt
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError

from kbk.actions.surat_keputusan import save_sk
from kbk.forms.kelompok import SkForm
from kbk.models import SuratKeputusan
from opd.forms.semula import BerubahError
from opd.models import Jejak
from tests import pabrik

ISIAN = {"nomor": "188.45/12/2026", "tanggal": "2026-01-05", "berlaku_dari": "2026-01-01", "berlaku_sampai": "31/12/2026"}


def form_sk(kelompok, sk=None, isi=None, **fields) -> SkForm:
    semula = SkForm(instance=sk, kelompok=kelompok)["semula"].value() if sk else ""
    form = SkForm(ISIAN | {"semula": semula} | fields, instance=sk, kelompok=kelompok)
    assert form.is_valid(), form.errors
    form.isi = isi
    return form


def files() -> set[str]:
    try:
        return {f"sk/{year}/{month}/{name}" for year in default_storage.listdir("sk")[0] for month in default_storage.listdir(f"sk/{year}")[0] for name in default_storage.listdir(f"sk/{year}/{month}")[1]}
    except FileNotFoundError:
        return set()


def test_a_decree_is_stored_with_its_scan(cast, kota):
    isi = pabrik.make_isi(b"pindaian", "application/pdf")
    sk = save_sk(by=cast.sekretaris, form=form_sk(kota.akta, isi=isi))
    sk.refresh_from_db()
    assert (sk.kelompok, sk.nomor, sk.berlaku_sampai) == (kota.akta, "188.45/12/2026", dt.date(2026, 12, 31))
    assert pabrik.read_stored(sk.berkas.name) == b"pindaian"
    assert sk.sha256 == isi.sha256
    trace = Jejak.objects.get(aksi="tambah_sk")
    assert (trace.opd, trace.isi["kelompok"], trace.isi["after"]["sha256"]) == (kota.disdukcapil, kota.akta.pk, isi.sha256)


def test_a_new_scan_leaves_the_old_file_where_it_is(cast, kota):
    sk = save_sk(by=cast.sekretaris, form=form_sk(kota.akta, isi=pabrik.make_isi(b"lama", "application/pdf")))
    old = sk.berkas.name
    new = pabrik.make_isi(b"baru", "application/pdf")
    sk = save_sk(by=cast.sekretaris, form=form_sk(kota.akta, SuratKeputusan.objects.get(), new))
    assert pabrik.read_stored(old) == b"lama"
    assert pabrik.read_stored(sk.berkas.name) == b"baru"
    assert Jejak.objects.get(aksi="ubah_sk").isi["after"] == {"sha256": new.sha256}


def test_a_correction_without_a_file_keeps_the_scan(cast, kota):
    sk = save_sk(by=cast.sekretaris, form=form_sk(kota.akta, isi=pabrik.make_isi(b"lama", "application/pdf")))
    name = sk.berkas.name
    save_sk(by=cast.sekretaris, form=form_sk(kota.akta, SuratKeputusan.objects.get(), nomor="188.45/13/2026"))
    sk.refresh_from_db()
    assert (sk.nomor, sk.berkas.name) == ("188.45/13/2026", name)
    assert Jejak.objects.get(aksi="ubah_sk").isi["before"] == {"nomor": "188.45/12/2026"}


def test_a_refused_row_leaves_no_file(cast, kota):
    sk = save_sk(by=cast.sekretaris, form=form_sk(kota.akta))
    before = files()
    late = form_sk(kota.akta, SuratKeputusan.objects.get(pk=sk.pk), pabrik.make_isi(b"x", "application/pdf"))
    SuratKeputusan.objects.update(nomor="lain")
    with pytest.raises(BerubahError):
        save_sk(by=cast.sekretaris, form=late)
    twin = form_sk(kota.akta, isi=pabrik.make_isi(b"y", "application/pdf"), nomor="kembar")
    with mock.patch.object(SuratKeputusan, "save", side_effect=IntegrityError), pytest.raises(IntegrityError):
        save_sk(by=cast.sekretaris, form=twin)
    assert files() == before


def test_only_those_who_edit_the_group(cast, kota):
    for siapa in ("ketua", "pimpinan", "sekretaris_dishub", "pemeriksa", "orang_luar"):
        with pytest.raises(PermissionDenied):
            save_sk(by=getattr(cast, siapa), form=form_sk(kota.akta))
    assert save_sk(by=cast.bagian_organisasi, form=form_sk(kota.akta)).pk
