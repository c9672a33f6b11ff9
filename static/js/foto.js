/* A photo made ready for a slow network, on the phone: Foto.shrink(file) -> {blob, diambil}, Foto.sha256(blob) -> hex.
   Redrawing it drops everything else the file tells, its position above all; when it was taken is read before. */
self.Foto = (() => {
  const SISI = 1600; // px of the longer side
  const MUTU = 0.8;

  /** The picture as a JPEG of at most 1600 px, and when it was taken ("2026-08-12T07:30:00", local time, or null).
      What this browser cannot draw (a PDF, HEIC, a broken file) comes back as it is: the server says what it is. */
  async function shrink(file) {
    const diambil = await taken(file).catch(() => null);
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return { blob: file, diambil };
    try {
      const gambar = await createImageBitmap(file, { imageOrientation: "from-image" });
      const skala = Math.min(1, SISI / Math.max(gambar.width, gambar.height));
      const kanvas = document.createElement("canvas");
      kanvas.width = Math.max(1, Math.round(gambar.width * skala));
      kanvas.height = Math.max(1, Math.round(gambar.height * skala));
      const kuas = kanvas.getContext("2d");
      kuas.fillStyle = "#fff"; // under what is transparent
      kuas.fillRect(0, 0, kanvas.width, kanvas.height);
      kuas.drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
      gambar.close();
      const blob = await new Promise((ya) => kanvas.toBlob(ya, "image/jpeg", MUTU));
      kanvas.width = kanvas.height = 0; // gives the memory back at once
      return { blob: blob || file, diambil };
    } catch {
      return { blob: file, diambil };
    }
  }

  async function sha256(blob) {
    const sidik = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return [...new Uint8Array(sidik)].map((b) => b.toString(16).padStart(2, "0")).join("");
  }

  /** DateTimeOriginal of a JPEG's EXIF. */
  async function taken(file) {
    if (file.type !== "image/jpeg") return null;
    const data = new DataView(await file.slice(0, 128 * 1024).arrayBuffer());
    if (data.getUint16(0) !== 0xffd8) return null;
    for (let i = 2; i < data.byteLength - 12; ) {
      const tanda = data.getUint16(i);
      if (tanda === 0xffe1 && data.getUint32(i + 4) === 0x45786966) return exifTime(data, i + 10);
      if ((tanda & 0xff00) !== 0xff00 || tanda === 0xffda) return null;
      i += 2 + data.getUint16(i + 2);
    }
    return null;
  }

  function exifTime(data, awal) {
    const kecil = data.getUint16(awal) === 0x4949;
    const dua = (i) => data.getUint16(awal + i, kecil);
    const empat = (i) => data.getUint32(awal + i, kecil);
    const cari = (ifd, nomor) => {
      for (let n = dua(ifd), i = ifd + 2; n > 0; n--, i += 12) if (dua(i) === nomor) return empat(i + 8);
      return 0;
    };
    const exif = cari(empat(4), 0x8769);
    const letak = exif && cari(exif, 0x9003);
    if (!letak) return null;
    let teks = "";
    for (let i = 0; i < 19; i++) teks += String.fromCharCode(data.getUint8(awal + letak + i));
    const cocok = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(teks);
    return cocok && cocok[1] > "1990" ? `${cocok[1]}-${cocok[2]}-${cocok[3]}T${cocok[4]}` : null;
  }

  return { shrink, sha256 };
})();
