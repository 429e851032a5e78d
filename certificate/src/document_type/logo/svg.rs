//! Drawings: SVG. `usvg` resolves styles, shapes and units; what it leaves are groups and paths, written here as PDF's
//! operators.

use std::collections::HashMap;

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Settings};
use simplecss::{Rule, StyleSheet};
use usvg::roxmltree::{Document, Node as XmlNode, ParsingOptions};
use usvg::tiny_skia_path::{PathSegment, Point};
use usvg::{
    BlendMode, ClipPath, Color, Fill, FillRule, Group, ImageHrefResolver, LineCap, LineJoin, Node, Options, PaintOrder,
    Path, Stroke, Transform, Tree,
};

use super::{Drawn, Logo, LogoError, MAX_FILE};
use crate::deflate::zlib;
use crate::ink::rounded;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// What pages draw, and what draws nothing.
const KNOWN: [&str; 16] = [
    "svg", "g", "a", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "style",
    "clipPath", "title", "desc",
];
/// What would have other texts stand for itself: some that hold others become gigabytes while they are read. Nothing else
/// of a document type is read, and drawing programs do without.
const ENTITY: &str = "<!ENTITY";
/// Bytes of style sheets: colours of a hundred classes. Each of its selectors holds the declarations after it anew, so that
/// 8 KB may become 80 MB.
const MAX_STYLE: usize = 8 << 10;
/// Steps of finding what each rule of the style sheets applies to: at most a second's work, and a hundred rules for 160 KB.
const MAX_STYLING: usize = 50_000_000;
/// What draws another element again.
const USE: &str = "use";
/// Facts about the drawing, of any form.
const METADATA: &str = "metadata";
/// Elements and texts: more make no file of [`MAX_FILE`] bytes that draws something.
const MAX_NODES: u32 = 20_000;
/// Bytes that are drawn again: each is read as often.
const MAX_REPEATED: usize = 2 * MAX_FILE;
/// Elements inside each other.
const MAX_DEPTH: usize = 32;
/// Units that the longer side is divided into: at 20 mm, finer than any printer's dots.
const UNITS: f32 = 2000.0;
/// Bytes of operators that are written before they are packed.
const MAX_OPERATORS: usize = 2 * MAX_FILE;

pub(super) fn read(file: &[u8]) -> Result<Logo, LogoError> {
    let text = std::str::from_utf8(file).map_err(|_| LogoError::Svg("it is not in UTF-8".to_owned()))?;
    if let Some(before) = text.find(ENTITY).and_then(|start| text.get(..start)) {
        return Err(LogoError::Entities { line: before.matches('\n').count() + 1 });
    }
    let form = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, entity_resolver: None };
    let document = Document::parse_with_options(text, form).map_err(|error| LogoError::Svg(error.to_string()))?;
    let repeated = check_elements(&document)?;
    check_styles(&document, text.len() + repeated)?;
    let tree = Tree::from_xmltree(&document, &options()).map_err(|error| LogoError::Svg(error.to_string()))?;
    draw(&tree)
}

/// Nothing but the text is read: pictures are refused before, and should one come through, it is left out.
fn options() -> Options<'static> {
    let image_href_resolver =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    Options { image_href_resolver, ..Options::default() }
}

/// Refuses by name what pages do not draw, wherever it stands. What other namespaces have, editors wrote for themselves.
/// Otherwise says how many bytes are drawn again.
fn check_elements(document: &Document<'_>) -> Result<usize, LogoError> {
    let metadata = |name: &str| name == METADATA;
    let copies = copies(document);
    let mut repeated = 0;
    for node in document.descendants().filter(XmlNode::is_element) {
        let line = || document.text_pos_at(node.range().start).row;
        if node.ancestors().nth(MAX_DEPTH).is_some() {
            return Err(LogoError::Nested { line: line(), max: MAX_DEPTH });
        }
        let tag = node.tag_name();
        if tag.name() == USE {
            repeated += copies
                .get(target(&node))
                .copied()
                .unwrap_or(Some(0))
                .ok_or_else(|| LogoError::Repeated { line: line() })?;
        }
        if repeated > MAX_REPEATED {
            return Err(LogoError::Repeated { line: line() });
        }
        let inside = node.ancestors().any(|above| metadata(above.tag_name().name()));
        if tag.namespace() == Some(NAMESPACE) && !KNOWN.contains(&tag.name()) && !inside {
            return Err(LogoError::Element { name: tag.name().to_owned(), line: line() });
        }
    }
    Ok(repeated)
}

