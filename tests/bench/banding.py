"""The same pages on two databases, one answer here and one there in turns: what a nation costs a city.

./bk bench --banding KOTA NASIONAL   (two DATABASE_URL, filled by isi_contoh)
Each database is answered from by a process of its own, which this one asks page by page.
"""

import os
import statistics
import subprocess
import sys

PUTARAN = 40


def jawab() -> None:
    """The child: reads the number of a page, answers with its milliseconds and how many queries it made."""
    import django  # noqa: PLC0415 – only the child needs the application

    django.setup()
    from tests.bench.halaman import daftar  # noqa: PLC0415 – needs django.setup()

    halaman = daftar()[1:]
    for satu in halaman:
        satu.siapkan()
    print(len(halaman), flush=True)
    for baris in sys.stdin:
        satu = halaman[int(baris)]
        satu.catat()
        print(satu.jam[-1], satu.kueri, satu.nama, sep="\t", flush=True)


def mulai(url: str) -> subprocess.Popen:
    lingkungan = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    perintah = [sys.executable, "-W", "ignore", "-m", "tests.bench.banding"]
    return subprocess.Popen(perintah, env=lingkungan, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def tanya(anak: subprocess.Popen, nomor: int) -> tuple[float, int, str]:
    anak.stdin.write(f"{nomor}\n")
    anak.stdin.flush()
    jam, kueri, nama = anak.stdout.readline().rstrip("\n").split("\t")
    return float(jam), int(kueri), nama


def p95(jam: list[float]) -> float:
    return statistics.quantiles(jam, n=20)[-1]


def main(kota: str, nasional: str) -> None:
    anak = [mulai(kota), mulai(nasional)]
    banyak = [int(satu.stdout.readline()) for satu in anak][0]
    hasil = {(satu, n): [] for satu in (0, 1) for n in range(banyak)}
    for _ in range(PUTARAN):
        for n in range(banyak):
            for satu in (0, 1):
                hasil[satu, n].append(tanya(anak[satu], n))
    print(f"{'Halaman':<28} {'median kota':>11} {'nasional':>9} {'p95 kota':>9} {'nasional':>9} {'kali':>5} {'kueri':>7}")
    for n in range(banyak):
        jam = [[j for j, _, _ in hasil[satu, n]] for satu in (0, 1)]
        tengah, tinggi = [statistics.median(j) for j in jam], [p95(j) for j in jam]
        kueri = "/".join(str(hasil[satu, n][0][1]) for satu in (0, 1))
        kali = tinggi[1] / tinggi[0]
        print(f"{hasil[0, n][0][2]:<28} {tengah[0]:11.1f} {tengah[1]:9.1f} {tinggi[0]:9.1f} {tinggi[1]:9.1f} {kali:5.2f} {kueri:>7}")
    for satu in anak:
        satu.stdin.close()
        satu.wait()


if __name__ == "__main__":
    jawab()
