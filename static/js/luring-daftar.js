/* The queue of this phone, one card per activity of the person who is here; and the way out, which says what it
   would throw away. */
(async () => {
  const cari = (id) => document.getElementById(id);
  const query = new URLSearchParams(location.search);
  const KEADAAN = {
    isian: ["Belum selesai diisi", "lencana-abu"],
    menunggu: ["Menunggu jaringan", "lencana-oker"],
    ditolak: ["Perlu diperbaiki", "lencana-merah"],
  };
  let siapa = await Luring.whoami();
  if (query.has("keluar")) await leave();
  await draw();
  document.addEventListener("luring:berubah", draw);
  if (self.BroadcastChannel) new BroadcastChannel("luring").onmessage = draw;

  async function mine() {
    const semua = await Luring.list();
    return [semua.filter((b) => b.pemilik === siapa.pengguna), semua.filter((b) => b.pemilik !== siapa.pengguna)];
  }

  async function draw() {
    const [sendiri, lain] = await mine();
    cari("antrean").replaceChildren(...sendiri.map(card));
    cari("antrean-kosong").hidden = sendiri.length > 0 || lain.length > 0;
    cari("antrean-aksi").hidden = sendiri.length < 2 || query.has("keluar");
    const kalimat = [];
    if (sendiri.length) kalimat.push(`${sendiri.length} kegiatan tersimpan di ponsel ini. Yang menunggu dikirim sendiri begitu ada jaringan.`);
    else if (query.has("baru")) kalimat.push("Sudah terkirim.");
    if (lain.length && (siapa.masuk || siapa.luring)) kalimat.push(`${lain.length} kegiatan orang lain juga menunggu di ponsel ini. Hanya pemiliknya yang dapat melihat dan mengirimnya.`);
    cari("antrean-keadaan").textContent = kalimat.join(" ");
    if (!siapa.masuk && !siapa.luring && lain.length) {
      const tautan = Object.assign(document.createElement("a"), { href: "/luring/masuk/?ke=antrean", textContent: "Masuk lagi untuk mengirim." });
      cari("antrean-keadaan").replaceChildren(`${lain.length} kegiatan menunggu di ponsel ini. `, tautan);
    }
  }

  function card(butir) {
    const baris = document.createElement("li");
    baris.dataset.kunci = butir.kunci;
    const [kata, warna] = butir.sedang && Date.now() - butir.sedang < 6 * 60e3 ? ["Sedang dikirim", "lencana"] : KEADAAN[butir.keadaan];
    const judul = Object.assign(document.createElement("h2"), { textContent: butir.judul, className: "antrean-judul" });
    const lencana = Object.assign(document.createElement("span"), { className: `lencana ${warna}`, textContent: kata });
    const foto = butir.foto.length ? `${butir.foto.length} foto atau berkas · ` : "";
    const kapan = Object.assign(document.createElement("span"), { className: "redup kecil", textContent: ` ${foto}disimpan ${moment(butir.diubah)}` });
    const keterangan = document.createElement("p");
    keterangan.append(lencana, kapan);
    baris.append(judul, keterangan);
    const sebab = butir.galat ? Luring.sentences(butir.galat).join(" ") : butir.sebab;
    if (sebab) baris.append(Object.assign(document.createElement("p"), { className: butir.keadaan === "ditolak" ? "pesan pesan-error" : "redup", textContent: sebab }));
    const aksi = Object.assign(document.createElement("div"), { className: "aksi" });
    if (butir.keadaan === "menunggu") aksi.append(button("Kirim", "btn-outline-primary", () => send({ kunci: butir.kunci })));
    aksi.append(Object.assign(document.createElement("a"), { className: "btn btn-outline-primary", href: `/luring/catat/?kunci=${butir.kunci}`, textContent: butir.keadaan === "isian" ? "Lanjutkan" : "Ubah" }));
    aksi.append(button("Unduh", "btn-link", () => download([butir])));
    aksi.append(button("Buang", "btn-link", () => discard(butir)));
    baris.append(aksi);
    return baris;
  }

  function button(kata, gaya, kerja) {
    const tombol = Object.assign(document.createElement("button"), { type: "button", className: `btn ${gaya}`, textContent: kata });
    tombol.addEventListener("click", kerja);
    return tombol;
  }

  function moment(ms) {
    const saat = new Date(ms);
    return `${saat.toLocaleDateString("id-ID", { day: "numeric", month: "long" })} pukul ${saat.toTimeString().slice(0, 5).replace(":", ".")}`;
  }

  async function send(pilihan) {
    siapa = await Luring.whoami();
    if (siapa.luring) cari("antrean-keadaan").textContent = "Belum ada jaringan. Yang menunggu tetap tersimpan di ponsel ini.";
    const hasil = await Luring.send(pilihan);
    await draw();
    return hasil;
  }

  /** Ten seconds to take it back; then it is gone. */
  async function discard(butir) {
    await Luring.patch(butir.kunci, { dibuang: Date.now() });
    const kabar = Object.assign(document.createElement("p"), { className: "pesan pesan-warning antrean-urung", textContent: `“${butir.judul}” dibuang. ` });
    kabar.setAttribute("role", "status");
    kabar.append(button("Urungkan", "btn-link", async () => {
      kabar.remove();
      await Luring.patch(butir.kunci, { dibuang: 0 });
    }));
    cari("antrean").before(kabar);
    setTimeout(() => { kabar.remove(); Luring.dispose(butir); }, 10e3);
  }

  // --- a copy to keep --------------------------------------------------------------------------------------------

  async function download(semua) {
    const berkas = [];
    semua.forEach((butir, n) => {
      const map = `${String(n + 1).padStart(2, "0")} ${safe(butir.judul)}`;
      const baris = Object.entries(butir.isi).filter(([nama]) => !/^(alasan_|hadir$)/.test(nama)).map(([nama, teks]) => `${nama}: ${teks.join(", ")}`);
      berkas.push({ nama: `${map}/kegiatan.txt`, blob: new Blob([`${butir.judul}\r\n\r\n${baris.join("\r\n")}\r\n`]) });
      berkas.push({ nama: `${map}/isian.json`, blob: new Blob([JSON.stringify({ kunci: butir.kunci, isi: butir.isi }, null, 1)]) });
      butir.foto.filter((foto) => foto.blob).forEach((foto, m) => berkas.push({ nama: `${map}/${m + 1} ${safe(foto.nama)}`, blob: foto.blob }));
    });
    const tautan = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await Zip.pack(berkas)), download: "budaya-kerja-menunggu.zip" });
    tautan.click();
    setTimeout(() => URL.revokeObjectURL(tautan.href), 60e3);
  }

  const safe = (teks) => teks.replace(/[^\p{L}\p{N}. _-]+/gu, " ").trim().slice(0, 60) || "kegiatan";

  // --- signing out -----------------------------------------------------------------------------------------------

  async function leave() {
    const [sendiri, lain] = await mine();
    const bagian = cari("antrean-keluar"), form = bagian.querySelector("form");
    if (!siapa.masuk && !siapa.luring) return;
    if (siapa.luring) cari("antrean-keluar-kalimat").textContent = "Keluar memerlukan jaringan. Coba lagi setelah ada jaringan.";
    bagian.hidden = !siapa.luring;
    if (siapa.luring) for (const tombol of bagian.querySelectorAll("button")) tombol.hidden = true;
    if (!siapa.masuk) return;
    form.elements.csrfmiddlewaretoken.value = siapa.csrf;
    form.elements.biarkan_luring.disabled = !lain.length;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await Luring.wipe(siapa.pengguna, !lain.length);
      for (const nama of Object.keys(localStorage)) if (nama !== "luring") localStorage.removeItem(nama);
      form.submit();
    });
    if (!sendiri.length && !lain.length) return form.requestSubmit();
    const kalimat = [];
    if (sendiri.length) kalimat.push(`${sendiri.length} kegiatan belum terkirim. Bila Anda keluar, kegiatan itu beserta fotonya terhapus dari ponsel ini.`);
    if (lain.length) kalimat.push(`${lain.length} kegiatan orang lain tetap tersimpan di ponsel ini sampai pemiliknya masuk.`);
    cari("antrean-keluar-kalimat").textContent = kalimat.join(" ");
    cari("antrean-keluar-tombol").textContent = sendiri.length ? "Keluar dan hapus" : "Keluar";
    for (const tombol of bagian.querySelectorAll("[data-aksi]")) tombol.hidden = !sendiri.length;
    bagian.querySelector("[data-aksi=kirim]").hidden = !sendiri.some((butir) => butir.keadaan === "menunggu");
    bagian.hidden = false;
    bagian.focus();
  }

  document.addEventListener("click", async ({ target }) => {
    const aksi = target.closest("[data-aksi]")?.dataset.aksi;
    if (aksi === "unduh") return download((await mine())[0]);
    if (aksi !== "kirim") return;
    await send({ semua: true });
    const [sendiri, lain] = await mine();
    if (query.has("keluar") && !sendiri.length && !lain.length) cari("antrean-keluar").querySelector("form").requestSubmit();
  });
})();
