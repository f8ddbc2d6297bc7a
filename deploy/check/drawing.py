"""The drawing inside a .bpmn: boxes, labels, lines, in pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from lxml import etree

from deploy.check.bpmn import Diagram

DI: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC: Final = "{http://www.omg.org/spec/DD/20100524/DC}"
WAY: Final = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
DOCK_TOLERANCE: Final = 1.5  # pixels a line's end may be off the border of its shape


class Point(NamedTuple):
    """A waypoint."""

    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, bounds: etree._Element) -> Self:
        """Read dc:Bounds."""
        return cls(*(float(bounds.get(name, "0")) for name in ("x", "y", "width", "height")))

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def overlaps(self, other: "Box") -> bool:
        """Whether the two have some area in common."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom

    def touches(self, point: Point) -> bool:
        """Whether the point lies on the border (tips of a diamond are on it too)."""
        by_x = min(abs(point.x - self.x), abs(point.x - self.right))
        by_y = min(abs(point.y - self.y), abs(point.y - self.bottom))
        inside = self.x - DOCK_TOLERANCE <= point.x <= self.right + DOCK_TOLERANCE
        return inside and self.y - DOCK_TOLERANCE <= point.y <= self.bottom + DOCK_TOLERANCE and min(by_x, by_y) <= DOCK_TOLERANCE


@dataclass(frozen=True)
class Segment:
    """A straight part of a line."""

    start: Point
    end: Point

    @property
    def orthogonal(self) -> bool:
        """Whether it is horizontal or vertical."""
        return self.start.x == self.end.x or self.start.y == self.end.y

    def crosses(self, box: Box) -> bool:
        """Whether it runs through the inside of the box (for orthogonal segments exactly, for others by their hull)."""
        left, right = sorted((self.start.x, self.end.x))
        top, bottom = sorted((self.start.y, self.end.y))
        return left < box.right and box.x < right + (left == right) * 1e-6 and top < box.bottom and box.y < bottom + (top == bottom) * 1e-6


@dataclass(frozen=True)
class Drawing:
    """Shapes, labels and lines by the id of their element."""

    shapes: Mapping[str, Box]
    labels: dict[str, Box]
    lines: Mapping[str, tuple[Point, ...]]

    @classmethod
    def of(cls, diagram: Diagram) -> Self:
        """Read a diagram's drawing."""
        shapes, labels, lines = {}, {}, {}
        for xml in diagram.root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge"):
            ident = str(xml.get("bpmnElement"))
            if (bounds := xml.find(f"{DC}Bounds")) is not None:
                shapes[ident] = Box.of(bounds)
            if (label := xml.find(f"{DI}BPMNLabel/{DC}Bounds")) is not None:
                labels[ident] = Box.of(label)
            if ways := xml.findall(WAY):
                lines[ident] = tuple(Point(float(way.get("x", "0")), float(way.get("y", "0"))) for way in ways)
        return cls(shapes, labels, lines)
