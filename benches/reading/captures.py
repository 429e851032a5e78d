"""Spoils pages as scanners, faxes, telephones, pens and time do: captures.py PAGES OUT

PAGES is what `cargo bench -p mohur-verifier --bench pages` has written. OUT gets the pictures and `index.jsonl`, an object a line:
file, kind, severity (1 to 3) and the text that the code says. A picture is a function of its name alone.
"""

import argparse
import json
import math
import pathlib
import zlib

import cv2
import numpy as np

import damage
import light
import optics
import paper
from scene import Page, photograph, scan

SEVERITIES = 3


def pages(folder):
    lines = (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def drawn(page, rng, severity):
    """As a program draws it for the screen."""
    return scan(page, dpi=[200, 150, 110][severity - 1], degrees=0)


def scanned(page, rng, severity):
    """On an office scanner: askew, grey paper, grain, specks."""
    picture = scan(paper.inked(page, rng, severity), dpi=[300, 200, 150][severity - 1], degrees=rng.uniform(-1, 1) * severity)
    picture = light.faded(picture, black=0.12 * severity, white=0.93)
    return light.specks(light.grain(picture, rng, 0.02 * severity), rng, 0.0005 * severity)


def faxed(page, rng, severity):
    """Black and white: by a threshold, or dithered."""
    picture = scan(page, dpi=[300, 240, 200][severity - 1], degrees=rng.uniform(-1.5, 1.5))
    picture = light.grain(light.faded(picture, black=0.15, white=0.9), rng, 0.05)
    return light.dithered(picture) if rng.random() < 0.5 else light.threshold(picture, rng.uniform(0.4, 0.6))


def copied(page, rng, severity):
    """A photocopy of a photocopy: toner spreads or starves, contrast is hard."""
    grown = page.map(lambda picture: paper.spread(picture, rng.choice([-1, 1]) * rng.uniform(0.3, 0.5) * (severity + 1) / 2))
    picture = scan(grown, dpi=200, degrees=rng.uniform(-2, 2))
    return light.specks(light.curve(picture, hardness=3 + 2 * severity), rng, 0.001 * severity)


def photographed(page, rng, severity):
    """By a telephone, held over the page."""
    return photograph(page, rng, tilt=4 * severity, module=[6, 4, 3][severity - 1])


def slanted(page, rng, severity):
    """From far aside, turned any way."""
    return photograph(page, rng, tilt=14 + 8 * severity, module=[7, 5, 4][severity - 1], roll=180)


def moved(page, rng, severity):
    """By a hand that shakes."""
    picture = photograph(page, rng, tilt=8, module=5)
    return optics.motion(picture, length=5 * [0.7, 1.1, 1.5][severity - 1], degrees=rng.uniform(0, 180))


def unfocused(page, rng, severity):
    """Out of focus: a disc, as lenses make it."""
    picture = photograph(page, rng, tilt=8, module=5)
    return optics.defocus(picture, radius=5 * [0.45, 0.65, 0.85][severity - 1])


def dark(page, rng, severity):
    """In bad light, made brighter by the telephone."""
    return light.low(photograph(page, rng, tilt=8, module=5), rng, noise=[0.06, 0.11, 0.16][severity - 1])


def shaded(page, rng, severity):
    """In light from one side, under the shadow of a hand."""
    return light.shadow(photograph(page, rng, tilt=8, module=4), rng, depth=[0.4, 0.6, 0.75][severity - 1])


def glaring(page, rng, severity):
    """With a lamp mirrored in it, or lit too much."""
    return light.glare(photograph(page, rng, tilt=8, module=5), rng, size=[0.08, 0.13, 0.18][severity - 1])


def folded(page, rng, severity):
    """Folded, and folded open again."""
    return photograph(page.map(lambda picture: paper.fold(picture, page, rng, severity)), rng, tilt=10, module=5)


def curled(page, rng, severity):
    """Rolled once, and not flat since."""
    return photograph(page.map(lambda picture: paper.curl(picture, page, rng, severity)), rng, tilt=10, module=5)


def on_screen(page, rng, severity):
    """Off a screen, whose dots and the camera's make waves."""
    dots = optics.screen(scan(page, dpi=[160, 130, 110][severity - 1], degrees=0), strength=0.25 + 0.15 * severity)
    return photograph(Page(dots, page.corners_at(dots)), rng, tilt=6, module=[6, 5, 4][severity - 1])


def compressed(page, rng, severity):
    """Sent on by a messenger that makes everything small."""
    picture = photograph(page, rng, tilt=8, module=[4, 3.5, 3][severity - 1])
    return optics.jpeg(picture, quality=[30, 20, 12][severity - 1])


def small(page, rng, severity):
    """From far away: few pixels a module."""
    return photograph(page, rng, tilt=6, module=[2.6, 2.2, 1.9][severity - 1])


def written_on(page, rng, severity):
    """With a pen."""
    spoiled = page.map(lambda picture: damage.strokes(picture, page, rng, share=0.025 * severity, level=0.1))
    return photograph(spoiled, rng, tilt=8, module=5)


def stamped(page, rng, severity):
    """Under a stamp."""
    return photograph(page.map(lambda picture: damage.stamp(picture, page, rng, severity)), rng, tilt=8, module=5)


def worn(page, rng, severity):
    """Scratched, stained or torn."""
    spoiled = page.map(lambda picture: damage.wear(picture, page, rng, share=0.03 * severity))
    return photograph(spoiled, rng, tilt=8, module=5)


KINDS = {
    "drawn": drawn, "scan": scanned, "fax": faxed, "copy": copied, "photo": photographed, "slant": slanted, "motion": moved,
    "focus": unfocused, "dark": dark, "shadow": shaded, "glare": glaring, "fold": folded, "curl": curled, "screen": on_screen,
    "jpeg": compressed, "small": small, "pen": written_on, "stamp": stamped, "wear": worn,
}


def capture(kind, number, known, folder, beyond):
    """The picture of this name, and how it is described. Of the page as much as is `beyond` the code, in its sides."""
    name = f"{kind}-{number:03}"
    seed = zlib.crc32(name.encode())
    rng = np.random.default_rng(seed)
    described = known[seed % len(known)]
    page = Page(cv2.imread(str(folder / described["file"]), cv2.IMREAD_GRAYSCALE) / np.float32(255), described["corners"])
    severity = number % SEVERITIES + 1
    picture = KINDS[kind](page.around_code(beyond), rng, severity)
    return name, severity, described["text"], (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--each", type=int, default=15, help="pictures of each kind")
    parser.add_argument("--first", type=int, default=0, help="the number of the first picture")
    parser.add_argument("--kind", default=",".join(KINDS))
    parser.add_argument("--beyond", type=float, default=math.inf, help="how much of the page beyond the code, in its sides")
    parser.add_argument("--quality", type=int, default=85, help="of JPEG")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    known = pages(arguments.pages)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with open(arguments.out / "index.jsonl", "w", encoding="utf-8") as index:
        for kind in arguments.kind.split(","):
            for number in range(arguments.first, arguments.first + arguments.each):
                name, severity, text, picture = capture(kind, number, known, arguments.pages, arguments.beyond)
                file = f"{name}.{'png' if kind in ('drawn', 'fax') else 'jpg'}"
                quality = [cv2.IMWRITE_JPEG_QUALITY, arguments.quality] if file.endswith("jpg") else []
                cv2.imwrite(str(arguments.out / file), picture, quality)
                print(json.dumps({"file": file, "kind": kind, "severity": severity, "text": text}), file=index)


if __name__ == "__main__":
    main()
