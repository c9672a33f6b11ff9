import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from opd.simpanan_sesi import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kunci() -> str:
    sesi = SessionStore()
    sesi["isi"] = "ada"
    sesi.save()
    return sesi.session_key


def test_a_session_is_read_in_one_query(kunci, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(kunci)["isi"] == "ada"


def test_one_that_has_expired_or_never_was_is_empty_and_loses_its_key(kunci):
    Session.objects.update(expire_date=timezone.now())
    for mana in (kunci, "tidak-pernah-ada"):
        sesi = SessionStore(mana)
        assert dict(sesi.items()) == {}
        assert sesi.session_key is None
