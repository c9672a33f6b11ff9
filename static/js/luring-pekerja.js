/* The service worker. It keeps the styles, the scripts and three pages that are the same for everybody, and nothing
   else: no page with anybody's data, no evidence, no PDF. TETAP {versi, halaman, aset} comes with the address it is
   loaded from (kbk.luring); luring-antrean.js is loaded before it. */
const LACI = `luring-${TETAP.versi}`;
const SABAR_FORMULIR = 8000; // ms until a form that does not come is replaced by the one kept here

self.addEventListener("install", (event) => {
  const semua = [...Object.values(TETAP.halaman), ...TETAP.aset];
  event.waitUntil(caches.open(LACI).then((laci) => laci.addAll(semua.map((alamat) => new Request(alamat, { credentials: "omit" })))));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const nama of await caches.keys()) if (nama !== LACI) await caches.delete(nama);
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const alamat = new URL(request.url);
  if (alamat.origin !== self.location.origin) return;
  if (request.method === "POST" && alamat.pathname === "/luring/bagikan/") event.respondWith(receive(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(navigate(event, alamat));
  else if (TETAP.aset.includes(alamat.pathname)) event.respondWith(asset(request, alamat.pathname));
});

const kept = async (jalur) => (await caches.open(LACI)).match(jalur);

/** What comes in time; otherwise it fails, as without a network: two bars of signal can hold an answer for minutes. */
const within = (ms, janji) => Promise.race([janji, new Promise((_, tidak) => setTimeout(() => tidak(new Error("lama")), ms))]);

/** A name with a fingerprint never means something else; one without may have changed since. */
async function asset(request, jalur) {
  if (/\.[0-9a-f]{12}\.\w+$/.test(jalur)) return (await kept(jalur)) || fetch(request);
  return within(2000, fetch(request)).catch(async () => (await kept(jalur)) || Response.error());
}

async function navigate(event, alamat) {
  const sendiri = Object.values(TETAP.halaman).includes(alamat.pathname);
  if (sendiri) {
    const ada = await kept(alamat.pathname);
    if (ada) return ada;
  }
  const formulir = alamat.pathname === "/kegiatan/baru/" && !alamat.searchParams.has("draf");
  try {
    const jawaban = (async () => (await event.preloadResponse) || fetch(event.request))();
    if (!formulir) return await jawaban;
    return await within(SABAR_FORMULIR, jawaban);
  } catch {
    if (formulir) return Response.redirect(TETAP.halaman.luring_catat);
    return (await kept(TETAP.halaman.luring_tanpa_jaringan)) || Response.error();
  }
}

/** Photos shared from another application wait here until the form takes them, also when nobody is signed in. */
async function receive(request) {
  const isi = await request.formData();
  const berkas = [];
  for (const satu of isi.getAll("foto")) {
    if (!(satu instanceof File) || !satu.size) continue;
    berkas.push({ nama: satu.name, tipe: satu.type, blob: new Blob([await satu.arrayBuffer()], { type: satu.type }) });
  }
  const teks = ["judul", "teks", "tautan"].map((nama) => isi.get(nama)).filter(Boolean).join("\n");
  const kunci = Luring.newKey();
  await Luring.write("bagikan", { kunci, berkas, teks, pada: Date.now() });
  return Response.redirect(`${TETAP.halaman.luring_catat}?bagikan=${kunci}`, 303);
}

self.addEventListener("sync", (event) => {
  if (event.tag !== "luring-kirim") return;
  event.waitUntil(Luring.send({ semua: true }).then(({ sisa }) => {
    if (sisa > 0) throw new Error("masih ada yang menunggu"); // the browser tries again later
  }));
});
