/* Small helps; every page works without them. */
document.addEventListener("submit", (event) => {
  // Without a network the browser would put a page of its own in the place of the form, and what was typed with it.
  const form = event.target;
  if (event.defaultPrevented || navigator.onLine || form.method !== "post") return;
  event.preventDefault();
  form.querySelector(".tanpa-jaringan")?.remove();
  const kalimat = "Tidak ada jaringan, jadi belum terkirim. Isian Anda masih di sini; tekan lagi setelah ada jaringan.";
  form.append(Object.assign(document.createElement("p"), { className: "pesan pesan-warning tanpa-jaringan", role: "alert", textContent: kalimat }));
});
addEventListener("online", () => document.querySelectorAll(".tanpa-jaringan").forEach((kabar) => kabar.remove()));
document.addEventListener("submit", (event) => {
  // A second tap on the same button sends nothing; the server would refuse it anyway.
  const form = event.target;
  if (!self.Luring && form.action.endsWith("/keluar/") && localStorage.getItem("luring")) {
    event.preventDefault(); // asked too early for luring.js: the page that counts what would be lost takes over
    location.assign("/luring/antrean/?keluar=1");
  }
  if (event.defaultPrevented) return;
  if (form.dataset.terkirim) event.preventDefault();
  form.dataset.terkirim = "1";
  setTimeout(() => delete form.dataset.terkirim, 4000);
});
document.addEventListener("submit", (event) => {
  // Copies of what is being typed (kegiatan.js) stay on no phone that somebody signs out of.
  if (!event.target.action?.endsWith?.("/keluar/") || !navigator.onLine) return;
  try {
    for (const nama of Object.keys(localStorage)) if (nama.startsWith("draf:")) localStorage.removeItem(nama);
  } catch { /* this browser keeps nothing */ }
});
document.addEventListener("click", (event) => {
  // An open menu closes when something else is tapped.
  for (const menu of document.querySelectorAll("details.lipat[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector(".galat-ringkas")?.focus();
});
addEventListener("load", () => {
  // What works without a network comes after everything else, and only to whom it is of use.
  const { luring = "", luringCatat } = document.body.dataset;
  if (luringCatat === undefined && !localStorage.getItem("luring")) return;
  for (const src of luring.split(" ").filter(Boolean)) document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
});
