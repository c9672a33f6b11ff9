/* On every page of whoever may note activities: keeps the application ready for a day without a network, shows how
   many activities wait, sends them, and warns before signing out throws them away. Loaded after the page itself. */
(() => {
  const { luringSiapa: siapa, luringCatat: boleh, luringHalaman: sendiri } = document.body.dataset;
  const SEGAR = 6 * 3600e3; // ms that the form of a group is taken for new
  let jam = 0;

  async function start() {
    if (siapa) await Luring.remember(siapa);
    if (boleh !== undefined) await prepare();
    await show();
    await send();
  }

  async function prepare() {
    localStorage.setItem("luring", "1"); // aplikasi.js loads this script for everybody on this phone from now on
    const lewat = (await Luring.all("bagikan")).filter((kiriman) => Date.now() - kiriman.pada > 2 * 24 * 3600e3);
    for (const { kunci } of lewat) await Luring.remove("bagikan", kunci); // shared, and never taken into a form
    await navigator.serviceWorker?.register("/luring/pekerja.js", { scope: "/" });
    const bekal = await Luring.read("bekal", siapa);
    if (!bekal || Date.now() - bekal.pada > SEGAR) await Luring.refresh();
  }

  /** Fetches the forms of the person's groups, one by one; keeps the old ones when that fails. */
  Luring.refresh = async () => {
    try {
      const bekal = await ask("/luring/bekal/");
      for (const { pk } of bekal.kelompok.slice(1)) bekal.isian.push(...(await ask(`/luring/bekal/?kelompok=${pk}`)).isian);
      await Luring.write("bekal", { ...bekal, pada: Date.now() });
      return bekal;
    } catch {
      return null;
    }
  };

  async function ask(alamat) {
    const jawab = await Luring.request(alamat, { headers: { Accept: "application/json" } }, 15e3);
    if (!jawab.ok) throw new Error(jawab.status);
    return jawab.json();
  }

  // --- the counter -----------------------------------------------------------------------------------------------

  async function show() {
    const { menunggu, ditolak } = await Luring.count(siapa || (await Luring.known()));
    const kabar = document.querySelector(".luring-kabar") || document.querySelector(".kepala")?.appendChild(bar());
    if (!kabar) return;
    const kata = [menunggu && `${menunggu} menunggu jaringan`, ditolak && `${ditolak} perlu diperbaiki`].filter(Boolean).join(" · ");
    kabar.hidden = !kata;
    if (kabar.firstChild.textContent !== kata) kabar.firstChild.textContent = kata;
  }

  function bar() {
    const kabar = Object.assign(document.createElement("p"), { className: "container luring-kabar", hidden: true });
    kabar.setAttribute("role", "status");
    kabar.append(Object.assign(document.createElement("a"), { href: "/luring/antrean/" }));
    return kabar;
  }

  // --- sending ---------------------------------------------------------------------------------------------------

  async function send(pilihan = { semua: true }) {
    clearTimeout(jam);
    const hasil = await Luring.send(pilihan).catch(() => null);
    if (hasil?.sisa === -1) return (jam = setTimeout(() => send(pilihan), 2e3)); // what the other tab began with may be gone
    const saya = await Luring.known();
    const waktu = (await Luring.list()).filter((b) => b.keadaan === "menunggu" && b.pemilik === saya).map((b) => b.lanjutPada || 0);
    if (waktu.length) jam = setTimeout(() => send({}), Math.max(5e3, Math.min(...waktu) - Date.now()));
  }
  Luring.sendSoon = send;

  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send({}));
  document.addEventListener("luring:berubah", () => show());
  if (self.BroadcastChannel) new BroadcastChannel("luring").onmessage = () => show();

  // --- signing out -----------------------------------------------------------------------------------------------

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (new URL(form.action, location).pathname !== "/keluar/" || form.dataset.luringLewat !== undefined) return;
    event.preventDefault();
    const { sendiri: ada, lain } = await Luring.count(siapa).catch(() => ({ sendiri: 0, lain: 0 }));
    if (ada + lain) return location.assign("/luring/antrean/?keluar=1");
    await Promise.race([Luring.wipe(siapa, true).catch(() => null), new Promise((ya) => setTimeout(ya, 1500))]);
    form.submit();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-muat-ulang]")) location.reload();
  });
  if (sendiri === undefined || boleh !== undefined) start().catch(() => null);
  else show().then(() => send()).catch(() => null);
})();
