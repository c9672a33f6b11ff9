/* What waits on this phone for a network, in IndexedDB, and how it is sent. Pages and the service worker share it.

   One activity: {kunci, pemilik, keadaan, isi: {field: [texts]}, foto: [{sha256, nama, tipe, blob, diambil}], judul,
   dibuat, diubah, versi, coba, lanjutPada, sebab, galat, dibuang}. `keadaan` is "isian" while the form is open,
   "menunggu" when it was saved, "ditolak" when the server wants something changed
   (`gantiKunci`: as another activity, because this key was used up). `pemilik` made it; nobody else
   sends or sees it. `kunci` goes with every attempt, so that a lost answer does no harm. */
self.Luring = (() => {
  const KABAR = self.BroadcastChannel ? new BroadcastChannel("luring") : null;
  const URAIAN_MIN = 20; // letters, as kbk.forms.kegiatan
  const LAMA = 15 * 60e3; // ms between two attempts at most
  let basis = null;

  function open() {
    basis ??= new Promise((ya, tidak) => {
      const minta = indexedDB.open("luring", 1);
      minta.onupgradeneeded = () => {
        for (const [nama, kunci] of [["antrean", "kunci"], ["bagikan", "kunci"], ["bekal", "pengguna"], ["catatan", "nama"]])
          minta.result.createObjectStore(nama, { keyPath: kunci });
      };
      minta.onsuccess = () => {
        minta.result.onversionchange = minta.result.onclose = () => { minta.result.close(); basis = null; };
        ya(minta.result);
      };
      minta.onerror = () => { basis = null; tidak(minta.error); };
    });
    return basis;
  }

  /** One transaction on one store; answers with what `kerja` returned, a request or a value. */
  async function store(nama, mode, kerja) {
    const tr = (await open()).transaction(nama, mode, { durability: "strict" });
    return new Promise((ya, tidak) => {
      const hasil = kerja(tr.objectStore(nama));
      tr.oncomplete = () => ya(hasil instanceof IDBRequest ? hasil.result : hasil);
      tr.onabort = tr.onerror = () => tidak(tr.error);
    });
  }
  const read = (nama, kunci) => store(nama, "readonly", (s) => s.get(kunci));
  const write = (nama, isi) => store(nama, "readwrite", (s) => s.put(isi));
  const remove = (nama, kunci) => store(nama, "readwrite", (s) => s.delete(kunci));
  const all = (nama) => store(nama, "readonly", (s) => s.getAll());

  function tell() {
    KABAR?.postMessage("berubah");
    if (self.document) document.dispatchEvent(new Event("luring:berubah"));
  }

  // --- the queue ------------------------------------------------------------------------------------------------

  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

  async function save(butir) {
    await write("antrean", { ...butir, diubah: Date.now(), versi: (butir.versi || 0) + 1 });
    tell();
  }

  /** Changes fields of one activity unless it is gone, or somebody saved another `versi` of it. */
  async function patch(kunci, ubahan, versi) {
    await store("antrean", "readwrite", (s) => {
      s.get(kunci).onsuccess = ({ target: { result: ada } }) => {
        if (ada && (versi === undefined || ada.versi === versi)) s.put({ ...ada, ...ubahan });
      };
    });
    tell();
  }

  async function discard(kunci) {
    await remove("antrean", kunci);
    tell();
  }

  /** A form of an ordinary page that could not be sent, to be sent from here. The server may have some of its files,
      which then come without their bytes. */
  async function take({ kunci, pemilik, isi, foto }) {
    const cukup = isi.jenis?.[0] && (isi.uraian?.[0] || "").trim().length >= URAIAN_MIN; // what is unfinished is not sent
    await save({ kunci, pemilik, keadaan: cukup ? "menunggu" : "isian", isi, foto, judul: title(isi), dibuat: Date.now(), coba: 0, lanjutPada: 0, sebab: "Belum ada jaringan." });
  }

  /** How a list calls what was typed. */
  function title(isi) {
    const teks = [isi.judul?.[0], isi.uraian?.[0]].map((satu) => (satu || "").replace(/\s+/g, " ").trim()).find(Boolean) || "Kegiatan tanpa uraian";
    return teks.length > 80 ? `${teks.slice(0, 79)}…` : teks;
  }

  /** For good, on the server too where an earlier attempt may have left a draft. */
  async function dispose(butir) {
    const kini = await read("antrean", butir.kunci);
    if (!kini?.dibuang) return; // taken back
    await discard(butir.kunci);
    const { masuk, pengguna, csrf } = butir.coba ? await whoami() : {};
    if (masuk && pengguna === butir.pemilik) await post(`/kegiatan/draf/${butir.kunci}/buang/`, new URLSearchParams(), csrf).catch(() => null);
  }

  /** What is in the queue, the newest first; what was thrown away ten seconds ago goes. */
  async function list() {
    const semua = await all("antrean");
    for (const butir of semua) if (butir.dibuang && Date.now() - butir.dibuang > 10e3) await remove("antrean", butir.kunci);
    return semua.filter((butir) => !butir.dibuang).sort((a, b) => b.dibuat - a.dibuat);
  }

  /** Of one person: how many activities are their own, how many of these wait or were refused, how many are others'. */
  async function count(pengguna) {
    const semua = await list();
    const sendiri = semua.filter((butir) => butir.pemilik === pengguna);
    const banyak = (keadaan) => sendiri.filter((butir) => butir.keadaan === keadaan).length;
    return { sendiri: sendiri.length, menunggu: banyak("menunggu"), ditolak: banyak("ditolak"), lain: semua.length - sendiri.length };
  }

  // --- who is here ----------------------------------------------------------------------------------------------

  const known = async () => (await read("catatan", "siapa"))?.pengguna || null;

  /** Notes who is signed in. The form of whoever was here before goes; what they noted stays theirs. */
  async function remember(pengguna) {
    if ((await known()) === pengguna) return;
    await write("catatan", { nama: "siapa", pengguna });
    for (const bekal of await all("bekal")) if (bekal.pengguna !== pengguna) await remove("bekal", bekal.pengguna);
    tell();
  }

  /** {masuk, pengguna, csrf} as the server says; without an answer {luring: true, pengguna} as this phone remembers. */
  async function whoami(sabar = 6000) {
    try {
      const jawab = await request("/luring/keadaan/", { headers: { Accept: "application/json" } }, sabar);
      const keadaan = jawab.ok && (await jawab.json());
      if (keadaan && typeof keadaan.masuk === "boolean") {
        if (keadaan.masuk) await remember(keadaan.pengguna);
        return { pengguna: null, ...keadaan };
      }
    } catch { /* no network, or not our server */ }
    return { luring: true, masuk: false, pengguna: await known() };
  }

  async function request(alamat, pilihan, sabar) {
    const henti = new AbortController();
    const jam = setTimeout(() => henti.abort(), sabar);
    try {
      return await fetch(alamat, { credentials: "same-origin", cache: "no-store", redirect: "manual", signal: henti.signal, ...pilihan });
    } finally {
      clearTimeout(jam);
    }
  }

  // --- sending --------------------------------------------------------------------------------------------------

  class Tunda extends Error {} // tried again by itself
  class Masuk extends Error {} // waits for its owner to sign in
  class Ditolak extends Error { // waits for a change
    constructor(galat, kode = 422, alamat = "") {
      super(sentences(galat).join(" "));
      Object.assign(this, { galat, kode, alamat });
    }
  }
  const sentences = (galat) => (typeof galat === "string" ? [galat] : Object.values(galat || {}).flat().map(String));

  async function post(alamat, isi, csrf, sabar = 60e3) {
    let jawab;
    try {
      jawab = await request(alamat, { method: "POST", body: isi, headers: { Accept: "application/json", "X-CSRFToken": csrf } }, sabar);
    } catch {
      throw new Tunda("Jaringan putus saat mengirim. Dicoba lagi sendiri.");
    }
    if (jawab.type === "opaqueredirect" || jawab.status === 401) throw new Masuk();
    const data = await jawab.json().catch(() => null);
    if (jawab.ok && data) return data;
    if ([400, 409, 413, 422].includes(jawab.status) && data?.galat) throw new Ditolak(data.galat, jawab.status, data.alamat);
    if (jawab.status === 403 && !data?.csrf) throw data?.galat ? new Ditolak(data.galat) : new Masuk();
    if (jawab.status === 404 && alamat.endsWith("/berkas/")) throw new Tunda("Dicoba lagi sendiri."); // its draft was thrown away on the way
    if (jawab.status === 404) throw new Ditolak("Kelompok ini tidak lagi dapat Anda catat kegiatannya. Ubah lalu pilih kelompok lain.");
    if (jawab.status === 413) throw new Ditolak("Berkasnya terlalu besar untuk dikirim. Ubah lalu keluarkan berkas yang paling besar.");
    throw new Tunda(sentences(data?.galat)[0] || `Server sedang terganggu (kode ${jawab.status}). Dicoba lagi sendiri.`);
  }

  function fields(butir) {
    const isi = new URLSearchParams();
    for (const [nama, teks] of Object.entries(butir.isi)) for (const satu of teks) isi.append(nama, satu);
    isi.set("kunci_kirim", butir.kunci);
    return isi;
  }

  /** The draft with its promises, then each file that is not there; what an earlier attempt promised and the person
      has taken out since is taken back. */
  async function sendFiles(butir, csrf) {
    const draf = `/kegiatan/draf/${butir.kunci}/`, isi = fields(butir);
    for (const foto of butir.foto) isi.append("janji", `${foto.sha256}:${foto.nama}`);
    const ada = new Map(((await post(draf, isi, csrf)).berkas || []).map((b) => [b.sha256, b.keadaan]));
    for (const sidik of ada.keys()) {
      if (!butir.foto.some((foto) => foto.sha256 === sidik)) await post(`${draf}berkas/${sidik}/buang/`, new URLSearchParams(), csrf);
    }
    for (const foto of butir.foto) {
      if (ada.get(foto.sha256) === "ada") continue;
      if (!foto.blob) throw new Ditolak({ foto: [`“${foto.nama}” belum sampai di server. Keluarkan lalu pilih lagi berkasnya.`] });
      const kirim = new FormData();
      kirim.append("sha256", foto.sha256);
      if (foto.diambil) kirim.append("diambil", foto.diambil);
      kirim.append("berkas", foto.blob, foto.nama);
      await post(`${draf}berkas/`, kirim, csrf, 5 * 60e3);
    }
  }

  /** The files, then the activity itself. When its answer was lost, the server knows the key and has it all. */
  async function sendOne(butir, csrf) {
    try {
      if (butir.foto.length || butir.coba) await sendFiles(butir, csrf);
    } catch (galat) {
      if (!/^\/kegiatan\/\d+\/$/.test(galat.alamat || "")) throw galat;
    }
    const kini = await read("antrean", butir.kunci);
    if (!kini || kini.dibuang || kini.versi !== butir.versi) throw new Tunda("Isiannya berubah saat dikirim.");
    return post("/kegiatan/baru/", fields(butir), csrf);
  }

  async function attempt(butir, csrf) {
    await patch(butir.kunci, { sedang: Date.now() }, butir.versi);
    try {
      const hasil = await sendOne(butir, csrf);
      const kini = await read("antrean", butir.kunci);
      if (kini?.versi === butir.versi) await discard(butir.kunci);
      await write("catatan", { nama: "terkirim", kunci: butir.kunci, pemilik: butir.pemilik, judul: butir.judul, alamat: hasil.alamat, pada: Date.now() });
      return hasil.alamat;
    } catch (galat) {
      const coba = (butir.coba || 0) + 1;
      const ubahan = { sedang: 0, coba, sebab: galat.message, galat: null, lanjutPada: Date.now() + Math.min(LAMA, 15e3 * 2 ** Math.min(coba, 8)) };
      if (galat instanceof Ditolak) Object.assign(ubahan, { keadaan: "ditolak", galat: galat.galat, gantiKunci: galat.kode === 409 && !galat.galat.tanggal });
      if (galat instanceof Masuk) ubahan.sebab = "Masuk lagi untuk mengirim.";
      await patch(butir.kunci, ubahan, butir.versi);
      return null;
    }
  }

  /** Sends what is due, or with `semua` everything that waits, or with `kunci` that one. One tab at a time.
      -> {sisa, alamat}: how many of this person's still wait, and where the last one went. */
  function send({ semua = false, kunci = null } = {}) {
    const kerja = async (kunci_tunggal) => {
      if (!kunci_tunggal) return { sisa: -1, alamat: null }; // another tab is at it
      let alamat = null;
      const pemilik = await known();
      const siap = (b) => (kunci ? b.kunci === kunci : b.keadaan === "menunggu" && (semua || (b.lanjutPada || 0) <= Date.now()));
      const giliran = (await list()).filter((b) => b.pemilik === pemilik && b.keadaan !== "isian" && siap(b)).reverse();
      if (!giliran.length) return { sisa: 0, alamat };
      const { masuk, luring, pengguna, csrf } = await whoami();
      for (const butir of giliran) {
        if (masuk && butir.pemilik === pengguna) alamat = (await attempt(butir, csrf)) || alamat;
        else if (!masuk) await patch(butir.kunci, { sebab: luring ? "Belum ada jaringan." : "Masuk lagi untuk mengirim.", lanjutPada: Date.now() + 20e3 }, butir.versi);
      }
      const sisa = (await list()).filter((b) => b.keadaan === "menunggu" && b.pemilik === pemilik).length;
      return { sisa, alamat };
    };
    return self.navigator.locks ? navigator.locks.request("luring-kirim", { ifAvailable: true }, kerja) : kerja(true);
  }

  /** Everything of this person here goes; with `semua` everything of everybody. */
  async function wipe(pengguna, semua) {
    for (const butir of await all("antrean")) if (semua || butir.pemilik === pengguna) await remove("antrean", butir.kunci);
    for (const nama of ["bagikan", "bekal", "catatan"]) await store(nama, "readwrite", (s) => s.clear());
  }

  return { URAIAN_MIN, read, write, remove, all, newKey, save, take, title, patch, dispose, list, count, known, remember, whoami, request, sentences, send, wipe, tell };
})();
