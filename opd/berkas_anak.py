"""The processes that parse uploaded bytes. Run by opd.pembaca, never imported by the application.

This one waits on stdin, a Unix socket, for orders: one end of a line, with "gambar|lambang|pdf PIXEL_LIMIT PAGE_LIMIT". For
each it forks a child that sets its own limits (memory, CPU, no file may be written), reads the file from the line and
answers on it: one line of JSON, then the bytes of the main file and of the preview. Any other ending means that the file
could not be read; what the decoder did touches nobody else. No Django here: start-up would be most of the cost.
"""

import gc
import io
import json
import os
import re
import resource
import signal
import socket

MEMORY = 768 * 1024 * 1024  # address space; a 40 Mpx photo needs about 500 MB
CPU_SECONDS = 10
EDGE, QUALITY = 1600, 78
THUMB_EDGES, THUMB_QUALITIES, THUMB_BYTES = (320, 240, 160, 96), (72, 55, 35, 15), 20_000
RUPA_BITS = range(8, 57)  # of 64; a look with fewer or more is that of a wall or a sky, which all look alike
NOISE = 2  # of 255
LAMBANG_EDGE = 600  # 2.5 cm on paper at 600 dpi
FORMATS, FORMATS_FTYP = ("JPEG", "PNG", "WEBP"), ("HEIF", "AVIF")
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # EXIF orientation -> PIL.Image.Transpose

# Keys that make a reader do something by itself, or that carry another file.
PDF_KEYS = ["/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA"]
PDF_KEYS += ["/Collection", "/RichMediaContent", "/RichMediaSettings"]
PDF_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"}
PDF_ACTIONS |= {"/RichMediaExecute", "/Movie", "/Sound"}


class Refused(Exception):  # noqa: N818 – an answer, not an error
    """`sebab` is one of the reasons opd.berkas has a sentence for; `angka` fills it in."""

    def __init__(self, sebab: str, **angka: int):
        super().__init__(sebab)
        self.sebab, self.angka = sebab, angka


