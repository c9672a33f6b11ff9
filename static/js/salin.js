/* Copies a text area at a tap; without this the text is selected and copied by hand. */
const offer = () => {
  for (const button of document.querySelectorAll("[data-salin][hidden]")) button.hidden = !navigator.clipboard;
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-salin]");
  if (!button) return;
  const kabar = button.parentElement.querySelector("[data-salin-kabar]");
  const teks = document.getElementById(button.dataset.salin);
  try {
    await navigator.clipboard.writeText(teks.value);
    kabar.textContent = "Tersalin. Tempel di grup WhatsApp.";
  } catch {
    teks.select();
    kabar.textContent = "Tekan lama teks yang terpilih, lalu Salin.";
  }
});
document.addEventListener("htmx:afterSwap", offer);
offer();
