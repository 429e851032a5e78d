use std::fmt::Write;

use miniz_oxide::inflate::decompress_to_vec_zlib;
use proptest::prelude::*;

use super::*;

fn drawing(body: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\">\n{body}\n</svg>")
}

fn operators(body: &str) -> String {
    let logo = Logo::svg(drawing(body).as_bytes()).unwrap();
    assert_eq!(logo.size(), (2000, 1000));
    let Drawn::Outlines(deflated) = logo.drawn else { panic!("{logo:?}") };
    String::from_utf8(decompress_to_vec_zlib(&deflated).unwrap())
        .unwrap()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn refusal(body: &str) -> LogoError {
    Logo::svg(drawing(body).as_bytes()).unwrap_err()
}

#[test]
fn outlines_become_operators_from_the_bottom_left() {
    assert_eq!(operators("<path d='M0 0H200V100Z' fill='#f00'/>"), "1 0 0 rg 0 1000 m 2000 1000 l 2000 0 l h f");
    // A style sheet, a shape and a group's place; a quadratic curve as the cubic that is the same.
    let styled = "<style>.a{fill:none;stroke:blue;stroke-width:2}</style><g transform='translate(10 20) scale(2)'>\
                  <path class='a' d='M0 0Q15 0 15 15' fill-rule='evenodd'/></g>";
    assert_eq!(operators(styled), "0 0 1 RG 40 w 0 J 0 j 4 M[]0 d 100 800 m 300 800 400 700 400 500 c S");
}

#[test]
fn a_clip_path_cuts_what_is_inside() {
    let body = "<clipPath id='c'><rect width='50' height='50'/></clipPath><g clip-path='url(#c)'><rect width='200' height='100'/></g>";
    let said = operators(body);
    assert!(said.starts_with("q 0 1000 m 500 1000 l 500 500 l 0 500 l h W n "), "{said}");
    assert!(said.ends_with(" f Q"), "{said}");
    let two = "<clipPath id='c'><rect width='5' height='5'/><circle r='9'/></clipPath><g clip-path='url(#c)'><rect width='9' height='9'/></g>";
    assert_eq!(refusal(two), LogoError::Feature("clip paths of several outlines"));
}

#[test]
fn what_is_drawn_again_is_bounded() {
    let twice = "<defs><path id='a' d='M0 0H10V10Z'/></defs><use href='#a'/><use href='#a' x='100'/>";
    assert_eq!(operators(twice).matches(" 100 1000 l").count(), 1);
    assert_eq!(operators(twice).matches(" 1100 1000 l").count(), 1);
    let mut chain = "<g id='g0'><rect width='9' height='9'/></g>".to_owned();
    for level in 1..20 {
        let copy = format!("<use href='#g{}'/>", level - 1);
        write!(chain, "<g id='g{level}'>{}</g>", copy.repeat(10)).unwrap();
    }
    assert_eq!(refusal(&chain), LogoError::Repeated { line: 2 });
    let many =
        format!("<g id='a'>{}</g>{}", "<rect width='1' height='1'/>".repeat(200), "<use href='#a'/>".repeat(200));
    assert_eq!(refusal(&many), LogoError::Repeated { line: 2 });
}

#[test]
fn what_pages_do_not_draw_is_named_with_its_line() {
    let element = |name: &str, line| LogoError::Element { name: name.to_owned(), line };
    assert_eq!(refusal("<rect width='9' height='9'/>\n<text>A</text>"), element("text", 3));
    assert_eq!(refusal("<image href='/etc/passwd' width='9' height='9'/>"), element("image", 2));
    for name in ["symbol", "filter", "mask", "pattern", "radialGradient", "foreignObject", "script", "marker"] {
        assert_eq!(refusal(&format!("<{name}/>")), element(name, 2));
    }
    let rect = |attributes: &str| refusal(&format!("<rect width='9' height='9' {attributes}/>"));
    assert_eq!(rect("opacity='.5'"), LogoError::Feature("transparency"));
    assert_eq!(rect("fill-opacity='.5'"), LogoError::Feature("transparency"));
    assert_eq!(rect("style='mix-blend-mode:multiply'"), LogoError::Feature("blending"));
    assert_eq!(rect("style='filter:blur(2px)'"), LogoError::Feature("filters"));
    let stretched = rect("stroke='red' transform='scale(2 3)'");
    assert_eq!(stretched, LogoError::Feature("lines that are stretched in one direction"));
}

#[test]
fn what_editors_write_for_themselves_is_not_looked_at() {
    let editor = "<metadata><text>about</text></metadata><namedview xmlns='http://sodipodi.sourceforge.net/'/>";
    assert!(operators(&format!("{editor}<title>Logo</title><rect width='9' height='9'/>")).ends_with(" f"));
}

#[test]
fn drawings_are_bounded() {
    assert!(matches!(refusal(""), LogoError::Empty));
    assert!(matches!(refusal("<rect width='9' height='9' visibility='hidden'/>"), LogoError::Empty));
    assert_eq!(Logo::svg(&vec![b' '; MAX_FILE + 1]), Err(LogoError::TooLarge { bytes: MAX_FILE + 1 }));
    assert!(matches!(Logo::svg(b"\xff"), Err(LogoError::Svg(_))));
    assert!(matches!(Logo::svg(b"<html/>"), Err(LogoError::Svg(_))));
    let deep = "<g>".repeat(40) + &"</g>".repeat(40);
    assert_eq!(refusal(&deep), LogoError::Nested { line: 2, max: 32 });
    let very_deep = "<g>".repeat(100_000) + &"</g>".repeat(100_000);
    assert!(Logo::svg(&drawing(&very_deep).as_bytes()[..MAX_FILE.min(very_deep.len())]).is_err());
    assert!(matches!(refusal(&"<g/>".repeat(30_000)), LogoError::Svg(_)));
    let strip = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 10'><path d='M0 0H9V9Z'/></svg>";
    assert_eq!(Logo::svg(strip.as_bytes()), Err(LogoError::Stretched { width: 2000, height: 222 }));
    let entities = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>\
                    <!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]><svg xmlns='http://www.w3.org/2000/svg' id='&d;&d;&d;'/>";
    assert_eq!(Logo::svg(entities.as_bytes()), Err(LogoError::Entities { line: 1 }));
}

