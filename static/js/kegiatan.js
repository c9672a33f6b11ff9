/* Small pictures of the files just chosen; the form works the same without them. */
for (const box of document.querySelectorAll("[data-cuplik-untuk]")) {
  const input = document.getElementById(box.dataset.cuplikUntuk);
  input?.addEventListener("change", () => {
    for (const old of box.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    box.replaceChildren();
    for (const file of [...input.files].slice(0, 20)) {
      if (!/^image\/(jpeg|png|webp)$/.test(file.type)) continue;
      const img = new Image(72, 72);
      img.alt = file.name;
      img.src = URL.createObjectURL(file);
      box.append(img);
    }
  });
}
