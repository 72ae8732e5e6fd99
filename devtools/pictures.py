"""Pictures of the main pages of a running tracker, for README and docs/pictures."""

import json
import struct
import sys
import urllib.request
import zlib
from base64 import b64decode, b64encode
from urllib.parse import quote

from playwright.sync_api import Error, Page, sync_playwright

from devtools import ROOT, say

FOLDER = ROOT / "docs" / "pictures"
WIDE, NARROW = (1440, 1000), (360, 1000)


def pages(address: str) -> dict[str, tuple[str, str, tuple[int, int]]]:
    """By the picture's name: path, theme, width and height."""
    with urllib.request.urlopen(f"{address}/api/v1/entities/?q={quote('QDe.118')}") as answer:  # noqa: S310 - the tracker one names
        party = f"/entities/{json.load(answer)['results'][0]['id']}/"
    return {
        "home": ("/", "light", WIDE),
        "search": ("/search/?q=lashkar", "light", WIDE),
        "entity-light": (party, "light", WIDE),
        "entity-2004-dark": (f"{party}?as_of=2004", "dark", WIDE),
        "entity-narrow": (party, "light", NARROW),
        "matrix": ("/matrix/", "light", WIDE),
        "changes": ("/changes/?list=un-sc", "light", WIDE),
        "statement": ("/statements/in-us-jwg21-2025/", "light", WIDE),
        "regime": ("/regimes/un-1267/", "light", WIDE),
        "sources": ("/sources/", "light", WIDE),
    }


INDEXED = """async png => {
    const bytes = Uint8Array.from(atob(png), one => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), brush = canvas.getContext("2d");
    brush.drawImage(bitmap, 0, 0);
    const pixels = brush.getImageData(0, 0, bitmap.width, bitmap.height).data, all = new Map();
    const key = at => (pixels[at] << 16 | pixels[at + 1] << 8 | pixels[at + 2]);
    for (let at = 0; at < pixels.length; at += 4) all.set(key(at), (all.get(key(at)) ?? 0) + 1);
    const common = [...all.keys()].sort((a, b) => all.get(b) - all.get(a)), distinct = new Map();
    for (const one of common) if (!distinct.has(one & 0xf8f8f8)) distinct.set(one & 0xf8f8f8, one);
    const palette = [...distinct.values()].slice(0, 256);
    const far = (a, b) => [16, 8, 0].reduce((sum, by) => sum + ((a >> by & 255) - (b >> by & 255)) ** 2, 0);
    const nearest = new Map([...all.keys()].map(colour =>
        [colour, palette.reduce((best, one, at) => far(one, colour) < far(palette[best], colour) ? at : best, 0)]));
    let told = "";
    for (let at = 0; at < pixels.length; at += 4) told += String.fromCharCode(nearest.get(key(at)));
    return [bitmap.width, bitmap.height, palette, btoa(told)];
}"""


def smaller(blank: Page, picture: bytes) -> bytes:
    """The picture in its 256 commonest distinct colours, which text on plain ground hardly needs."""
    width, height, palette, told = blank.evaluate(INDEXED, b64encode(picture).decode())
    pixels = b64decode(told)
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),
        b"PLTE": b"".join(colour.to_bytes(3, "big") for colour in palette),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks.items()
    )


def main(address: str, browser: str) -> int:
    """Take them all with this browser."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-background-networking", "--disable-lcd-text"]
        )
        blank = chromium.new_page()
        for name, (path, theme, (width, height)) in pages(address).items():
            page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]  # light or dark
            answer = page.goto(address + path)
            if answer is None or not answer.ok:
                raise Error(f"{address}{path} cannot be shown")
            (FOLDER / f"{name}.png").write_bytes(smaller(blank, page.screenshot()))
            page.close()
            say(f"docs/pictures/{name}.png")
        chromium.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2]))
    except (Error, OSError, LookupError) as error:
        sys.exit(f"{error}. Is a tracker with loaded lists running there? ./dev up starts one.")
