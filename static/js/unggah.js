/* Each photo goes by itself, ahead of the form, with its own progress; what fails is tried again, and can be seen. */
self.Unggah = (() => {
  const { form } = self.Draf || {};
  const kotak = form?.querySelector("[data-unggah]");
  const pilih = kotak?.querySelector("input[type=file]");
  // Without crypto.subtle (a page that is not served over HTTPS) files go with the form.
  if (!pilih || !self.crypto?.subtle || !self.Foto) return null;
  const daftar = kotak.querySelector("[data-berkas]");
  const kabar = kotak.querySelector("[data-kabar-unggah]");
  const SEKALIGUS = 2;
  const JEDA = [2, 4, 8, 15, 30, 60]; // seconds before another try
  const semua = []; // of this page: {file, nama, el, keadaan, blob, sha, diambil, coba}
  const menunggu = []; // those who wait for everything to be settled
  let siap = Promise.resolve(); // photos are made ready one after another: a cheap phone has little memory

  // --- choosing ---------------------------------------------------------------------------------------------------

  pilih.addEventListener("change", () => {
    const dipilih = [...pilih.files];
    pilih.value = ""; // the bytes go once
    for (const file of dipilih) add(file);
  });

  function add(file) {
    const satu = { file, nama: file.name || "foto.jpg", keadaan: "menyiapkan", coba: 0 };
    semua.push(satu);
    draw(satu);
    siap = siap.then(() => prepare(satu)).catch(() => fail(satu, "Berkas tidak dapat dibaca. Pilih lagi."));
  }

  async function prepare(satu) {
    if (satu.keadaan !== "menyiapkan") return;
    const { blob, diambil } = await Foto.shrink(satu.file);
    Object.assign(satu, { blob, diambil, sha: await Foto.sha256(blob), kecil: blob.type.startsWith("image/") ? URL.createObjectURL(blob) : "" });
    satu.file = null;
    const lama = daftar.querySelector(`[data-sha256="${satu.sha}"]`);
    if (lama) { // chosen twice, or promised before this page was opened again
      if (lama.dataset.keadaan === "ada" || semua.some((s) => s !== satu && s.el === lama)) return drop(satu);
      lama.replaceWith(satu.el);
    }
    satu.el.dataset.sha256 = satu.sha;
    satu.keadaan = "antre";
    draw(satu);
    satu.janji = promise(satu); // before its turn comes: the server is to know of it even if this page dies
    next();
  }

  function promise(satu) {
    return Draf.save({ janji: [`${satu.sha}:${satu.nama}`] });
  }

  // --- sending ----------------------------------------------------------------------------------------------------

  function next() {
    for (const satu of semua) {
      if (semua.filter((s) => s.keadaan === "mengunggah").length >= SEKALIGUS) break;
      if (satu.keadaan === "antre") upload(satu);
    }
    tell();
  }

  async function upload(satu) {
    satu.keadaan = "mengunggah";
    satu.maju = 0;
    draw(satu);
    satu.dijanjikan ||= (await satu.janji) || (await promise(satu));
    if (satu.keadaan !== "mengunggah") return next();
    const { status, isi } = satu.dijanjikan ? await post(satu) : { status: -1, isi: {} };
    if (satu.keadaan === "mengunggah") settle(satu, status, isi);
    next();
  }

  /** XMLHttpRequest, because fetch tells nothing about how far a file has come. */
  function post(satu) {
    const data = new FormData();
    data.append("sha256", satu.sha);
    if (satu.diambil) data.append("diambil", satu.diambil);
    data.append("berkas", satu.blob, satu.nama.replace(/\.\w+$/, satu.blob.type === "image/jpeg" ? ".jpg" : "$&"));
    return new Promise((ya) => {
      const kirim = (satu.xhr = new XMLHttpRequest());
      kirim.open("POST", `${Draf.alamat()}berkas/`);
      for (const [nama, nilai] of Object.entries(Draf.headers())) kirim.setRequestHeader(nama, nilai);
      kirim.responseType = "json";
      kirim.timeout = 180e3;
      kirim.upload.onprogress = (e) => {
        satu.maju = Math.round((100 * e.loaded) / e.total);
        draw(satu);
      };
      kirim.onload = () => ya({ status: kirim.status, isi: kirim.response || {} });
      kirim.onerror = kirim.ontimeout = kirim.onabort = () => ya({ status: 0, isi: {} });
      kirim.send(data);
    });
  }

  function settle(satu, status, isi) {
    if (status === 200 || status === 201) {
      satu.keadaan = "ada";
      satu.blob = null;
      return draw(satu);
    }
    if (status === 404) satu.dijanjikan = satu.janji = false; // the draft is not there (yet): bring the text first
    if (status === 403 && isi.csrf) Draf.refreshToken();
    if (status === 409) {
      Draf.explain({ status, isi });
      return fail(satu, isi.galat);
    }
    if (status === 413 || status === 422) return refuse(satu, isi.galat || "Berkas ini tidak diterima.");
    if (status === 507) return fail(satu, isi.galat);
    if (status === 401) {
      Draf.explain({ status, isi });
      return fail(satu, "menunggu Anda masuk lagi");
    }
    const detik = JEDA[satu.coba++];
    if (detik === undefined) return fail(satu, "gagal");
    satu.keadaan = "jeda";
    satu.jam = setTimeout(() => again(satu), detik * 1000);
    draw(satu);
  }

  function again(satu) {
    clearTimeout(satu.jam);
    if (!["jeda", "gagal"].includes(satu.keadaan)) return;
    if (!satu.blob && !satu.file) return;
    satu.keadaan = satu.blob ? "antre" : "menyiapkan";
    draw(satu);
    if (satu.blob) next();
    else siap = siap.then(() => prepare(satu)).catch(() => fail(satu, "Berkas tidak dapat dibaca. Pilih lagi."));
  }

  function fail(satu, kalimat) {
    satu.keadaan = "gagal";
    satu.kalimat = kalimat;
    draw(satu);
    tell();
  }

  /** The server will never take it: it stays to be read, and no longer holds up the saving. */
  function refuse(satu, kalimat) {
    satu.keadaan = "ditolak";
    satu.kalimat = kalimat;
    satu.blob = null;
    Draf.ask(`${Draf.alamat()}berkas/${satu.sha}/buang/`, new URLSearchParams());
    draw(satu);
  }

  function drop(satu) {
    clearTimeout(satu.jam);
    satu.xhr?.abort();
    if (satu.kecil) URL.revokeObjectURL(satu.kecil);
    satu.el.remove();
    satu.keadaan = "dibuang";
    semua.splice(semua.indexOf(satu), 1);
    next();
  }

  // --- taking back ------------------------------------------------------------------------------------------------

  daftar.addEventListener("click", async (event) => {
    const tombol = event.target.closest("button");
    const el = tombol?.closest("li");
    if (!el) return;
    event.preventDefault();
    const satu = semua.find((s) => s.el === el);
    if (tombol.dataset.lagi !== undefined) {
      satu.coba = 0;
      return again(satu);
    }
    tombol.setAttribute("aria-disabled", "true");
    const di_server = !satu || satu.dijanjikan;
    if (di_server && satu?.keadaan !== "ditolak") {
      satu?.xhr?.abort();
      const jawab = await Draf.ask(`${Draf.alamat()}berkas/${el.dataset.sha256}/buang/`, new URLSearchParams());
      if (!jawab.ok && jawab.status !== 404) {
        tombol.removeAttribute("aria-disabled");
        return Draf.explain(jawab);
      }
    }
    if (satu) drop(satu);
    else el.remove();
    tell();
    pilih.focus();
  });

  // --- what is seen -----------------------------------------------------------------------------------------------

  const KATA = {
    menyiapkan: () => "mengecilkan …",
    antre: () => "menunggu giliran",
    mengunggah: (s) => `mengunggah ${s.maju || 0}%`,
    jeda: () => "jaringan terputus; dicoba lagi sendiri",
    ada: () => "✓ sudah di server",
    gagal: (s) => `✕ ${s.kalimat || "gagal"}`,
    ditolak: (s) => `✕ ${s.kalimat}`,
  };

  function draw(satu) {
    satu.el ||= daftar.appendChild(row(satu));
    const { el } = satu;
    el.dataset.keadaan = satu.keadaan;
    el.querySelector("small").textContent = KATA[satu.keadaan](satu);
    const maju = el.querySelector("progress");
    maju.hidden = satu.keadaan !== "mengunggah";
    maju.value = satu.maju || 0;
    el.querySelector("[data-lagi]").hidden = !["gagal", "jeda"].includes(satu.keadaan);
    const gambar = el.querySelector("img");
    if (satu.kecil && !gambar.src) {
      gambar.src = satu.kecil;
      gambar.hidden = false;
      el.querySelector(".berkas-ikon").hidden = true;
    }
  }

  function row(satu) {
    const el = document.createElement("li");
    const nama = make("span", { className: "berkas-nama" });
    const maju = make("progress", { max: 100, hidden: true });
    maju.setAttribute("aria-label", `Terunggah dari ${satu.nama}`);
    nama.append(satu.nama, make("small"), maju);
    const gambar = make("img", { alt: "", width: 56, height: 56, hidden: true });
    const ikon = make("span", { className: "berkas-ikon", textContent: /\.pdf$/i.test(satu.nama) ? "PDF" : "○" });
    ikon.setAttribute("aria-hidden", "true");
    const lagi = make("button", { type: "button", className: "btn btn-link", textContent: "Coba lagi", hidden: true });
    lagi.dataset.lagi = "";
    const buang = make("button", { type: "button", className: "btn btn-link", textContent: "Buang" });
    for (const tombol of [lagi, buang]) tombol.append(make("span", { className: "visually-hidden", textContent: ` ${satu.nama}` }));
    el.append(gambar, ikon, nama, lagi, buang);
    return el;
  }

  function make(tag, sifat = {}) {
    return Object.assign(document.createElement(tag), sifat);
  }

  function pending() {
    return semua.filter((s) => ["menyiapkan", "antre", "mengunggah", "jeda"].includes(s.keadaan));
  }

  function tell() {
    const ikut = semua.filter((s) => s.keadaan !== "ditolak");
    const belum = pending().length;
    const gagal = semua.filter((s) => s.keadaan === "gagal").length;
    kabar.textContent = belum ? `mengunggah ${ikut.length - belum - gagal + 1} dari ${ikut.length}` : gagal ? `${gagal} berkas belum terunggah` : "";
    if (!belum) for (const lanjut of menunggu.splice(0)) lanjut();
  }

  /** Resolves when no file is on its way; false, with a sentence, when one did not make it. */
  async function settled() {
    if (pending().length) {
      Draf.say(`Menunggu ${pending().length} berkas terunggah …`);
      for (const satu of semua) if (satu.keadaan === "jeda") again(satu);
      await new Promise((ya) => menunggu.push(ya));
    }
    const kurang = [...daftar.querySelectorAll("[data-keadaan=gagal], [data-keadaan=ditunggu]")];
    if (!kurang.length) return true;
    const nama = kurang.map((el) => `“${el.querySelector(".berkas-nama").firstChild.textContent.trim()}”`).join(", ");
    Draf.say(`${nama} belum sampai di server. Tekan “Coba lagi”, pilih lagi berkasnya, atau “Buang” berkas itu, lalu “Simpan”.`, "galat");
    kurang[0].querySelector("button:not([hidden])")?.focus();
    return false;
  }

  /** Every file of the form for the queue, once all are made ready: with its bytes those that the server does not
      have yet. */
  async function contents() {
    await siap;
    return [...daftar.querySelectorAll("li[data-sha256]")].filter((el) => el.dataset.keadaan !== "ditolak").map((el) => {
      const { blob = null, diambil = null, nama } = semua.find((s) => s.el === el) || {};
      return { sha256: el.dataset.sha256, nama: nama || el.querySelector(".berkas-nama").firstChild.textContent.trim(), tipe: blob?.type || "", diambil, blob };
    });
  }

  form.classList.add("dengan-unggah");
  return {
    contents,
    settle: settled,
    resume: () => semua.filter((s) => ["jeda", "gagal"].includes(s.keadaan) && (s.blob || s.file)).forEach(again),
  };
})();
