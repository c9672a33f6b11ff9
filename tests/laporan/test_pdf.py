import socket
import subprocess
import threading

import pytest

from laporan.pdf import PdfGagal, gambar_siap, pengambil, render_pdf
from tests.laporan.contoh_cuplikan import gambar_contoh

KEPALA = '<!doctype html><html lang="id"><head><title>Uji</title><meta name="dcterms.created" content="2026-10-04T01:12:00Z"></head>'


@pytest.fixture
def pendengar():
    """A server on 127.0.0.1 that nobody may call; yields (port, callers)."""
    callers = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(30)

    def accept():
        try:
            while True:
                callers.append(server.accept()[0].close())
        except OSError:
            return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield server.getsockname()[1], callers
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def teks(path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def test_hostile_addresses_reach_nothing(tmp_path, pendengar):
    port, callers = pendengar
    rahasia = tmp_path / "rahasia.txt"
    rahasia.write_text("jangan-terbawa")
    html = f"""{KEPALA}<body><style>@import "http://127.0.0.1:{port}/a.css"; p {{ background: url(http://127.0.0.1:{port}/b) }}</style>
    <link rel="attachment" href="{rahasia.as_uri()}"><link rel="stylesheet" href="http://127.0.0.1:{port}/c.css">
    <img src="http://127.0.0.1:{port}/d"><img src="{rahasia.as_uri()}"><object data="{rahasia.as_uri()}"></object>
    <img src="berkas:lain"><iframe src="http://127.0.0.1:{port}/e"></iframe><p>Isi tetap ada.</p></body></html>"""
    keluaran = tmp_path / "a.pdf"
    hasil = render_pdf(html, {}, keluaran, waktu_detik=30, memori_mb=1024)
    assert hasil.halaman == 1
    assert callers == []
    assert "Isi tetap ada." in teks(keluaran)
    isi = keluaran.read_bytes()
    assert b"/EmbeddedFile" not in isi
    assert b"jangan-terbawa" not in isi


def test_only_the_given_files_are_served(tmp_path):
    foto = tmp_path / "x.jpg"
    foto.write_bytes(gambar_contoh(1))
    ambil = pengambil({"foto-1": str(foto)})
    assert ambil.fetch("berkas:foto-1").content_type == "image/jpeg"
    for alamat in (foto.as_uri(), "http://127.0.0.1/x", "https://contoh.id/x", "data:text/css,p{}", "berkas:foto-2", "foto-1"):
        with pytest.raises(ValueError, match="alamat ditolak"):
            ambil.fetch(alamat)


def test_a_photo_is_no_larger_than_paper_shows_and_a_broken_one_becomes_a_notice():
    utuh = gambar_contoh(2)
    isi, tipe = gambar_siap(utuh)
    assert tipe == "image/jpeg"
    assert len(isi) < len(utuh)
    assert gambar_siap(utuh)[0] == isi
    assert gambar_siap(utuh[:4000])[1] == "image/svg+xml"


def test_a_photo_that_vanishes_while_printing_fails_the_pdf(tmp_path):
    html = KEPALA + '<body><img src="berkas:foto-1" alt=""></body></html>'
    with pytest.raises(PdfGagal, match=r"Berkas yang sedang dicetak tidak dapat dibaca \(FileNotFoundError\)\."):
        render_pdf(html, {"foto-1": tmp_path / "hilang.jpg"}, tmp_path / "a.pdf", waktu_detik=60, memori_mb=1024)


@pytest.mark.faults
@pytest.mark.parametrize(("waktu", "memori", "sebab"), [(1, 1024, "waktu"), (100, 240, "memori")])
def test_a_limit_ends_the_child_with_a_reason(tmp_path, waktu, memori, sebab):
    html = KEPALA + "<body>" + "<p>" + "kata " * 400_000 + "</body></html>"
    with pytest.raises(PdfGagal) as galat:
        render_pdf(html, {}, tmp_path / "a.pdf", waktu_detik=waktu, memori_mb=memori)
    assert galat.value.sebab == sebab
    assert str(galat.value) == {
        "waktu": "Pembuatan PDF melewati batas waktu 1 detik.",
        "memori": "Pembuatan PDF melewati batas memori 240 MB.",
    }[sebab]


def test_what_cannot_be_laid_out_is_a_reason_not_a_crash(tmp_path):
    html = KEPALA + "<body>" + "<b>" * 6000 + "x</body></html>"
    with pytest.raises(PdfGagal, match=r"Isi laporan tidak dapat disusun menjadi PDF \(RecursionError\)\."):
        render_pdf(html, {}, tmp_path / "a.pdf", waktu_detik=60, memori_mb=1024)


def test_whoever_watches_can_stop_the_child(tmp_path):
    class CukupError(Exception):
        pass

    def kabar(tahap, persen):
        raise CukupError(tahap)

    with pytest.raises(CukupError):
        render_pdf(KEPALA + "<p>x" * 9000, {}, tmp_path / "a.pdf", waktu_detik=30, memori_mb=1024, kabar=kabar)
    assert not list(tmp_path.glob("*.json"))
