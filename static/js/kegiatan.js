/* The form that notes an activity: keeps what is typed on the server (and a copy of the text on the phone), starts
   sentences, and sends. Without this script the form works the same, and is sent as one piece. */
self.Draf = (() => {
  const form = document.querySelector("form[data-draf]");
  if (!form || !self.AbortController || !FormData.prototype.entries) return null;
  const { siapa } = form.dataset;
  const kabar = form.querySelector("[data-kabar]");
  const kunci = form.elements.kunci_kirim;
  const SELANG = 20e3; // ms between two looks at whether something was typed
  const UMUR = 24 * 3600e3; // ms that a copy stays on the phone
  const BUKAN_ISI = ["csrfmiddlewaretoken", "titipan", "foto", "kelompok_lain"];
  let alamat = form.dataset.draf;
  let tersimpan = text(); // what the server has, or what the page came with
  let jalan = Promise.resolve(); // saves go one after another
  let selesai = false; // sent or thrown away: nothing more is kept
  let disimpan = Boolean(form.dataset.disimpan);

  // --- what is typed ----------------------------------------------------------------------------------------------

  function fields() {
    return [...new FormData(form)].filter(([nama, nilai]) => typeof nilai === "string" && !BUKAN_ISI.includes(nama));
  }

  function text() {
    return JSON.stringify(fields());
  }

  function say(kalimat, rupa = "", tautan = null) {
    kabar.textContent = kalimat;
    kabar.dataset.rupa = rupa;
    if (!tautan) return;
    const a = Object.assign(document.createElement("a"), { href: tautan.href, textContent: tautan.kata });
    if (tautan.baru) a.target = "_blank";
    kabar.append(" ", a);
  }

  // --- talking to the server --------------------------------------------------------------------------------------

  /** The answer as {ok, status, isi}; status 0 when there was none. Mends a token that has changed, once. */
  async function ask(url, body, { batas = 30e3, keepalive = false, ulang = true } = {}) {
    const putus = new AbortController();
    const jam = setTimeout(() => putus.abort(), batas);
    try {
      const jawab = await fetch(url, { method: "POST", body, headers: headers(), keepalive, signal: putus.signal, redirect: "manual" });
      if (jawab.type === "opaqueredirect") return { ok: false, status: 302, isi: {} };
      const isi = await jawab.json().catch(() => ({}));
      if (jawab.status === 403 && isi.csrf && ulang && (await refreshToken()))
        return ask(url, body, { batas, keepalive, ulang: false });
      return { ok: jawab.ok, status: jawab.status, isi };
    } catch {
      return { ok: false, status: 0, isi: {} };
    } finally {
      clearTimeout(jam);
    }
  }

  function headers() {
    return { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  }

  /** Whether somebody is signed in here; then the form has the token of that session. */
  async function refreshToken() {
    try {
      const jawab = await fetch("/luring/keadaan/", { headers: { Accept: "application/json" } });
      const isi = await jawab.json();
      if (isi.masuk) form.elements.csrfmiddlewaretoken.value = isi.csrf;
      return Boolean(isi.masuk);
    } catch {
      return false;
    }
  }

  /** What an answer that is no success means, in a sentence. */
  function explain({ status, isi }) {
    if (status === 401) return say("Anda sudah keluar. Isian tetap ada di sini.", "galat", { href: "/masuk/", kata: "Masuk lagi di tab baru", baru: true });
    if (status === 409 && isi.alamat) {
      finish();
      return say(isi.galat, "", { href: isi.alamat, kata: "Lihat kegiatan" });
    }
    if (status === 302) return say("Ada yang perlu Anda selesaikan dahulu di akun Anda. Isian tetap ada.", "galat", { href: "/", kata: "Buka di tab baru", baru: true });
    if (!status) return say("Tidak ada jaringan. Isian tetap ada di ponsel ini dan dikirim bila jaringan kembali.", "galat");
    if (status >= 500 && !isi.galat) return say(`Server sedang terganggu (${status}). Isian tetap ada di ponsel ini; dicoba lagi sendiri.`, "galat");
    return say(typeof isi.galat === "string" ? isi.galat : `Belum tersimpan (${status}). Isian tetap ada di ponsel ini.`, "galat");
  }

  // --- keeping ----------------------------------------------------------------------------------------------------

  /** Brings what is typed to the server; resolves to whether it is there. `janji`: ["sha256:name"] of files to come. */
  function save({ janji = [], keepalive = false } = {}) {
    const berikut = async () => {
      if (selesai) return false;
      const isi = text();
      const jawab = await ask(alamat, body(janji), { keepalive });
      if (!jawab.ok) {
        explain(jawab);
        return false;
      }
      tersimpan = isi;
      told(jawab.isi.tersimpan);
      return true;
    };
    if (keepalive) return berikut(); // no time to wait for the one before
    jalan = jalan.then(berikut, berikut);
    return jalan;
  }

  function body(janji) {
    const data = new URLSearchParams(fields());
    data.set("titipan", form.elements.titipan?.value || "");
    for (const satu of janji) data.append("janji", satu);
    return data;
  }

  function told(jam) {
    if (!disimpan) {
      disimpan = true; // a page that is loaded again, or a tab that is opened again, shows the draft
      const ke = new URL(location.href);
      ke.search = `?draf=${kunci.value}`;
      history.replaceState(history.state, "", ke);
    }
    const atas = form.querySelector("[data-jam]"); // where the photos are, too; said once
    if (atas) atas.textContent = `tersimpan pukul ${jam}`;
    say(`Tersimpan pukul ${jam}. Belum dikirim; tekan “Simpan” bila selesai.`);
  }

  function changed() {
    return !selesai && text() !== tersimpan;
  }

  function look() {
    if (mengirim || !changed()) return;
    copy();
    save();
  }

  /** When the page hides there may be no second chance: the request outlives it. */
  function lastChance() {
    if (!changed()) return;
    copy();
    save({ keepalive: true });
  }

  // --- the copy on the phone: text only, a day at most, nobody's NIP -----------------------------------------------

  const laci = { // a phone may refuse to keep anything
    get: (nama) => { try { return JSON.parse(localStorage.getItem(nama)); } catch { return null; } },
    set: (nama, nilai) => { try { localStorage.setItem(nama, JSON.stringify(nilai)); } catch { /* full or forbidden */ } },
    del: (nama) => { try { localStorage.removeItem(nama); } catch { /* forbidden */ } },
    names: () => { try { return Object.keys(localStorage).filter((nama) => nama.startsWith("draf:")); } catch { return []; } },
  };

  function copy() {
    const isi = fields().map(([nama, nilai]) => [nama, nilai.replace(/\b\d{18}\b/g, "")]);
    laci.set(`draf:${siapa}:${kunci.value}`, { pada: Date.now(), tempat: form.getAttribute("action"), isi });
  }

  function offerCopy() {
    let terbaru = null;
    for (const nama of laci.names()) {
      const salinan = laci.get(nama);
      if (!salinan || Date.now() - salinan.pada > UMUR) laci.del(nama);
      else if (nama.startsWith(`draf:${siapa}:`) && salinan.tempat === form.getAttribute("action") && (!terbaru || salinan.pada > terbaru.pada))
        terbaru = { ...salinan, nama };
    }
    const lebihBaru = terbaru && terbaru.pada > Date.parse(form.dataset.disimpan || 0) + 2000;
    if (!lebihBaru || JSON.stringify(terbaru.isi) === text() || form.querySelector(".invalid-feedback")) return;
    const kunciLama = terbaru.nama.slice(-32);
    if (disimpan ? kunciLama !== kunci.value : document.querySelector(`a[href*="draf=${kunciLama}"]`)) return;
    const jam = new Date(terbaru.pada).toTimeString().slice(0, 5).replace(":", ".");
    say(`Isian pukul ${jam} masih ada di ponsel ini.`);
    kabar.append(" ", button("Pulihkan", () => restore(terbaru)), " ", button("Buang", () => { laci.del(terbaru.nama); say(""); }));
    form.prepend(kabar); // where it is seen at once
  }

  function restore(salinan) {
    const per = new Map();
    for (const [nama, nilai] of salinan.isi) per.set(nama, [...(per.get(nama) || []), nilai]);
    for (const el of form.elements) {
      if (!el.name || ["csrfmiddlewaretoken", "titipan", "kelompok", "kegiatan", "foto"].includes(el.name) || el.type === "submit") continue;
      if (el.type === "checkbox" || el.type === "radio") el.checked = (per.get(el.name) || []).includes(el.value);
      else if (per.has(el.name)) el.value = per.get(el.name)[0];
    }
    if (!alamat.includes(kunci.value)) { // the form it was typed into: sent already or not, the server knows by its key
      alamat = alamat.replace(/[0-9a-f]{32}/, kunci.value);
      form.elements.titipan?.remove();
    }
    count();
    save();
  }

  function button(kata, lakukan) {
    const b = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link", textContent: kata });
    b.addEventListener("click", lakukan);
    return b;
  }

  /** Nothing more to keep, here or on the phone. */
  function finish() {
    selesai = true;
    laci.del(`draf:${siapa}:${kunci.value}`);
  }

  // --- sending ----------------------------------------------------------------------------------------------------

  let mengirim = false;

  async function send(event) {
    const tombol = event.submitter;
    if (tombol?.formAction && tombol.hasAttribute("formaction")) return; // taking back a file, by hand
    if (form.elements.foto?.files?.length) return; // these go with the form, as without this script
    event.preventDefault();
    if (mengirim) return;
    if (!navigator.onLine) return withoutNetwork();
    mengirim = true;
    form.dataset.mengirim = "";
    try {
      if (await self.Unggah?.settle() === false) return offerQueue();
      await jalan; // on a slow line what is under way would come after the form, and find it saved
      await deliver(tombol);
    } finally {
      mengirim = false;
      delete form.dataset.mengirim;
    }
  }

  async function deliver(tombol) {
    copy();
    const data = new FormData(form);
    data.delete("foto");
    data.delete("csrfmiddlewaretoken"); // the header has it, and mends it
    if (tombol?.name) data.append(tombol.name, tombol.value);
    for (const tunggu of [0, 1500, 4000, 9000]) {
      if (tunggu) await new Promise((ya) => setTimeout(ya, tunggu));
      say("Menyimpan …");
      const jawab = await ask(form.action, data);
      if (jawab.ok && jawab.isi.alamat) {
        finish();
        return location.assign(jawab.isi.alamat);
      }
      if (jawab.ok || [302, 409, 422].includes(jawab.status)) return native(tombol); // the page says what and where
      explain(jawab);
      if (jawab.status && jawab.status < 500) return;
    }
    offerQueue();
  }

  function withoutNetwork() {
    copy();
    explain({ status: 0, isi: {} });
    offerQueue();
  }

  /** What does not get through can wait in the queue of this phone (luring-antrean.js), which sends by itself. */
  function offerQueue() {
    if (!self.Luring?.take || form.elements.kegiatan || !navigator.serviceWorker?.controller) return;
    kabar.append(" ", button("Kirim nanti dari ponsel ini", async () => {
      const isi = {};
      for (const [nama, nilai] of fields()) (isi[nama] ||= []).push(nilai);
      await Luring.take({ kunci: kunci.value, pemilik: siapa, isi, foto: (await self.Unggah?.contents()) || [] });
      finish();
      location.assign("/luring/antrean/");
    }));
  }

  function native(tombol) {
    if (tombol?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: tombol.name, value: tombol.value }));
    selesai = true; // the page that answers keeps it
    form.submit();
  }

  /** Back after a pause without a network or a session. */
  function resume() {
    if (selesai || mengirim) return;
    save();
    self.Unggah?.resume();
  }

  // --- small helps ------------------------------------------------------------------------------------------------

  function starters() {
    for (const li of form.querySelectorAll(".contoh li")) {
      const kalimat = li.textContent;
      const b = button(kalimat, () => start(kalimat));
      b.className = "";
      li.replaceChildren(b);
    }
  }

  /** The sentence comes in front of nothing or on a line of its own, with its first gap chosen. */
  function start(kalimat) {
    const kotak = form.elements.uraian;
    const awal = kotak.value.trim() ? `${kotak.value.trimEnd()}\n` : "";
    kotak.value = awal + kalimat;
    const celah = kotak.value.indexOf("…", awal.length);
    kotak.focus();
    kotak.setSelectionRange(celah, celah + 1);
  }

  function count() {
    const tempat = form.querySelector("[data-hadir]");
    if (!tempat) return;
    const semua = form.querySelectorAll("[name=hadir]");
    const cara = form.querySelector("[name=cara_hadir]:checked")?.value;
    const hadir = cara === "semua" ? semua.length : form.querySelectorAll("[name=hadir]:checked").length;
    tempat.textContent = cara === "tidak" ? `(${semua.length} orang)` : `${hadir} dari ${semua.length}`;
  }

  form.classList.add("dengan-skrip");
  starters();
  count();
  offerCopy();
  form.addEventListener("change", count);
  let ketik = 0;
  form.addEventListener("input", () => {
    clearTimeout(ketik);
    ketik = setTimeout(() => changed() && copy(), 1000);
  });
  form.addEventListener("submit", send);
  form.elements.kelompok_lain?.addEventListener("change", () => form.requestSubmit(form.elements.ganti));
  const jam = setInterval(() => (selesai ? clearInterval(jam) : look()), SELANG);
  addEventListener("pagehide", lastChance);
  document.addEventListener("submit", (event) => {
    if (!event.target.action?.endsWith?.("/keluar/") || !navigator.onLine) return;
    lastChance(); // to the server; the copies on the phone go with the session (aplikasi.js)
    finish();
  }, true);
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "hidden") return lastChance();
    if (kabar.dataset.rupa === "galat" && (await refreshToken())) resume();
  });
  addEventListener("online", resume);
  addEventListener("pageshow", (event) => event.persisted && selesai && location.reload());

  return { form, ask, save, say, explain, headers, refreshToken, alamat: () => alamat };
})();
