"""A part of the settings of a pemda's paper, saved with what it was before."""

from django.db import transaction

from laporan.models import TataNaskah
from opd import jejak


def save_naskah(*, by, form) -> TataNaskah:
    """Saves a valid NaskahForm; the row that everybody did without until now is made first, so that the trace says what
    was changed. Raises BerubahError."""
    with transaction.atomic():
        pemda = form.instance.pemda
        form.instance.pk = TataNaskah.objects.get_or_create(pemda=pemda)[0].pk
        form.instance._state.adding = False
        return jejak.save_form(form, by=by, aksi="ubah_tata_naskah", pemda=pemda)
