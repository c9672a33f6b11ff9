"""Every activity that a person may see, as a page of a list asks for it before anything is chosen."""

from django.db.models import Count, QuerySet, Value

from kbk.models import Kegiatan
from opd.akses import Permission
from opd.siap_orang import SiapOrang


class SemuaKegiatan:
    """Ids for a Paginator, the newest first, counted and cut by prepared queries."""

    def __init__(self, pengguna, sehalaman: int):
        self.pengguna, self.sehalaman = pengguna, sehalaman

    def count(self) -> int:
        return sum(_jumlah(self.pengguna))

    def __getitem__(self, potong: slice) -> list[int]:
        """From where the slice begins one page, so that the last one needs no SQL of its own."""
        return _ids(self.pengguna, potong.start, self.sehalaman) if potong.stop > potong.start else []


@SiapOrang
def _jumlah(pengguna) -> QuerySet:
    rows = Kegiatan.objects.for_user(pengguna, Permission.KEGIATAN_VIEW).order_by().values(semua=Value(1))
    return rows.annotate(jumlah=Count("pk")).values_list("jumlah", flat=True)


@SiapOrang
def _ids(pengguna, mulai: int, sehalaman: int) -> QuerySet:
    rows = Kegiatan.objects.for_user(pengguna, Permission.KEGIATAN_VIEW)
    return rows.values_list("pk", flat=True)[mulai : mulai + sehalaman]
