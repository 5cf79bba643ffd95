//! Areas on a page, and the frame in which text runs to the right and lines
//! follow downwards whatever way the text is turned.

/// An upright area in points; `x1 >= x0`, `y1 >= y0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

impl Area {
    /// The area between two corners, in whatever order they come.
    pub(super) fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self {
            x0: x0.min(x1),
            y0: y0.min(y1),
            x1: x0.max(x1),
            y1: y0.max(y1),
        }
    }

    pub(super) fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub(super) fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    pub(super) fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// The smallest area that holds both.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether the point lies inside, `slack` points outside allowed.
    pub(super) fn holds(&self, (x, y): (f32, f32), slack: f32) -> bool {
        x >= self.x0 - slack && x <= self.x1 + slack && y >= self.y0 - slack && y <= self.y1 + slack
    }

    /// Size in square points.
    pub(super) fn size(&self) -> f32 {
        self.width() * self.height()
    }

    /// False when a number in it is not finite.
    pub(super) fn is_sound(&self) -> bool {
        [self.x0, self.y0, self.x1, self.y1]
            .iter()
            .all(|n| n.is_finite() && n.abs() < 1.0e6)
    }
}

/// Where text runs to on the page as it is shown.
///
/// Vertical writing (縦書き) runs down with its lines following to the left,
/// as horizontal text does that is turned by a quarter to the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    Right,
    Down,
    Left,
    Up,
}

impl Turn {
    /// The nearest quarter to a direction; y points down.
    pub(super) fn of(dx: f32, dy: f32) -> Self {
        if dx.abs() >= dy.abs() {
            if dx >= 0.0 { Self::Right } else { Self::Left }
        } else if dy >= 0.0 {
            Self::Down
        } else {
            Self::Up
        }
    }

    /// From the page into the frame of this turn.
    pub(super) fn frame(self, a: Area) -> Area {
        match self {
            Self::Right => a,
            Self::Down => Area::new(a.y0, -a.x0, a.y1, -a.x1),
            Self::Left => Area::new(-a.x0, -a.y0, -a.x1, -a.y1),
            Self::Up => Area::new(-a.y0, a.x0, -a.y1, a.x1),
        }
    }

    /// Back from the frame of this turn onto the page.
    pub(super) fn page(self, a: Area) -> Area {
        match self {
            Self::Right => a,
            Self::Down => Area::new(-a.y0, a.x0, -a.y1, a.x1),
            Self::Left => Area::new(-a.x0, -a.y0, -a.x1, -a.y1),
            Self::Up => Area::new(a.y0, -a.x0, a.y1, -a.x1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_leads_back_to_the_page() {
        let area = Area::new(10.0, 20.0, 30.0, 70.0);
        for turn in [Turn::Right, Turn::Down, Turn::Left, Turn::Up] {
            assert_eq!(turn.page(turn.frame(area)), area, "{turn:?}");
        }
    }

    #[test]
    fn lines_of_vertical_writing_follow_to_the_left() {
        let first = Turn::Down.frame(Area::new(500.0, 50.0, 510.0, 700.0));
        let second = Turn::Down.frame(Area::new(480.0, 50.0, 490.0, 700.0));
        assert!(first.y0 < second.y0);
        assert_eq!(first.x0, 50.0);
    }

    #[test]
    fn a_direction_falls_to_its_nearest_quarter() {
        assert_eq!(Turn::of(1.0, 0.2), Turn::Right);
        assert_eq!(Turn::of(0.1, 1.0), Turn::Down);
        assert_eq!(Turn::of(-1.0, 0.0), Turn::Left);
        assert_eq!(Turn::of(0.0, -1.0), Turn::Up);
    }
}
