use proptest::prelude::*;

use super::*;

fn dictionary() -> Dictionary {
    Dictionary::new("Məmmədov Əliyev status_list https://verify.example.az/ employment-salary/1".as_bytes())
}

proptest! {
    #[test]
    fn data_leads_back(data in proptest::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 0..600)) {
        let packed = deflate(&dictionary(), &data);
        prop_assert_eq!(inflate(&dictionary(), &packed, 600), Ok(data));
    }

    #[test]
    fn any_bytes_are_inflated_to_the_same_or_refused_alike(mut data: Vec<u8>, only_fixed: bool) {
        if let (Some(first), true) = (data.first_mut(), only_fixed) {
            *first = *first & !7 | 0b011;
        }
        prop_assert_eq!(inflate(&dictionary(), &data, 100), inflate::inflate_any(&dictionary(), &data, 100));
    }

    #[test]
    fn one_changed_bit_is_inflated_to_the_same_or_refused_alike(
        data in proptest::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 1..300),
        place: usize,
    ) {
        let mut packed = deflate(&dictionary(), &data);
        let bit = place % (8 * packed.len());
        packed[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(inflate(&dictionary(), &packed, 300), inflate::inflate_any(&dictionary(), &packed, 300));
    }
}

#[test]
fn the_dictionary_and_repetition_are_used() {
    let data = "Əliyev employment-salary/1 Əliyev".as_bytes();
    assert!(deflate(&dictionary(), data).len() < 16);
    assert!(deflate(&dictionary(), &[7; 1000]).len() < 12);
}

#[test]
fn what_cannot_be_inflated_is_named() {
    let packed = deflate(&dictionary(), &[7; 1000]);
    assert_eq!(inflate(&dictionary(), &packed, 999), Err(InflateError::TooLong { max: 999 }));
    assert_eq!(inflate(&dictionary(), &packed[..packed.len() - 1], 1000), Err(InflateError::Truncated));
    assert_eq!(inflate(&dictionary(), &[&packed[..], &[0]].concat(), 1000), Err(InflateError::Trailing));
    assert_eq!(inflate(&dictionary(), &[7], 1000), Err(InflateError::Corrupt));
}

/// What another program's inflater makes of it.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec_zlib(packed).unwrap()
}

#[test]
fn texts_of_every_kind_lead_back() {
    let words = "Bu arayışla təsdiq edilir ki, Ələkbərova Gülşən işləyir. ".repeat(900);
    let far = [vec![1, 2, 3, 4, 5, 6, 7, 8], vec![9; WINDOW - 8], vec![1, 2, 3, 4, 5, 6, 7, 8]].concat();
    let every: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
    for text in [b"" as &[u8], b"a", &vec![0; 70_000], words.as_bytes(), &far, &every] {
        assert_eq!(unpacked(&zlib(text)), text);
    }
    assert!(zlib(words.as_bytes()).len() < 700);
    assert!(zlib(b"").len() <= 9);
    assert!(zlib(b"some words").len() <= 2 + 12 + 4, "short texts take the fixed codes");
}

#[test]
fn things_packed_beforehand_are_joined_in_any_order() {
    let things: [&[u8]; 4] = [b"first first first", b"", &[0xff; 300], b"last"];
    let (packer, done) = Packer::new(&things);
    let joined = |order: &[usize]| {
        let mut press = packer.press(0);
        press.letters(b"head");
        for place in order {
            press.packed(&done[*place]);
        }
        unpacked(&press.finish())
    };
    let wanted = |order: &[usize]| order.iter().fold(b"head".to_vec(), |text, place| [&text, things[*place]].concat());
    for order in [&[] as &[usize], &[0], &[2, 0, 3, 1], &[3, 3, 2, 2]] {
        assert_eq!(joined(order), wanted(order));
    }
}

proptest! {
    #[test]
    fn any_text_leads_back(data in proptest::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 0..3000)) {
        prop_assert_eq!(&unpacked(&zlib(&data)), &data);
    }
}

#[derive(Clone, Debug)]
enum Part {
    Letters(Vec<u8>),
    Phrase(usize),
    Runs(Vec<u8>),
    Packed(usize),
}

proptest! {
    #[test]
    fn whatever_is_pressed_leads_back(parts in proptest::collection::vec(prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..20).prop_map(Part::Letters),
        (0..6_usize).prop_map(Part::Phrase),
        proptest::collection::vec(0_u8..2, 0..600).prop_map(Part::Runs),
        (0..2_usize).prop_map(Part::Packed),
    ], 0..80)) {
        let things: [&[u8]; 2] = [b"first first first", &[0xff; 300]];
        let long = [7; 300];
        let phrases: [&[u8]; 6] = [b"", b"Q", b"EMC\n/TD<</MCID ", b"ET\n", b".82 .79 .71 rg\n", &long];
        let (packer, done) = Packer::new(&things);
        let mut press = packer.press(0);
        let mut wanted = Vec::new();
        for part in &parts {
            let text = match part {
                Part::Letters(bytes) => { press.letters(bytes); bytes }
                Part::Phrase(place) => { press.phrase(phrases[*place]); phrases[*place] }
                Part::Runs(bytes) => { press.runs(bytes); bytes }
                Part::Packed(place) => { press.packed(&done[*place]); things[*place] }
            };
            wanted.extend_from_slice(text);
        }
        prop_assert_eq!(unpacked(&press.finish()), wanted);
    }
}

#[test]
fn phrases_are_written_once() {
    let (packer, _) = Packer::new(&[b"some words of a page"]);
    let pressed = |times: usize| {
        let mut press = packer.press(0);
        (0..times).for_each(|_| press.phrase(b"/Artifact BMC\n"));
        press.finish().len()
    };
    assert!(pressed(20) <= pressed(1) + 6, "{} {}", pressed(20), pressed(1));
}
