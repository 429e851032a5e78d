"""Lets readers read the same pictures in turns and prints a table: compare.py PROGRAM FOLDER [--misses FILE]

FOLDER has an `index.jsonl` with an object a line: `file` (beside it, or in `img/`), `text`, and `kind` or `cat`.
"""

import argparse
import collections
import dataclasses
import json
import pathlib
import statistics

import cv2

from readers import all_readers


@dataclasses.dataclass
class Reading:
    kind: str
    file: str
    right: bool
    wrong: bool
    milliseconds: float


def captures(folder):
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        capture = json.loads(line)
        places = [folder / capture["file"], folder / "img" / capture["file"]]
        yield next(place for place in places if place.exists()), capture.get("kind") or capture["cat"], capture["text"]


def compare(readers, folder):
    readings = collections.defaultdict(list)
    for path, kind, expected in captures(folder):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        for reader in readers:
            texts, milliseconds = reader.read(path, picture)
            right, wrong = expected in texts, any(text != expected for text in texts)
            readings[reader.name].append(Reading(kind, path.name, right, wrong, milliseconds))
    return readings


def row(*cells):
    print("|", " | ".join(str(cell) for cell in cells), "|")


def share(readings):
    return f"{100 * sum(reading.right for reading in readings) / len(readings):.1f}"


def print_recall(readings):
    row("read, %", "pictures", *readings)
    row(*["---"] * (len(readings) + 2))
    kinds = list(dict.fromkeys(reading.kind for reading in next(iter(readings.values()))))
    for kind in kinds:
        of_kind = [[reading for reading in all_read if reading.kind == kind] for all_read in readings.values()]
        row(kind, len(of_kind[0]), *map(share, of_kind))
    row("**all**", len(next(iter(readings.values()))), *(f"**{share(all_read)}**" for all_read in readings.values()))
    row("wrong texts", "", *(sum(reading.wrong for reading in all_read) for all_read in readings.values()))


def print_times(readings):
    row("processor time", *readings)
    row(*["---"] * (len(readings) + 1))
    times = [sorted(reading.milliseconds for reading in all_read) for all_read in readings.values()]
    base = statistics.median(times[list(readings).index("zxing-cpp")])
    row("median, ms", *(f"{statistics.median(sample):.1f}" for sample in times))
    row("median, of zxing-cpp's", *(f"{statistics.median(sample) / base:.2f}" for sample in times))
    row("95th percentile, ms", *(f"{sample[int(0.95 * (len(sample) - 1))]:.0f}" for sample in times))
    row("longest, ms", *(f"{sample[-1]:.0f}" for sample in times))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--misses", type=pathlib.Path, help="write the files that we do not read to FILE")
    arguments = parser.parse_args()
    readings = compare(all_readers(arguments.program), arguments.folder)
    print_recall(readings)
    print()
    print_times(readings)
    if arguments.misses:
        missed = [reading.file for reading in next(iter(readings.values())) if not reading.right]
        arguments.misses.write_text("".join(f"{file}\n" for file in missed), encoding="utf-8")


if __name__ == "__main__":
    main()
