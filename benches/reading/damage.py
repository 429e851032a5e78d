"""What people do to a code with pens, stamps and scissors. Shares are of the code's area."""

import math

import cv2
import numpy as np

MOST_STROKES = 60


def strokes(picture, page, rng, share, level):
    """Lines from hand to hand across the code, until they cover their share of it."""
    spoiled, covered = picture.copy(), np.zeros(picture.shape, np.uint8)
    for _ in range(MOST_STROKES):
        if share_of_code(covered, page) >= share:
            break
        ends = page.middle + rng.uniform(-0.75, 0.75, (4, 2)) * page.side
        time = np.linspace(0, 1, 40)[:, None]
        weights = [(1 - time) ** 3, 3 * (1 - time) ** 2 * time, 3 * (1 - time) * time**2, time**3]
        line = sum(weight * end for weight, end in zip(weights, ends)).astype(np.int32)
        cv2.polylines(covered, [line], False, 1, int(page.side * rng.uniform(0.009, 0.02)))
    spoiled[covered > 0] = level
    return spoiled


def stamp(picture, page, rng, severity):
    """Rings and letters of a colour between ink and paper."""
    covered = np.zeros(picture.shape, np.uint8)
    middle = tuple(int(value) for value in page.middle + rng.uniform(-0.4, 0.4, 2) * page.side)
    radius = page.side * rng.uniform(0.3, 0.5)
    for part, width in ((1, 0.022), (0.92, 0.01), (0.6, 0.012)):
        cv2.circle(covered, middle, int(radius * part), 1, max(1, int(page.side * width)))
    for angle in np.arange(0, 2 * math.pi, 0.2):
        at = (int(middle[0] + 0.75 * radius * math.cos(angle)), int(middle[1] + 0.75 * radius * math.sin(angle)))
        cv2.putText(covered, "AZRB"[int(angle * 9) % 4], at, cv2.FONT_HERSHEY_SIMPLEX, page.side / 500, 1, 3)
    level = [0.55, 0.45, 0.35][severity - 1]
    return np.where(covered > 0, np.minimum(picture, level), picture)


def wear(picture, page, rng, share):
    kind = rng.choice(["scratch", "stain", "tear"])
    if kind == "scratch":
        return strokes(picture, page, rng, share, level=0.95)
    covered = np.zeros(picture.shape, np.uint8)
    axis = page.side * math.sqrt(share / math.pi)
    if kind == "stain":
        middle = page.middle + rng.uniform(-0.4, 0.4, 2) * page.side
        axes = (int(axis * rng.uniform(0.8, 1.25)), int(axis))
        cv2.ellipse(covered, [int(value) for value in middle], axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)
        return np.where(covered > 0, picture * np.float32(0.3), picture)
    edge = int(rng.integers(0, 4))
    start, end = page.corners[edge], page.corners[(edge + 1) % 4]
    foot = start + (end - start) * rng.uniform(0.25, 0.75)
    along, inwards = (end - start) * 0.5 * math.sqrt(2 * share), (page.middle - (start + end) / 2) * 2
    tip = foot + inwards * math.sqrt(2 * share)
    cv2.fillPoly(covered, [np.array([foot - along, foot + along, tip], np.int32)], 1)
    return np.where(covered > 0, np.float32(1), picture)


def share_of_code(covered, page):
    (left, top), (right, bottom) = page.corners.min(0).astype(int), page.corners.max(0).astype(int)
    return float(covered[top:bottom, left:right].mean())
