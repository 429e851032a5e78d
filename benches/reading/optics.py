"""Lenses, hands and files."""

import math

import cv2
import numpy as np


def motion(picture, length, degrees):
    """A camera that moves by so many pixels while it looks."""
    size = 2 * math.ceil(length / 2) + 3
    kernel = np.zeros((size, size), np.float32)
    middle = size // 2
    for step in np.linspace(-length / 2, length / 2, 64):
        x, y = middle + step * math.cos(math.radians(degrees)), middle + step * math.sin(math.radians(degrees))
        left, top = int(x), int(y)
        right, down = x - left, y - top
        kernel[top : top + 2, left : left + 2] += np.outer([1 - down, down], [1 - right, right])
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def defocus(picture, radius):
    """Every point becomes a disc."""
    fine = 4
    size = 2 * math.ceil(radius) + 1
    ys, xs = np.mgrid[0 : size * fine, 0 : size * fine] / fine - size / 2 + 0.5 / fine
    disc = ((xs**2 + ys**2) <= radius**2).astype(np.float32).reshape(size, fine, size, fine).mean((1, 3))
    return cv2.filter2D(picture, -1, disc / disc.sum())


def screen(picture, strength, zoom=5):
    """A screen's dots: each pixel of the picture becomes `zoom` by `zoom`, dark between its neighbours."""
    large = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_NEAREST)
    dot = np.ones((zoom, zoom), np.float32)
    dot[-1, :] -= strength
    dot[:, -1] -= strength
    rows, columns = large.shape[0] // zoom, large.shape[1] // zoom
    return large * np.tile(np.clip(dot, 0, 1), (rows, columns))


def jpeg(picture, quality):
    levels = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    packed = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255
