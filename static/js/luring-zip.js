/* Zip.pack([{nama, blob}]) -> Blob: a ZIP without compression (photos are compressed already). */
self.Zip = (() => {
  const TABEL = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });

  function crc(bytes) {
    let c = ~0;
    for (const b of bytes) c = (c >>> 8) ^ TABEL[(c ^ b) & 255];
    return ~c >>> 0;
  }

  /** [bytes, number] pairs as the format wants them: two or four bytes each, the little end first. */
  function header(...pasangan) {
    const data = new DataView(new ArrayBuffer(pasangan.reduce((n, [lebar]) => n + lebar, 0)));
    let letak = 0;
    for (const [lebar, nilai] of pasangan) {
      if (lebar === 2) data.setUint16(letak, nilai, true);
      else data.setUint32(letak, nilai, true);
      letak += lebar;
    }
    return data.buffer;
  }

  async function pack(berkas) {
    const bagian = [], isi = [], kini = new Date();
    const jam = (kini.getHours() << 11) | (kini.getMinutes() << 5) | (kini.getSeconds() >> 1);
    const hari = ((kini.getFullYear() - 1980) << 9) | ((kini.getMonth() + 1) << 5) | kini.getDate();
    let letak = 0;
    for (const { nama, blob } of berkas) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      const teks = new TextEncoder().encode(nama);
      const sama = [[2, 20], [2, 0x800], [2, 0], [2, jam], [2, hari], [4, crc(bytes)], [4, bytes.length], [4, bytes.length], [2, teks.length], [2, 0]];
      bagian.push(header([4, 0x04034b50], ...sama), teks, bytes);
      isi.push(header([4, 0x02014b50], [2, 20], ...sama, [2, 0], [2, 0], [2, 0], [4, 0], [4, letak]), teks);
      letak += 30 + teks.length + bytes.length;
    }
    const panjang = isi.reduce((n, satu) => n + satu.byteLength, 0);
    const akhir = header([4, 0x06054b50], [2, 0], [2, 0], [2, berkas.length], [2, berkas.length], [4, panjang], [4, letak], [2, 0]);
    return new Blob([...bagian, ...isi, akhir], { type: "application/zip" });
  }

  return { pack };
})();