/// Bounds the work of applying style sheets to `bytes` of elements. A step down (`g path`) is tried from every element above.
fn check_styles(document: &Document<'_>, bytes: usize) -> Result<(), LogoError> {
    // In any namespace, as `usvg` finds them.
    let styles = document.descendants().filter(|node| node.has_tag_name("style"));
    let styles: Vec<_> = styles.filter_map(|node| node.text()).collect();
    if styles.iter().map(|style| style.len()).sum::<usize>() > MAX_STYLE {
        return Err(LogoError::Styled);
    }
    let mut sheet = StyleSheet::new();
    for style in styles {
        sheet.parse_more(style);
    }
    let ways = |rule: &Rule<'_>| {
        let selector = rule.selector.to_string().replace(" > ", ">").replace(" + ", "+");
        let down = u32::try_from(selector.matches(' ').count()).unwrap_or(u32::MAX);
        let compared = 1 + selector.matches(['[', ':', '>', '+']).count() + rule.declarations.len();
        MAX_DEPTH.saturating_pow(down).saturating_mul(compared)
    };
    let ways = sheet.rules.iter().map(ways).fold(0, usize::saturating_add);
    if ways.saturating_mul(bytes) > MAX_STYLING { Err(LogoError::Styled) } else { Ok(()) }
}

/// How many bytes of elements a `use` of each name draws again; `None` when there is another one among them, since a few
/// inside each other draw without end. Of several elements of one name, the worst counts.
fn copies<'a>(document: &'a Document<'_>) -> HashMap<&'a str, Option<usize>> {
    let mut copies = HashMap::new();
    for shown in document.descendants() {
        let Some(id) = shown.attribute("id") else { continue };
        let uses = shown.descendants().any(|node| node.tag_name().name() == USE);
        let bytes = (!uses).then_some(shown.range().len());
        let worst = copies.entry(id).or_insert(bytes);
        *worst = worst.zip(bytes).map(|(one, other)| one.max(other));
    }
    copies
}

/// The name of what a `use` draws again.
fn target<'a>(copy: &XmlNode<'a, '_>) -> &'a str {
    let href = copy.attributes().find(|attribute| attribute.name() == "href").map_or("", |attribute| attribute.value());
    href.strip_prefix('#').unwrap_or_default()
}

fn draw(tree: &Tree) -> Result<Logo, LogoError> {
    let size = tree.size();
    let scale = UNITS / size.width().max(size.height());
    // SVG counts from the top, PDF from the bottom.
    let place = Transform::from_row(scale, 0.0, 0.0, -scale, 0.0, size.height() * scale);
    let mut pen = Pen { content: Content::with_settings(Settings { pretty: false }), shapes: 0 };
    pen.group(tree.root(), place)?;
    if pen.shapes == 0 {
        return Err(LogoError::Empty);
    }
    let [width, height] = [size.width(), size.height()].map(|side| whole(side * scale).max(1.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to UNITS")]
    let (width, height) = (width as u32, height as u32);
    Ok(Logo { width, height, drawn: Drawn::Outlines(zlib(&pen.content.finish())) })
}

/// Writes what it draws.
struct Pen {
    content: Content,
    shapes: usize,
}

impl Pen {
    fn group(&mut self, group: &Group, above: Transform) -> Result<(), LogoError> {
        check_group(group)?;
        let place = above.pre_concat(group.transform());
        if let Some(clip) = group.clip_path() {
            let Some((outline, rule, at)) = clipping(clip, place)? else { return Ok(()) };
            self.content.save_state();
            self.outline(outline, at);
            match rule {
                FillRule::NonZero => self.content.clip_nonzero(),
                FillRule::EvenOdd => self.content.clip_even_odd(),
            };
            self.content.end_path();
        }
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group, place)?,
                Node::Path(path) if path.is_visible() => self.path(path, place)?,
                Node::Path(_) => {}
                Node::Image(_) => return Err(LogoError::Feature("pictures")),
                Node::Text(_) => return Err(LogoError::Feature("text")),
            }
        }
        if group.clip_path().is_some() {
            self.content.restore_state();
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, place: Transform) -> Result<(), LogoError> {
        if let Some(fill) = path.fill() {
            let [red, green, blue] = solid(fill.paint(), fill.opacity().get())?;
            self.content.set_fill_rgb(red, green, blue);
        }
        if let Some(stroke) = path.stroke() {
            self.set_stroke(stroke, place)?;
        }
        match (path.fill().map(Fill::rule), path.stroke(), path.paint_order()) {
            (Some(rule), Some(_), PaintOrder::FillAndStroke) => {
                self.outline(path, place);
                match rule {
                    FillRule::NonZero => self.content.fill_nonzero_and_stroke(),
                    FillRule::EvenOdd => self.content.fill_even_odd_and_stroke(),
                };
            }
            (Some(rule), stroke, _) => {
                if stroke.is_some() {
                    self.outline(path, place);
                    self.content.stroke();
                }
                self.outline(path, place);
                match rule {
                    FillRule::NonZero => self.content.fill_nonzero(),
                    FillRule::EvenOdd => self.content.fill_even_odd(),
                };
            }
            (None, Some(_), _) => {
                self.outline(path, place);
                self.content.stroke();
            }
            (None, None, _) => return Ok(()),
        }
        self.shapes += 1;
        let bytes = self.content.len();
        if bytes > MAX_OPERATORS { Err(LogoError::Heavy { bytes }) } else { Ok(()) }
    }

    fn set_stroke(&mut self, stroke: &Stroke, place: Transform) -> Result<(), LogoError> {
        let [red, green, blue] = solid(stroke.paint(), stroke.opacity().get())?;
        let scale = even_scale(place)?;
        let [width, limit, offset] =
            rounded([stroke.width().get() * scale, stroke.miterlimit().get(), stroke.dashoffset() * scale]);
        let dashes = stroke.dasharray().unwrap_or_default().iter();
        let dashes = dashes.flat_map(|dash| rounded([dash * scale]));
        let cap = match stroke.linecap() {
            LineCap::Butt => LineCapStyle::ButtCap,
            LineCap::Round => LineCapStyle::RoundCap,
            LineCap::Square => LineCapStyle::ProjectingSquareCap,
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter | LineJoin::MiterClip => LineJoinStyle::MiterJoin,
            LineJoin::Round => LineJoinStyle::RoundJoin,
            LineJoin::Bevel => LineJoinStyle::BevelJoin,
        };
        self.content.set_stroke_rgb(red, green, blue).set_line_width(width).set_line_cap(cap).set_line_join(join);
        self.content.set_miter_limit(limit).set_dash_pattern(dashes, offset);
        Ok(())
    }

    fn outline(&mut self, path: &Path, place: Transform) {
        let at = |mut point: Point| {
            place.map_point(&mut point);
            (whole(point.x), whole(point.y))
        };
        let mut here = Point::zero();
        for segment in path.data().segments() {
            match segment {
                PathSegment::MoveTo(to) => {
                    let (x, y) = at(to);
                    self.content.move_to(x, y);
                    here = to;
                }
                PathSegment::LineTo(to) => {
                    let (x, y) = at(to);
                    self.content.line_to(x, y);
                    here = to;
                }
                PathSegment::QuadTo(handle, to) => {
                    // The cubic curve that is the same.
                    let toward = |from: Point| {
                        let part = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                        Point::from_xy(part(from.x, handle.x), part(from.y, handle.y))
                    };
                    self.curve([toward(here), toward(to), to].map(at));
                    here = to;
                }
                PathSegment::CubicTo(first, second, to) => {
                    self.curve([first, second, to].map(at));
                    here = to;
                }
                PathSegment::Close => _ = self.content.close_path(),
            }
        }
    }

    fn curve(&mut self, [(x1, y1), (x2, y2), (x3, y3)]: [(f32, f32); 3]) {
        self.content.cubic_to(x1, y1, x2, y2, x3, y3);
    }
}

