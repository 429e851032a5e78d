"""The readers that are compared. Each says what it reads in a picture of grey levels and how long a processor worked for it."""

import json
import subprocess
import time

import cv2
import zxingcpp
from pyzbar import pyzbar


class Ours:
    """Möhür's reader, in a process of its own that measures itself."""

    name = "Möhür"

    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, "--bench"], stdin=pipe, stdout=pipe, text=True, encoding="utf-8")

    def read(self, path, picture):
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["texts"], answer["milliseconds"]


class Peer:
    """A library that is called from here."""

    def __init__(self, name, texts):
        self.name, self.texts = name, texts

    def read(self, path, picture):
        start = time.thread_time()
        texts = self.texts(picture)
        return texts, (time.thread_time() - start) * 1000


def of_zxing(picture):
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def of_zbar(picture):
    return [code.data.decode("utf-8", "replace") for code in pyzbar.decode(picture, [pyzbar.ZBarSymbol.QRCODE])]


def of_opencv(picture):
    try:
        return [text for text in cv2.QRCodeDetector().detectAndDecodeMulti(picture)[1] if text]
    except cv2.error:
        return []


def all_readers(program):
    cv2.setNumThreads(1)
    return [Ours(program), Peer("zxing-cpp", of_zxing), Peer("zbar", of_zbar), Peer("OpenCV", of_opencv)]
