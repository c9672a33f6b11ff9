"""Marks in every text of the world of tests.dunia, so that a text field added tomorrow is watched tomorrow."""

from django.apps import apps
from django.db import models

from opd.akses import Scoped

# What programs read or write: codes, digests, slugs, names to sign in with, addresses of pages, reasons of failures.
BUKAN_TEKS = {
    "aksi", "sasaran", "Pemberitahuan.alamat", "galat", "tahap", "hash", "hash_sebelum", "sha256", "masukan_sha256", "kode", "kode_verifikasi", "jalur", "jenis",
    "kertas", "kunci_kirim", "nama_masuk", "nip", "password", "peran", "rupa", "sha256_asal", "tipe", "token", "kode_periode",
}  # fmt: skip
# For everybody who may look at the register: which agencies there are and where, who leads them as what, and when.
TERBUKA = {"Opd.nama", "Opd.singkatan", "Opd.alamat", "Opd.kontak", "Penugasan.jabatan", "PemerintahDaerah", "Periode"}
# Written by the server: its own addresses and keys, and what it says of a job that failed, for who looks after it.
TERBUKA |= {"Pemberitahuan.alamat", "Pemberitahuan.kunci", "Cetakan.galat", "Surat.galat"}
# Marked where the world makes them: what can't be changed, belongs to a person, or greets its owner on every page.
TETAP = {"Jejak", "TindakLanjut.catatan_selesai", "PermintaanKelengkapan.jawaban", "Impor.nama_berkas"}
TETAP |= {"Pegawai", "Pengguna", "HariLibur.nama"}
ORANG = {"Pegawai", "Pengguna", "Peran", "Mutasi", "Kelompok.nama"}  # who is where: accounts show it, content stays hidden
HURUF = {"DISDUKCAPIL": "A", "DISHUB": "D", "KEL-TLI": "K", "DISDIK": "S", "64.74": "B", "64.72": "M"}


def scoped_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, Scoped)]


def text_fields(model) -> list[models.Field]:
    """The columns in which a person's words stand."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, models.EmailField)
        if not field.choices
        if not (BUKAN_TEKS | TERBUKA) & {field.name, model.__name__, f"{model.__name__}.{field.name}"}
    ]


def unit_letters(model) -> dict[int, str]:
    """{pk: letter} of the rows whose unit has one."""
    opd = [] if model.OPD_PATH is None else [f"{model.OPD_PATH}__kode".removeprefix("__")]
    pemda = "kode" if model.PEMDA_PATH == "pk" else f"{model.PEMDA_PATH}__kode"
    rows = model._base_manager.values_list("pk", *opd, pemda)
    first = {pk: next((kode for kode in kodes if kode), None) for pk, *kodes in rows}
    return {pk: HURUF[kode] for pk, kode in first.items() if kode in HURUF}


def mark_texts() -> None:
    """Writes the mark of its unit into every text of every row."""
    for model in scoped_models():
        for pk, huruf in unit_letters(model).items():
            mark_row(model._base_manager.get(pk=pk), huruf)


def mark_row(row, huruf: str) -> None:
    model, isi = type(row), {}
    for field in text_fields(model):
        nama = {model.__name__, f"{model.__name__}.{field.name}"}
        tanda = f"{'ORANG' if nama & ORANG else 'RAHASIA'}-{huruf}"
        if not nama & TETAP and tanda not in str(getattr(row, field.name)):
            isi[field.name] = f"{tanda} {field.name} {row.pk}"[: field.max_length]
    if isi:
        model._base_manager.filter(pk=row.pk).update(**isi)


def unmarked() -> list[str]:
    """Text fields that hold no mark of the other city in any row: nobody would notice them leak."""
    return [
        f"{model.__name__}.{field.name}"
        for model in scoped_models()
        for field in text_fields(model)
        if not model._base_manager.filter(**{f"{field.name}__regex": "(RAHASIA|ORANG|LIBUR)-[SM]"}).exists()
    ]