def limit_myself() -> None:
    """After the imports: from here on only memory and the two pipes are there to use."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_image(raw: bytes, pixel_limit: int) -> tuple[dict, bytes, bytes]:
    """A fresh upright JPEG of at most 1600 px and a preview: only pixels survive, no EXIF, XMP, ICC, comment.
    The answer also says when the camera took it, read before that is dropped, and what it looks like."""
    im = _open(raw, pixel_limit)
    im.draft("RGB", (EDGE, EDGE))
    im.load()
    exif = im.getexif()
    # A HEIC that reaches this line stands upright already, and says so; everything else is turned here.
    turn, taken = TURNS.get(exif.get(0x0112)), _taken(exif)
    im = _in_colour(im, EDGE)
    if turn is not None:
        im = im.transpose(turn)
    im.info.clear()  # Pillow would write a JPEG comment again
    answer = {"tipe": "image/jpeg", "ekstensi": "jpg", "lebar": im.width, "tinggi": im.height}
    return answer | {"diambil": taken, "rupa": _look(im)}, _jpeg(im, QUALITY), _thumb(im)


def _look(im) -> str:
    """64 bits as hex: whether the picture grows brighter, by more than noise, from each of nine places in eight rows to the
    next. Almost the same after another shrinking or compression; "" where there is too little in it to tell it by."""
    mean = im.convert("L").resize((9, 8), resample=4).tobytes()  # 4: BOX, the mean of each place; others ring at edges
    bits = sum((mean[y * 9 + x] + NOISE < mean[y * 9 + x + 1]) << (y * 8 + x) for y in range(8) for x in range(8))
    return f"{bits:016x}" if bits.bit_count() in RUPA_BITS else ""


def _taken(exif) -> str | None:
    """DateTimeOriginal as ISO text, with its offset where the camera wrote one; None when there is no such thing."""
    more = exif.get_ifd(0x8769)
    time, offset = str(more.get(0x9003, "")), str(more.get(0x9011, ""))
    found = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", time, re.ASCII)
    if not found:
        return None
    zone = offset if re.fullmatch(r"[+-]\d\d:\d\d", offset, re.ASCII) else ""
    return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}{zone}"


def _thumb(im) -> bytes:
    """The largest and finest preview that fits THUMB_BYTES; at the last edge every picture does."""
    small = im.copy()
    for edge in THUMB_EDGES:
        small.thumbnail((edge, edge))
        for quality in THUMB_QUALITIES:
            if len(thumb := _jpeg(small, quality)) <= THUMB_BYTES:
                return thumb
    raise AssertionError


def read_lambang(raw: bytes, pixel_limit: int) -> tuple[dict, bytes, bytes]:
    """A fresh PNG of at most 600 px that keeps what is transparent; nothing but pixels survives."""
    im = _open(raw, pixel_limit)
    im.load()
    im = im.convert("RGBA")
    im.thumbnail((LAMBANG_EDGE, LAMBANG_EDGE), reducing_gap=2.0)
    im.info.clear()
    out = io.BytesIO()
    im.save(out, "PNG", optimize=True)
    return {"tipe": "image/png", "ekstensi": "png", "lebar": im.width, "tinggi": im.height}, out.getvalue(), b""


def _open(raw: bytes, pixel_limit: int):
    """The picture, not yet decoded; its size is looked at first. Of a container with several it is the main one."""
    from PIL import Image  # noqa: PLC0415 – each kind of file pays for its own library only

    formats = FORMATS
    if raw[4:8] == b"ftyp":
        from PIL import AvifImagePlugin  # noqa: PLC0415
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread more would claim address space
        register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
        formats = FORMATS_FTYP
    limit_myself()
    Image.MAX_IMAGE_PIXELS = None  # ours is stricter and says so in words
    im = Image.open(io.BytesIO(raw), formats=formats)
    if im.width * im.height > pixel_limit:
        raise Refused("piksel", lebar=im.width, tinggi=im.height)
    return im


def _in_colour(im, edge: int):
    """In RGB and at most `edge` px; transparent parts become white."""
    from PIL import Image  # noqa: PLC0415

    if im.mode.startswith("I"):
        im = im.convert("I").point(lambda value: value / 256).convert("L")
    if im.mode in {"P", "PA", "LA", "RGBA"} or "transparency" in im.info:
        im = im.convert("RGBA")
    elif im.mode != "L":
        im = im.convert("RGB")
    im.thumbnail((edge, edge), reducing_gap=2.0)
    if im.mode == "RGBA":
        white = Image.new("RGB", im.size, "white")
        white.paste(im, mask=im.getchannel("A"))
        im = white
    return im.convert("RGB")


def _jpeg(im, quality: int) -> bytes:
    out = io.BytesIO()
    im.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def read_pdf(raw: bytes, page_limit: int) -> tuple[dict, bytes, bytes]:
    """The same pages without scripts, automatic actions, attachments and forms in XML."""
    import pikepdf  # noqa: PLC0415

    limit_myself()
    try:
        pdf = pikepdf.open(io.BytesIO(raw), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Refused("sandi") from None
    if pdf.is_encrypted:
        raise Refused("sandi")
    pages = len(pdf.pages)
    if pages == 0:
        raise Refused("pdf_rusak")
    if pages > page_limit:
        raise Refused("halaman", halaman=pages)
    for item in pdf.objects:
        _disarm(item, pikepdf)
    _disarm(pdf.trailer, pikepdf)
    out = io.BytesIO()
    # Streams are copied undecoded: a stream that unfolds to 1 GB stays folded.
    pdf.save(out, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return {"tipe": "application/pdf", "ekstensi": "pdf", "lebar": None, "tinggi": None}, out.getvalue(), b""


def _disarm(item, pikepdf) -> None:
    """Takes what acts by itself out of one object and the direct ones inside it."""
    if isinstance(item, pikepdf.Array):
        children = list(item)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        holder = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        if str(holder.get("/S", "")) in PDF_ACTIONS:
            for key in list(holder.keys()):
                del holder[key]
        for key in PDF_KEYS:
            if key in holder:
                del holder[key]
        children = [holder[key] for key in list(holder.keys())]
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            _disarm(child, pikepdf)


def answer(line: socket.socket, kind: str, pixel_limit: int, page_limit: int) -> None:
    with line.makefile("rb") as file:
        raw = file.read()
    data = preview = b""
    try:
        if kind == "gambar":
            head, data, preview = read_image(raw, pixel_limit)
        elif kind == "lambang":
            head, data, preview = read_lambang(raw, pixel_limit)
        else:
            head, data, preview = read_pdf(raw, page_limit)
    except Refused as refusal:
        head = {"sebab": refusal.sebab} | refusal.angka
    except MemoryError:
        head = {"sebab": "berat"}
    head |= {"utama": len(data), "pratinjau": len(preview)}
    line.sendall(json.dumps(head).encode() + b"\n" + data + preview)


def in_child(work, *given) -> int:
    """The id of a new process that does this work and ends: 0, or 1 when it raised."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work(*given)
        os._exit(0)
    except BaseException:  # noqa: BLE001 – there is nothing above it in a forked process
        os._exit(1)


def watch(line: socket.socket, order: list[str]) -> None:
    """Has one file read, and says at the end of the line how that ended: the child may no longer be able to."""
    kind, pixel_limit, page_limit = order
    pid = in_child(answer, line, kind, int(pixel_limit), int(page_limit))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    line.sendall(code.to_bytes(4, signed=True))


def serve(orders: socket.socket) -> None:
    """Until the web worker is gone."""
    from PIL import Image, JpegImagePlugin  # noqa: F401, PLC0415 – before the first order, so that no child pays for it

    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever watches is not waited for
    while True:
        order, files, *_ = socket.recv_fds(orders, 64, 1)
        if not files:
            return
        with socket.socket(fileno=files[0]) as line:
            in_child(begin, orders, line, order.decode().split())


def begin(orders: socket.socket, line: socket.socket, order: list[str]) -> None:
    """In the process that watches over one file: it holds nothing of the others."""
    orders.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    watch(line, order)


if __name__ == "__main__":
    serve(socket.socket(fileno=0))