#[test]
fn entities_are_refused_before_they_grow_and_plain_document_types_are_read() {
    // The 255 references that the parser lets one text have, each to 100 KB.
    let (long, many) = ("a".repeat(100_000), "&a;".repeat(200));
    let bomb = format!("<!DOCTYPE svg [\n<!ENTITY a '{long}'>]>{}", drawing(&format!("<g id='{many}'/>").repeat(150)));
    assert_eq!(Logo::svg(bomb.as_bytes()), Err(LogoError::Entities { line: 2 }));
    let plain =
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">";
    assert!(Logo::svg(format!("{plain}{}", drawing("<rect width='9' height='9'/>")).as_bytes()).is_ok());
}

#[test]
fn style_sheets_are_bounded() {
    let classes: String =
        (0..100).fold(String::new(), |all, nth| format!("{all}.st{nth}{{fill:#12345{};}}\n", nth % 10));
    let drawn = "<path class='st7' d='M0 0H9V9Z'/>".repeat(1000);
    assert!(operators(&format!("<style>{classes}</style>{drawn}")).starts_with("0.07 0.2 0.34 rg"));
    let long = format!("<style>{}</style>", " ".repeat(9000));
    assert_eq!(refusal(&long), LogoError::Styled);
    let nested = |body: &str| "<g>".repeat(28) + body + &"</g>".repeat(28);
    // Each choice of 15 of the 30 groups would be tried: 155 million for one element.
    let ways = format!("<style>z {} {{fill:red}}</style>{}", "g ".repeat(15), nested("<g/>"));
    assert_eq!(refusal(&ways), LogoError::Styled);
    let rules = format!("<style>{}</style>{}", "z g{a:b}".repeat(900), nested(&"<g/>".repeat(9000)));
    assert_eq!(refusal(&rules), LogoError::Styled);
}

#[test]
fn what_is_drawn_again_is_bounded_in_bytes() {
    let [short, draws] = ["<g id='a'/>", "<g id='a'><use href='#b'/></g><use href='#a'/>"];
    assert_eq!(
        refusal(&format!("{short}{draws}{short}")),
        LogoError::Repeated { line: 2 },
        "whichever of the same name"
    );
    let long = format!("<path id='a' d='M0 0{}'/>", "L1 1".repeat(50_000));
    assert_eq!(refusal(&format!("{long}{}", "\n<use href='#a'/>".repeat(1000))), LogoError::Repeated { line: 8 });
}

