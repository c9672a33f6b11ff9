from laporan.actions.tata_naskah import save_naskah
from laporan.forms.tata_naskah import KopForm
from laporan.models import TataNaskah
from opd.models import Jejak

KOP = {"kop_rasio": "4:5", "huruf": "dejavu-sans", "ukuran_huruf": "11"}


def form_of(naskah: TataNaskah) -> KopForm:
    form = KopForm(KOP | {"semula": KopForm(instance=naskah)["semula"].value()}, instance=naskah)
    assert form.is_valid()
    return form


def test_the_first_save_makes_the_row(kota, cast):
    saved = save_naskah(by=cast.bagian_organisasi, form=form_of(TataNaskah(pemda=kota.bontang)))
    assert TataNaskah.objects.get() == saved
    assert Jejak.objects.get(aksi="ubah_tata_naskah").isi["before"] == {"huruf": "liberation-sans"}


def test_another_part_saved_in_the_meantime_stays(kota, cast):
    TataNaskah.objects.create(pemda=kota.bontang)
    form = form_of(TataNaskah.objects.get())
    TataNaskah.objects.update(ringkasan=True)
    save_naskah(by=cast.bagian_organisasi, form=form)
    row = TataNaskah.objects.get()
    assert (row.huruf, row.ringkasan) == ("dejavu-sans", True)