fn check_group(group: &Group) -> Result<(), LogoError> {
    if group.opacity().get() < 1.0 {
        Err(LogoError::Feature("transparency"))
    } else if group.blend_mode() != BlendMode::Normal {
        Err(LogoError::Feature("blending"))
    } else if group.mask().is_some() {
        Err(LogoError::Feature("masks"))
    } else if !group.filters().is_empty() {
        Err(LogoError::Feature("filters"))
    } else {
        Ok(())
    }
}

/// The one outline that a clip path consists of, with where it stands; `None` when it hides everything.
fn clipping(clip: &ClipPath, place: Transform) -> Result<Option<(&Path, FillRule, Transform)>, LogoError> {
    let several = Err(LogoError::Feature("clip paths of several outlines"));
    if clip.clip_path().is_some() {
        return several;
    }
    let mut group = clip.root();
    let mut place = place.pre_concat(clip.transform());
    loop {
        place = place.pre_concat(group.transform());
        match group.children() {
            _ if group.clip_path().is_some() => return several,
            [] => return Ok(None),
            [Node::Path(path)] => {
                let rule = path.fill().map_or(FillRule::NonZero, Fill::rule);
                return Ok(Some((path, rule, place)));
            }
            [Node::Group(inner)] => group = inner,
            _ => return several,
        }
    }
}

fn solid(paint: &usvg::Paint, opacity: f32) -> Result<[f32; 3], LogoError> {
    match paint {
        _ if opacity < 1.0 => Err(LogoError::Feature("transparency")),
        usvg::Paint::Color(Color { red, green, blue }) => {
            Ok(rounded([red, green, blue].map(|channel| f32::from(*channel) / 255.0)))
        }
        _ => Err(LogoError::Feature("shades or patterns")),
    }
}

/// How much longer lines become, the same in all directions.
fn even_scale(place: Transform) -> Result<f32, LogoError> {
    let (across, along) = (place.sx.hypot(place.ky), place.kx.hypot(place.sy));
    let slanted = (place.sx * place.kx + place.ky * place.sy).abs() > 0.001 * across * along;
    if slanted || (across - along).abs() > 0.001 * across {
        return Err(LogoError::Feature("lines that are stretched in one direction"));
    }
    Ok(across)
}

/// Rotations and arcs come from the platform's sine and cosine, which may differ in the last bit of an `f32` (2⁻²⁴ of a number,
/// 2⁻¹³ of a place up to [`UNITS`]). Rounding to whole units hides that, except where a place is as near to half a unit.
/// `docs/threat-model.md` says what follows.
fn whole(value: f32) -> f32 {
    // Within what a PDF's numbers reach; the drawing is cut at its edge anyway. `+ 0.0` makes -0 a 0.
    value.round().clamp(-32_000.0, 32_000.0) + 0.0
}
