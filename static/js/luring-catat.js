/* "Catat kegiatan" without a network. What is typed and every photo go into the queue of this phone while the form is
   open, so that a dead battery loses nothing; "Simpan" hands it over to be sent. */
(async () => {
  const cari = (id) => document.getElementById(id);
  const form = cari("catat"), isian = cari("catat-isian"), pesan = cari("catat-pesan"), pilihan = cari("id_kelompok");
  const query = new URLSearchParams(location.search);
  const SEGAR = 3600e3; // ms that the form kept here is taken for new
  let butir, bekal, jam = 0, siap = Promise.resolve();

  const keadaan = await Luring.whoami(navigator.onLine ? 3000 : 500); // two bars of signal are no reason to wait
  bekal = keadaan.pengguna && (await Luring.read("bekal", keadaan.pengguna));
  const lama = query.has("kunci") && (await Luring.read("antrean", query.get("kunci")));
  if (keadaan.masuk && (!bekal || lama?.keadaan === "ditolak" || Date.now() - bekal.pada > SEGAR)) bekal = await fresh(bekal);
  if (!keadaan.luring && !keadaan.masuk) return stop("Masuk dahulu untuk mencatat kegiatan.", "Masuk", `/luring/masuk/${location.search}`);
  if (!bekal) return stop("Ponsel ini belum menyimpan formulir Anda. Buka Budaya Kerja sekali saat ada jaringan, lalu formulir ini dapat dipakai di mana saja.", "Ke beranda", "/");
  if (!bekal.isian.length) return stop("Belum ada kelompok aktif yang dapat Anda catat kegiatannya.", "Ke beranda", "/");
  butir = begin();
  await draw();
  cari("catat-keadaan").textContent = keadaan.luring ? "Tanpa jaringan. Tersimpan di ponsel ini dan dikirim sendiri begitu ada jaringan." : "Ada jaringan. Dikirim setelah Anda menekan “Simpan”.";
  form.hidden = false;
  if (query.has("bagikan")) await takeShared(query.get("bagikan"));

  /** The newest form of the person's groups; on a slow network the one that is here has to do. */
  async function fresh(lama) {
    const baru = Luring.refresh();
    const sabar = new Promise((ya) => lama && setTimeout(ya, 4000));
    return (await Promise.race([baru, sabar])) || lama;
  }

  function stop(kalimat, kata, alamat) {
    cari("catat-keadaan").textContent = "";
    tell("pesan-warning", [kalimat], Object.assign(document.createElement("a"), { href: alamat, textContent: kata, className: "btn btn-primary" }));
  }

  // --- the activity ----------------------------------------------------------------------------------------------

  function begin() {
    if (lama && lama.pemilik === keadaan.pengguna && !lama.dibuang) return lama;
    return { kunci: Luring.newKey(), pemilik: keadaan.pengguna, keadaan: "isian", isi: {}, foto: [], judul: "", dibuat: Date.now() };
  }

  async function draw() {
    for (const { pk, nama } of bekal.kelompok.filter((k) => bekal.isian.some((i) => i.pk === k.pk))) pilihan.add(new Option(nama, pk));
    cari("catat-kelompok").hidden = pilihan.length < 2;
    if (butir.isi.kelompok) pilihan.value = butir.isi.kelompok[0];
    if (!pilihan.value) pilihan.selectedIndex = 0;
    drawFields(butir.isi);
    drawPhotos();
    if (butir.galat) refuse(butir.galat);
  }

  /** The fields of the chosen group, with `isi` typed in; without a date it is today, where the phone is. */
  function drawFields(isi) {
    isian.innerHTML = bekal.isian.find((satu) => String(satu.pk) === pilihan.value).isian; // our own server's template
    const kini = new Date();
    const hariIni = new Date(kini - kini.getTimezoneOffset() * 60e3).toISOString().slice(0, 10);
    const tanggal = form.elements.tanggal;
    if (tanggal) tanggal.value = hariIni;
    for (const li of isian.querySelectorAll(".contoh li")) {
      const tombol = Object.assign(document.createElement("button"), { type: "button", textContent: li.textContent });
      tombol.addEventListener("click", () => beginWith(tombol.textContent));
      li.replaceChildren(tombol);
    }
    if (Object.keys(isi).length) fill(isi);
    sumUp();
  }

  function fill(isi) {
    for (const satu of isian.querySelectorAll("[name]")) {
      const teks = isi[satu.name] || [];
      if (["radio", "checkbox"].includes(satu.type)) satu.checked = teks.includes(satu.value);
      else if (satu.name in isi) satu.value = teks[0];
    }
    if (["judul", "hasil"].some((nama) => isi[nama]?.[0]) || butir.galat?.tanggal) isian.querySelector("details").open = true;
  }

  /** Day, place and group, in the line that opens the rest of the form. */
  function sumUp() {
    const { tanggal, tempat } = form.elements;
    const hari = tanggal.value && new Date(`${tanggal.value}T12:00`).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" });
    isian.querySelector("[data-ringkas]").textContent = [hari, tempat.value.trim(), pilihan.selectedOptions[0].text.split(" · ")[0]].filter(Boolean).join(" · ");
  }

  /** The sentence, on a line of its own after what is there, with its first gap chosen. */
  function beginWith(kalimat) {
    const kotak = form.elements.uraian, awal = kotak.value.trim() ? `${kotak.value.trimEnd()}\n` : "";
    kotak.value = awal + kalimat;
    const celah = kotak.value.indexOf("…", awal.length);
    kotak.focus();
    if (celah >= 0) kotak.setSelectionRange(celah, celah + 1);
    later();
  }

  function typed() {
    const isi = {};
    for (const [nama, teks] of new FormData(form)) if (typeof teks === "string") (isi[nama] ||= []).push(teks);
    return isi;
  }

  async function keep(keadaanBaru = butir.keadaan) {
    clearTimeout(jam);
    const isi = typed();
    Object.assign(butir, { isi, judul: Luring.title(isi), keadaan: keadaanBaru });
    if (keadaanBaru === "menunggu" && butir.gantiKunci) {
      await Luring.remove("antrean", butir.kunci);
      Object.assign(butir, { kunci: Luring.newKey(), gantiKunci: false });
    }
    if (keadaanBaru === "menunggu") Object.assign(butir, { coba: 0, lanjutPada: 0, sebab: "", galat: null });
    await Luring.save(butir);
    butir.versi = (butir.versi || 0) + 1;
    const pukul = new Date().toTimeString().slice(0, 5).replace(":", ".");
    cari("catat-tersimpan").textContent = `Tersimpan di ponsel ini pukul ${pukul}.`;
  }

  function later() {
    clearTimeout(jam);
    jam = setTimeout(() => keep("isian").catch(full), 800);
  }

  function full(galat) {
    const penuh = galat?.name === "QuotaExceededError";
    tell("pesan-error", [penuh ? "Ruang di ponsel habis, jadi yang terakhir belum tersimpan. Hapus beberapa berkas di ponsel, atau keluarkan satu foto, lalu coba lagi." : "Peramban ini belum dapat menyimpan di ponsel. Coba lagi, atau catat di kertas sampai ada jaringan."]);
  }

  // --- photos ----------------------------------------------------------------------------------------------------

  async function add(berkas) {
    for (const satu of berkas) {
      const { blob, diambil } = await Foto.shrink(satu);
      const isi = new Blob([await blob.arrayBuffer()], { type: blob.type }); // bytes of our own: the gallery may take its file back
      const sidik = await Foto.sha256(isi);
      if (butir.foto.some((foto) => foto.sha256 === sidik)) continue;
      butir.foto.push({ sha256: sidik, nama: satu.name || "foto.jpg", tipe: isi.type, blob: isi, diambil });
      drawPhotos();
    }
    await keep("isian");
  }

  async function takeShared(kunci) {
    const kiriman = await Luring.read("bagikan", kunci);
    if (!kiriman) return;
    await add(kiriman.berkas.map(({ nama, tipe, blob }) => new File([blob], nama, { type: tipe })));
    if (kiriman.teks && !form.elements.uraian.value) form.elements.uraian.value = kiriman.teks;
    await keep("isian");
    await Luring.remove("bagikan", kunci);
    history.replaceState(null, "", `/luring/catat/?kunci=${butir.kunci}`);
  }

  function drawPhotos() {
    const daftar = cari("catat-foto-daftar");
    for (const gambar of daftar.querySelectorAll("img")) URL.revokeObjectURL(gambar.src);
    daftar.replaceChildren(...butir.foto.map((foto) => {
      const baris = document.createElement("li");
      if (foto.blob && foto.tipe === "image/jpeg") baris.append(Object.assign(new Image(72, 72), { src: URL.createObjectURL(foto.blob), alt: "" }));
      const ukuran = foto.blob ? `${Math.max(1, Math.round(foto.blob.size / 1024))} KB` : "sudah di server";
      const nama = Object.assign(document.createElement("span"), { textContent: `${foto.nama} · ${ukuran}` });
      const lepas = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link", textContent: "Keluarkan" });
      lepas.setAttribute("aria-label", `Keluarkan ${foto.nama}`);
      lepas.addEventListener("click", () => {
        butir.foto = butir.foto.filter((satu) => satu !== foto);
        drawPhotos();
        later();
      });
      baris.append(nama, lepas);
      return baris;
    }));
  }

  // --- messages --------------------------------------------------------------------------------------------------

  function tell(jenis, kalimat, ...lain) {
    pesan.className = `pesan ${jenis}`;
    pesan.replaceChildren(...kalimat.map((satu) => Object.assign(document.createElement("p"), { textContent: satu })), ...lain);
    pesan.hidden = false;
    pesan.focus();
  }

  /** {field: [sentences]} as the server or this page found them: a summary whose lines lead to the fields. */
  function refuse(galat) {
    for (const lama of form.querySelectorAll(".galat-luring")) lama.remove();
    for (const lama of form.querySelectorAll("[aria-invalid]")) for (const sifat of ["aria-invalid", "aria-describedby"]) lama.removeAttribute(sifat);
    pesan.className = "galat-ringkas";
    const judul = Object.assign(document.createElement("h2"), { textContent: "Ada yang perlu diperbaiki" });
    const daftar = document.createElement("ul");
    for (const [nama, kalimat] of Object.entries(typeof galat === "string" ? { "": galat } : galat)) {
      for (const satu of [kalimat].flat()) {
        const baris = daftar.appendChild(document.createElement("li"));
        const sasaran = cari(`id_${nama}`);
        if (!sasaran) baris.textContent = satu;
        else baris.append(Object.assign(document.createElement("a"), { href: `#id_${nama}`, textContent: satu }));
        if (sasaran) point(sasaran, satu);
        sasaran?.closest("details")?.setAttribute("open", "");
      }
    }
    pesan.replaceChildren(judul, daftar);
    pesan.hidden = false;
    pesan.focus();
  }

  /** The same sentence at the field itself. */
  function point(sasaran, kalimat) {
    const teks = Object.assign(document.createElement("p"), { className: "invalid-feedback d-block galat-luring", id: `galat_${sasaran.id}`, textContent: kalimat });
    if (sasaran.tagName === "FIELDSET") sasaran.append(teks);
    else sasaran.after(teks);
    sasaran.setAttribute("aria-invalid", "true");
    sasaran.setAttribute("aria-describedby", teks.id);
  }

  function missing() {
    const galat = {};
    if (!new FormData(form).get("jenis")) galat.jenis = "Pilih jenis kegiatan.";
    if (form.elements.uraian.value.trim().length < Luring.URAIAN_MIN) galat.uraian = `Tulis sedikitnya ${Luring.URAIAN_MIN} huruf: apa yang dilakukan dan apa hasilnya.`;
    else if (/(^|\s)…/.test(form.elements.uraian.value)) galat.uraian = "Lengkapi bagian yang masih bertanda “…”, atau hapus tandanya.";
    if (!form.elements.tanggal.value) galat.tanggal = "Masukkan tanggal kegiatan.";
    return Object.keys(galat).length ? galat : null;
  }

  // --- what the person does --------------------------------------------------------------------------------------

  cari("id_foto").addEventListener("change", (event) => {
    const berkas = [...event.target.files];
    event.target.value = "";
    siap = siap.then(() => add(berkas)).catch(full);
  });
  pilihan.addEventListener("change", () => { drawFields(typed()); later(); });
  isian.addEventListener("input", () => { sumUp(); later(); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && jam && keep("isian").catch(full));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const galat = missing();
    if (galat) return refuse(galat);
    await siap;
    try {
      await keep("menunggu");
    } catch (sebab) {
      return full(sebab);
    }
    localStorage.setItem("luring", "1");
    navigator.storage?.persist?.().catch(() => null); // not to be cleared when the phone runs out of room
    navigator.serviceWorker?.ready.then((pendaftaran) => pendaftaran.sync?.register("luring-kirim")).catch(() => null);
    cari("catat-keadaan").textContent = "Mengirim …";
    const hasil = await Luring.send({ kunci: butir.kunci }).catch(() => null);
    location.assign(hasil?.alamat || `/luring/antrean/?baru=${butir.kunci}`);
  });
})();
