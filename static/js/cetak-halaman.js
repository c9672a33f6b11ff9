/* A button that opens the browser's own print window; without JavaScript its menu does. */
document.addEventListener("DOMContentLoaded", () => {
  for (const tombol of document.querySelectorAll("[data-cetak]")) {
    tombol.hidden = false;
    tombol.addEventListener("click", () => window.print());
  }
});
