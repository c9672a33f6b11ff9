"""Group membership as a source of roles: a seat in a group is a right there, for as long as it lasts."""

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from kbk.models import Keanggotaan
from opd.akses import held_columns, register_source


@register_source
def seats(pengguna, aktif: Q) -> QuerySet:
    """Ketua and notulis as such; pembina, fasilitator and anggota act as members."""
    rows = Keanggotaan.objects.filter(aktif, pegawai=pengguna.pegawai_id, kelompok__aktif=True)
    return held_columns(
        rows,
        peran=Case(
            When(peran__in=["ketua", "notulis"], then="peran"), default=Value("anggota"), output_field=CharField()
        ),
        pemda="kelompok__opd__pemda_id",
        opd="kelompok__opd_id",
        jalur="kelompok__opd__jalur",
        kelompok="kelompok_id",
        zona="kelompok__opd__pemda__zona_waktu",
        tempat="kelompok__nama",
    )
