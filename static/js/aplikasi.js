/* Small helps; every page works without them. */
document.addEventListener("submit", (event) => {
  // A second tap on the same button sends nothing; the server would refuse it anyway.
  const form = event.target;
  if (form.dataset.terkirim && !event.defaultPrevented) event.preventDefault();
  form.dataset.terkirim = "1";
  setTimeout(() => delete form.dataset.terkirim, 4000);
});
document.addEventListener("click", (event) => {
  // An open menu closes when something else is tapped.
  for (const menu of document.querySelectorAll("details.lipat[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector(".galat-ringkas")?.focus();
});
