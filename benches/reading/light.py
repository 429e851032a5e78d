"""Light, sensors, and what is made of their levels."""

import math

import cv2
import numpy as np


def faded(picture, black, white):
    return black + picture * (white - black)


def grain(picture, rng, amount):
    return picture + rng.normal(0, amount, picture.shape).astype(np.float32)


def specks(picture, rng, density):
    """Dust, black and white, of one or two pixels."""
    spoiled = picture.copy()
    count = int(picture.size * density)
    ys, xs = rng.integers(0, picture.shape[0] - 1, count), rng.integers(0, picture.shape[1] - 1, count)
    level = (rng.random(count) < 0.5).astype(np.float32)
    spoiled[ys, xs] = level
    spoiled[ys + 1, xs] = np.where(rng.random(count) < 0.5, level, spoiled[ys + 1, xs])
    return spoiled


def threshold(picture, level):
    return (picture > level).astype(np.float32)


def dithered(picture):
    """By a matrix of eight by eight, as faxes and cheap printers do it."""
    matrix = np.array([[0]])
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    levels = (matrix + 0.5) / matrix.size
    rows, columns = (math.ceil(length / len(matrix)) for length in picture.shape)
    return (picture > np.tile(levels, (rows, columns))[: picture.shape[0], : picture.shape[1]]).astype(np.float32)


def curve(picture, hardness):
    """Contrast as copiers make it."""
    return 1 / (1 + np.exp(-hardness * (np.clip(picture, 0, 1) - 0.5) * 4))


def low(picture, rng, noise):
    """Few photons: grain that is coarser where it is dark, made brighter afterwards."""
    dim = np.clip(picture * rng.uniform(0.35, 0.55), 0, 1)
    dim += rng.standard_normal(picture.shape).astype(np.float32) * noise * np.sqrt(0.15 + dim)
    return np.clip(dim, 0, 1) / max(0.3, float(np.percentile(dim, 98))) * 0.9


def shadow(picture, rng, depth):
    """Light that fails across the picture, and an edge of shadow."""
    ys, xs = np.mgrid[-1 : 1 : picture.shape[0] * 1j, -1 : 1 : picture.shape[1] * 1j].astype(np.float32)
    across, edge = rng.uniform(0, 2 * math.pi, 2)
    slope = 1 - depth * 0.5 * (1 + np.clip(xs * math.cos(across) + ys * math.sin(across), -1, 1)) / 2
    distance = xs * math.cos(edge) + ys * math.sin(edge) - rng.uniform(-0.2, 0.2)
    hand = 1 - depth / (1 + np.exp(np.clip(distance / rng.uniform(0.01, 0.08), -30, 30)))
    return picture * slope * hand


def glare(picture, rng, size):
    """A lamp, mirrored within the middle of the picture, and its halo."""
    height, width = picture.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = width * rng.uniform(0.35, 0.65), height * rng.uniform(0.35, 0.65)
    near = ((xs - x) ** 2 + (ys - y) ** 2) / (size * min(height, width) / 2) ** 2
    return picture * rng.uniform(0.9, 1.15) + rng.uniform(0.6, 1.0) * np.exp(-near) + 0.25 * np.exp(-near / 16)