#[test]
fn drawings_that_would_make_every_page_heavy_are_refused() {
    let mut points = String::from("M0 0");
    let mut noise = 1_u32;
    for _ in 0..50_000 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        write!(points, "L{} {}", noise >> 24, noise >> 16 & 0x7f).unwrap();
    }
    let heavy = refusal(&format!("<path d='{points}'/>"));
    assert!(matches!(heavy, LogoError::Heavy { bytes } if bytes > MAX_DRAWN), "{heavy:?}");
}

fn png(width: u32, height: u32, color: ::png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    file
}

/// What a reader makes of a picture: its channels and its samples.
fn samples(logo: &Logo) -> (Channels, Vec<u8>) {
    let Drawn::Picture(channels, deflated) = logo.drawn() else { panic!("{logo:?}") };
    let color = match channels {
        Channels::Grey => ::png::ColorType::Grayscale,
        Channels::Rgb => ::png::ColorType::Rgb,
    };
    // A PNG file around the same stream is read by somebody else's decoder, which undoes the filters.
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, logo.width, logo.height);
    encoder.set_color(color);
    encoder.write_header().unwrap().write_chunk(::png::chunk::IDAT, deflated).unwrap();
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    (*channels, pixels)
}

#[test]
fn pictures_stand_on_white_paper() {
    let drawn = |color, pixels: &[u8]| samples(&Logo::png(&png(2, 1, color, pixels)).unwrap());
    let rgba = [255, 0, 0, 255, 0, 0, 0, 128];
    assert_eq!(drawn(::png::ColorType::Rgba, &rgba), (Channels::Rgb, vec![255, 0, 0, 127, 127, 127]));
    assert_eq!(drawn(::png::ColorType::Rgb, &[9, 9, 9, 8, 8, 8]), (Channels::Grey, vec![9, 8]));
    assert_eq!(drawn(::png::ColorType::GrayscaleAlpha, &[9, 255, 0, 0]), (Channels::Grey, vec![9, 255]));
    assert_eq!(drawn(::png::ColorType::Grayscale, &[0, 255]), (Channels::Grey, vec![0, 255]));
}

#[test]
fn pixels_lead_back_whatever_filter_a_row_has() {
    let channel = |x: u32, y: u32, c: u32| (x * x + 3 * y * (c + 1) + x * y / 7).to_le_bytes()[0];
    let pixels: Vec<u8> = (0..40 * 60 * 3).map(|at: u32| channel(at / 3 % 40, at / 120, at % 3)).collect();
    let logo = Logo::png(&png(40, 60, ::png::ColorType::Rgb, &pixels)).unwrap();
    assert_eq!(samples(&logo), (Channels::Rgb, pixels));
}

#[test]
fn pictures_are_bounded() {
    let side = MAX_SIDE as usize + 1;
    let large = png(MAX_SIDE + 1, 1, ::png::ColorType::Grayscale, &vec![0; side]);
    assert_eq!(Logo::png(&large), Err(LogoError::Pixels { width: MAX_SIDE + 1, height: 1 }));
    assert!(matches!(Logo::png(b"GIF89a"), Err(LogoError::Png(_))));
    let whole = png(2, 2, ::png::ColorType::Grayscale, &[0, 9, 99, 7]);
    assert!(matches!(Logo::png(&whole[..whole.len() - 20]), Err(LogoError::Png(_))));
    assert_eq!(
        Logo::png(&png(9, 1, ::png::ColorType::Grayscale, &[0; 9])),
        Err(LogoError::Stretched { width: 9, height: 1 })
    );
    let mut noise = 1_u32;
    let pixels: Vec<u8> = (0..300 * 300)
        .map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.to_be_bytes()[0]
        })
        .collect();
    assert!(matches!(Logo::png(&png(300, 300, ::png::ColorType::Grayscale, &pixels)), Err(LogoError::Heavy { .. })));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes: Vec<u8>, path in "[MLQCAZmlqcaz0-9 .,-]{0,60}", place in 0_usize..200) {
        let _ = Logo::svg(&bytes);
        let _ = Logo::png(&bytes);
        let body = drawing(&format!("<path stroke='#123' transform='scale(3)' d='{path}'/>"));
        let _ = Logo::svg(body.as_bytes());
        let mut broken = png(4, 4, ::png::ColorType::Rgba, &[77; 64]);
        if let Some(byte) = broken.get_mut(place) {
            *byte ^= 0x55;
        }
        let _ = Logo::png(&broken);
    }
}
