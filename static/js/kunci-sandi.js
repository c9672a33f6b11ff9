/* Passkeys. A form with data-kunci appears only where the browser can do it; webauthnJSON comes with allauth. */
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential || !window.webauthnJSON || !window.isSecureContext) return;
  document.querySelector("[data-kunci-tanpa]")?.remove();
  for (const form of document.querySelectorAll("form[data-kunci]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }

  async function ask(form) {
    const galat = form.querySelector("[role=alert]");
    galat.hidden = true;
    try {
      const buat = form.dataset.kunci === "buat";
      const opsi = await options(form);
      const jawaban = buat ? await webauthnJSON.create(opsi) : await webauthnJSON.get(opsi);
      form.elements.credential.value = JSON.stringify(jawaban);
      form.submit();
    } catch (error) {
      galat.textContent =
        error.name === "InvalidStateError"
          ? "Perangkat ini sudah punya kunci sandi untuk akun ini."
          : "Kunci sandi tidak jadi dipakai. Coba lagi, atau pakai cara yang lain.";
      galat.hidden = false;
    }
  }

  async function options(form) {
    const data = document.getElementById("opsi-kunci");
    if (data) return JSON.parse(data.textContent);
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await response.json()).request_options;
  }
});
