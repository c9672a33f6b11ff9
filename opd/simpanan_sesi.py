"""Django's sessions in the database, read by a prepared query: every request of everybody begins with it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from opd.siap import Isi, Siap


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _hidup(kunci=self.session_key, kini=timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


@Siap
def _hidup(kunci: Isi, kini: Isi) -> QuerySet:
    return Session.objects.filter(session_key=kunci, expire_date__gt=kini)
