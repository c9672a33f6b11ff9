"""What a phone without a network is asked and told in a test."""

from playwright.sync_api import expect

# The policy of the site forbids what wait_for_function does, so the page itself waits.
TUNGGU = """async () => {
    for (let n = 0; !(await (%s)); n++) {
        if (n > 300) throw new Error("tidak kunjung terjadi");
        await new Promise((ya) => setTimeout(ya, 50));
    }
}"""
SIAP = "self.Luring && navigator.serviceWorker.controller && Luring.all('bekal').then((b) => b.length) && caches.keys().then((k) => k.length)"
ISI_ANTREAN = "Luring.list().then((semua) => semua.map((b) => [b.judul, b.keadaan, b.foto.length]))"
# Rows, caches, remembered words and workers: an attempt that was under way may leave a database without a row.
SISA = """async () => {
    let baris = 0;
    for (const { name } of await indexedDB.databases()) {
        const basis = await new Promise((ya) => { indexedDB.open(name).onsuccess = (event) => ya(event.target.result); });
        for (const nama of basis.objectStoreNames)
            baris += await new Promise((ya) => { basis.transaction(nama).objectStore(nama).count().onsuccess = (event) => ya(event.target.result); });
    }
    const pekerja = await navigator.serviceWorker.getRegistrations();
    return [baris, (await caches.keys()).length, localStorage.length, pekerja.length];
}"""
# Where no script of ours runs.
ANTREAN_KOSONG = """new Promise((ya) => {
    indexedDB.open("luring").onsuccess = ({ target: { result: basis } }) => {
        basis.transaction("antrean").objectStore("antrean").count().onsuccess = (event) => ya(!event.target.result);
        basis.close();
    };
})"""
KABAR, BUTIR = ".luring-kabar", "#antrean > li"


def tunggu(page, syarat: str) -> None:
    page.evaluate(TUNGGU % syarat)


def tunggu_kabar(page, kabar: list) -> None:
    """Until the browser has told what is collected in `kabar`."""
    for _ in range(300):
        if kabar:
            return
        page.wait_for_timeout(50)
    raise AssertionError("peramban tidak memberi kabar")


def catat(page, uraian: str, *foto) -> None:
    """Fills in the form that stands for "Catat kegiatan" while there is no network, and saves it."""
    page.goto("/kegiatan/baru/")
    page.wait_for_url("**/luring/catat/")
    page.locator("label.chip", has_text="Aksi perbaikan").click()
    page.get_by_label("Apa yang dilakukan dan hasilnya?").fill(uraian)
    if foto:
        page.get_by_label("Foto atau PDF").set_input_files(foto)
        expect(page.locator("#catat-foto-daftar li")).to_have_count(len(foto))
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/luring/antrean/*")
    expect(page.locator(BUTIR).first).to_be_visible()


def bagikan(page, berkas: bytes) -> None:
    """What Android does when a picture is shared with the application."""
    page.evaluate(
        """([alamat, isi]) => {
            const form = Object.assign(document.createElement("form"), { method: "post", action: alamat, enctype: "multipart/form-data" });
            const file = Object.assign(document.createElement("input"), { type: "file", name: "foto" });
            const teks = Object.assign(document.createElement("input"), { type: "hidden", name: "teks", value: "Antrean pagi habis." });
            const bawaan = new DataTransfer();
            bawaan.items.add(new File([Uint8Array.from(isi)], "WA0001.jpg", { type: "image/jpeg" }));
            file.files = bawaan.files;
            form.append(file, teks);
            document.body.append(form);
            form.submit();
        }""",
        ["/luring/bagikan/", list(berkas)],
    )
    page.wait_for_url("**/luring/catat/?*")
