"""What a pemda prints on every report: address, coat of arms, paper."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from opd import jejak
from opd.berkas import Isi
from opd.models import PemerintahDaerah
from opd.penyimpanan import server_name


def save_pemda(*, form, by, lambang: Isi | None = None, tanpa_lambang: bool = False) -> PemerintahDaerah:
    """Saves the fields of a valid PemdaForm and puts `lambang` in the place of the old one, whose file stays:
    reports that were frozen with it print it for ever. Raises BerubahError."""
    baru = default_storage.save(server_name("lambang", lambang.ekstensi), ContentFile(lambang.data)) if lambang else ""
    with transaction.atomic():
        form.ensure_unchanged()
        before = PemerintahDaerah.objects.filter(pk=form.instance.pk).values("alamat", "kertas", "lambang").get()
        pemda = form.save(commit=False)
        pemda.lambang = baru or ("" if tanpa_lambang else before["lambang"])
        pemda.save(update_fields=["alamat", "kertas", "lambang"])
        after = {"alamat": pemda.alamat, "kertas": pemda.kertas, "lambang": pemda.lambang.name or ""}
        changes = jejak.changes(before, after)
        jejak.record(by=by, aksi="ubah_pemda", sasaran=pemda, pemda=pemda, **changes)
    return pemda
