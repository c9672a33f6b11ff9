"""How many drafts wait for the person who asks; the home page says it without a query of its own."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kbk.models import DrafKegiatan
from opd.masuk import bring

_menunggu = DrafKegiatan.objects.menunggu().filter(pengguna=OuterRef("pk")).order_by()
bring("draf_menunggu", Coalesce(Subquery(_menunggu.values("pengguna").annotate(n=Count("pk")).values("n")), 0))
