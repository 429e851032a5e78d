"""A page, and how scanners and cameras see it."""

import math

import cv2
import numpy as np

DPI = 300
# Of the camera: how far it is from its picture, in heights of the picture.
FOCAL_LENGTH = 0.95


class Page:
    """A picture of a page from 0 (ink) to 1 (paper), and the corners of the code on it, in pixels."""

    def __init__(self, picture, corners):
        self.picture = picture.astype(np.float32)
        self.corners = np.array(corners, np.float32)

    def map(self, change):
        """The page with another picture of the same size."""
        return Page(change(self.picture), self.corners)

    def corners_at(self, picture):
        """The corners on a picture of the whole page in another size."""
        return self.corners * (picture.shape[1] / self.picture.shape[1])

    def around_code(self, share):
        """The part of the page that reaches so far beyond the code, as a share of its side."""
        (left, top), (right, bottom) = self.corners.min(0), self.corners.max(0)
        beyond = min(share * self.side, max(self.picture.shape))
        left, top = (max(0, int(edge - beyond)) for edge in (left, top))
        part = self.picture[top : int(bottom + beyond), left : int(right + beyond)]
        return Page(part, self.corners - np.array([left, top], np.float32))

    @property
    def middle(self):
        return self.corners.mean(0)

    @property
    def side(self):
        return float(np.linalg.norm(self.corners[1] - self.corners[0]))

    def modules(self):
        """Modules a side of the codes that pages have, near enough for the size of a picture."""
        return 65


def scan(page, dpi, degrees):
    """The whole page, turned by so many degrees."""
    height, width = page.picture.shape
    scale = dpi / DPI
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    size = (round(width * scale), round(height * scale))
    turn[:, 2] += np.array(size) / 2 - np.array([width, height]) / 2
    soft = smoothed(page.picture, 1 / scale)
    return cv2.warpAffine(soft, turn, size, flags=cv2.INTER_LINEAR, borderValue=1.0)


def photograph(page, rng, tilt, module, roll=12):
    """The part of the page around the code, seen from aside by at most `tilt` degrees and turned by at most `roll`; a module is
    about `module` pixels wide."""
    side = page.modules() * module
    width, height = (round(side * rng.uniform(1.7, 2.6)) for _ in range(2))
    ax, ay = (math.radians(rng.uniform(0.5, 1) * tilt * rng.choice([-1, 1])) for _ in range(2))
    az = math.radians(rng.uniform(-roll, roll))
    focal = FOCAL_LENGTH * max(width, height)
    distance = focal * page.side / side
    about_x = np.array([[1, 0, 0], [0, math.cos(ax), -math.sin(ax)], [0, math.sin(ax), math.cos(ax)]])
    about_y = np.array([[math.cos(ay), 0, math.sin(ay)], [0, 1, 0], [-math.sin(ay), 0, math.cos(ay)]])
    about_z = np.array([[math.cos(az), -math.sin(az), 0], [math.sin(az), math.cos(az), 0], [0, 0, 1]])
    turn = about_x @ about_y @ about_z
    target = page.middle + rng.uniform(-0.1, 0.1, 2) * page.side
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    plane = np.column_stack([turn[:, 0], turn[:, 1], np.array([0, 0, distance]) - turn[:, :2] @ target])
    soft = smoothed(page.picture, page.side / side)
    table = float(rng.uniform(0.25, 0.7))
    seen = cv2.warpPerspective(soft, camera @ plane, (width, height), flags=cv2.INTER_LINEAR, borderValue=table)
    seen = cv2.GaussianBlur(seen, (0, 0), max(0.3, 0.12 * module))
    return seen * 0.86 + 0.06 + rng.normal(0, 0.008, seen.shape).astype(np.float32)


def smoothed(picture, shrink):
    """So soft that no detail is lost by chance when it is made smaller."""
    return cv2.GaussianBlur(picture, (0, 0), 0.45 * shrink) if shrink > 1 else picture
