"""What happens to ink and paper."""

import math

import cv2
import numpy as np


def spread(picture, pixels):
    """Ink that runs out by so many pixels of 300 dpi, or is starved when negative."""
    size = 1.2
    soft = cv2.GaussianBlur(picture, (0, 0), size)
    level = 0.5 * (1 + math.erf(pixels / size / math.sqrt(2)))
    return np.clip((soft - level) * 2.6 + 0.5, 0, 1)


def inked(page, rng, severity):
    """As a printer puts ink on paper: a little wide, not quite black."""
    return page.map(lambda picture: 0.08 + 0.84 * spread(picture, rng.uniform(0, 0.25) * severity))


def fold(picture, page, rng, severity):
    """A crease through the code: one side is nearer to the camera, the other darker."""
    ys, xs = grid(picture)
    angle = rng.uniform(0, math.pi)
    through = page.middle + rng.uniform(-0.3, 0.3, 2) * page.side
    distance = (xs - through[0]) * math.cos(angle) + (ys - through[1]) * math.sin(angle)
    push = np.clip(distance, 0, page.side) * rng.uniform(0.02, 0.035) * severity
    waves = smooth_noise(rng, picture.shape, page.side / 1.5) * page.side * 0.004 * severity
    bent = remap(picture, xs + push * math.cos(angle) + waves, ys + push * math.sin(angle) + waves)
    shade = np.where(distance > 0, 1 - 0.08 * severity, 1).astype(np.float32)
    crease = 1 + rng.uniform(-0.3, 0.2) * np.exp(-((distance / (page.side / 90)) ** 2))
    return bent * cv2.GaussianBlur(shade, (0, 0), 2) * crease.astype(np.float32)


def curl(picture, page, rng, severity):
    """Paper that was rolled: a cylinder, whose sides turn away from the camera and the light."""
    ys, xs = grid(picture)
    angle = rng.uniform(0, math.pi)
    along = (xs - page.middle[0]) * math.cos(angle) + (ys - page.middle[1]) * math.sin(angle)
    radius = page.side * [2.2, 1.4, 1.0][severity - 1]
    reach = np.clip(along / radius, -0.95, 0.95)
    shift = np.arcsin(reach) * radius - along
    bent = remap(picture, xs + shift * math.cos(angle), ys + shift * math.sin(angle))
    return bent * np.sqrt(1 - 0.6 * reach**2).astype(np.float32)


def grid(picture):
    return np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)


def remap(picture, xs, ys):
    return cv2.remap(picture, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def smooth_noise(rng, shape, cell):
    height, width = (max(2, int(length / cell) + 3) for length in shape)
    values = rng.standard_normal((height, width)).astype(np.float32)
    return cv2.resize(values, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
