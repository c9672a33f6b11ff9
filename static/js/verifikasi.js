/* The file is measured here and stays here; only its SHA-256 is sent. Without this the form uploads it. */
const form = document.querySelector("[data-sidik]");
const zone = form?.querySelector(".jatuhkan");
const input = form?.querySelector("input[type=file]");
const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");

async function measure(file) {
  if (!file || !window.crypto?.subtle || file.size > 500e6) return false;
  form.elements.sidik.value = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  input.value = "";
  return true;
}
form?.addEventListener("submit", async (event) => {
  const file = input.files[0];
  if (!file || !window.crypto?.subtle) return;
  event.preventDefault();
  await measure(file);
  form.submit();
});
for (const name of ["dragover", "dragenter"])
  zone?.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("di-atas"); });
for (const name of ["dragleave", "drop"]) zone?.addEventListener(name, () => zone.classList.remove("di-atas"));
zone?.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; form.requestSubmit(); }
});
