/* A missing piece is one tap away: its link opens the chooser, and the choice is sent. Without this file the link
   leads to the form with the kind already chosen. */
const form = document.getElementById("unggah-cepat");
const kabar = document.getElementById("unggah-kabar");
for (const link of form ? document.querySelectorAll("[data-pilih-berkas]") : []) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    form.elements.jenis.value = link.dataset.pilihBerkas;
    form.elements.berkas.accept = link.dataset.pilihBerkas === "foto" ? "image/*" : "image/*,application/pdf";
    form.elements.berkas.click();
  });
}
form?.elements.berkas.addEventListener("change", () => {
  if (!form.elements.berkas.files.length) return;
  kabar.textContent = `Mengunggah ${form.elements.berkas.files.length} berkas …`;
  form.submit();
});
