/* Small helps; every page works without them. */
document.addEventListener("submit", (event) => {
  // A second tap on the same button sends nothing; the server would refuse it anyway.
  const form = event.target;
  if (!self.Luring && form.action.endsWith("/keluar/") && localStorage.getItem("luring")) {
    event.preventDefault(); // asked too early for luring.js: the page that counts what would be lost takes over
    location.assign("/luring/antrean/?keluar=1");
  }
  if (form.dataset.terkirim && !event.defaultPrevented) event.preventDefault();
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
