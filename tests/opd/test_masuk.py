from django.test import Client

from tests import pabrik


def test_signing_in_with_a_grouped_nip_lasts_a_working_day(kota):
    pabrik.make_pengguna("198609262015051001", pabrik.make_pegawai(kota.dishub))
    client = Client()
    client.get("/masuk/")
    response = client.post(
        "/masuk/?next=/sehat/", {"login": "19860926 201505 1 001", "password": pabrik.SANDI, "next": "/sehat/"}
    )
    assert (response.status_code, response["Location"]) == (302, "/sehat/")
    assert response.cookies["sessionid"]["max-age"] == 10 * 60 * 60
